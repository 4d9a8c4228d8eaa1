import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gradientTensors } from "../../../src/model/gradientTensors";
import { isModelName } from "../../../src/model/modelFiles";
import { checkPrepared } from "../../../src/session/gradientCheckJob";
import { prepare } from "../../../src/session/prepare";
import { examples, isComplete } from "../cli/exampleIndex";

const folders = ["examples", "test/fixtures/code"];
/** Their data are not in the repository. */
const incomplete = examples.filter((example) => !isComplete(example)).map(({ folder }) => folder);
const models = folders.flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => isModelName(name) && !incomplete.some((example) => name.startsWith(join(example, "/"))))
    .map((name) => join(process.cwd(), folder, name)),
);

const names = (tensors: readonly { readonly layer: string; readonly parameter: string }[]): string[] =>
  tensors.map(({ layer, parameter }) => `${layer}/${parameter}`).sort();

describe("The tensors of a gradient check", function () {
  this.timeout(60_000);

  for (const file of models) {
    const label = file.slice(process.cwd().length + 1);
    it(`are known before it is made: ${label}`, async () => {
      const text = readFileSync(file, "utf8");
      const { document, data, ...rest } = await prepare({ text, file, root: process.cwd(), label });
      const told = gradientTensors(document, data.header).flatMap(({ layer, type, tensors }) =>
        tensors.map((parameter) => ({ layer, type, parameter })),
      );
      const { parameters } = checkPrepared({ document, data, ...rest }, { samples: 1 });
      // The inputs of hand-written layers are checked with their own backward pass alone.
      const alone = told.filter(
        ({ type, parameter }) => type.startsWith("custom") && parameter.startsWith("input"),
      );
      assert.deepEqual(names([...parameters, ...alone]), names(told));
    });
  }
});
