import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { schemaFiles } from "../../../src/diagnosis/schemaFiles";
import { typesFile } from "../../../src/model/types/typeDeclarations";

const folder = mkdtempSync(join(tmpdir(), "types-"));
after(() => rmSync(folder, { recursive: true }));

/** What the TypeScript compiler, at its strictest, says of the files alone, one line an error. */
const complaints = (names: readonly string[], libraries = "es2022"): string[] => {
  const compiler = join(process.cwd(), "node_modules/typescript/bin/tsc");
  const target = ["--target", "es2022", "--lib", libraries, "--module", "preserve"];
  const options = ["--noEmit", "--strict", "--ignoreConfig", "--pretty", "false", ...target];
  const files = names.map((name) => join(folder, name));
  const { stdout } = spawnSync(process.execPath, [compiler, ...options, ...files], {
    cwd: folder,
    encoding: "utf8",
  });
  return stdout.split("\n").filter((line) => /^\S/.test(line));
};

const model = (layers: string, rest = ""): string => `/// <reference path="./${typesFile}" />
import type { Model } from "model-debugger";
export default {
  data: { source: { generator: "moons" } },
  layers: [
${layers}
  ],
  loss: "binaryCrossentropy",${rest}
} satisfies Model;
`;

describe("The types of a model file in code", function () {
  this.timeout(60_000);

  before(() => writeFileSync(join(folder, typesFile), schemaFiles()[typesFile]));

  it("fit models: built-in layers, blocks, custom layers written in place or apart, a custom loss", () => {
    for (const name of ["moons.model.ts", "swish.ts"])
      copyFileSync(join(process.cwd(), "test/fixtures/code", name), join(folder, name));
    const good = model(
      `    { repeat: 2, layers: [{ type: "dense", units: 4, activation: { type: "leakyRelu", alpha: 0.1 } }] },
    { type: "bidirectional", layer: { type: "gru", units: 4 } },
    {
      type: "custom", units: 3, parameters: { w: { shape: [3, 2], initializer: { type: "constant", value: 2 } } },
      outputShape([x]) { return [x[0]!, this.units]; },
      forward({ inputs: [x], output, parameters: { w }, cache }) { cache.x = x.data.map((v) => v * w!.data[0]!); output.data.set(x.data); },
      backward({ outputGradient, inputGradients: [dx], parameterGradients }) { dx.data.set(outputGradient.data); parameterGradients.w!.data.fill(0); },
    },`,
      `
  optimizer: { type: "adam", learningRate: 0.01 }, metrics: ["accuracy"],
  regularization: { l2: 0.1 }, diagnosis: { "batch-size": "off" },`,
    ).replace(
      'loss: "binaryCrossentropy"',
      `loss: {
    forward({ inputs: [p, t], output }) { for (let i = 0; i < output.data.length; i++) output.data[i] = (p.data[i]! - t.data[i]!) ** 2; },
    backward({ inputs: [p, t], outputGradient, inputGradients: [dp] }) { dp.data[0] = 2 * outputGradient.data[0]! * (p.data[0]! - t.data[0]!); },
  }`,
    );
    writeFileSync(join(folder, "good.model.ts"), good);
    assert.deepEqual(complaints([typesFile, "moons.model.ts", "good.model.ts"]), []);
  });

  it("refuse what the model's reader refuses, on its line", () => {
    const bad = model(`    { type: "dense", unit: 4 },
    { type: "dense", units: "4" },
    { type: "dens", units: 4 },
    { type: "dense", units: 4, activation: "sofmax" },
    { type: "custom", forward() {} },
    { type: "custom", forward({ inputs: [x] }) { x.data[0] = "a"; }, backward({ outputGradien }) {} },`);
    writeFileSync(join(folder, "bad.model.ts"), bad);
    const lines = complaints(["bad.model.ts"]).map((line) => Number(/\((\d+),/.exec(line)?.[1]));
    assert.deepEqual(
      [...new Set(lines)].sort((a, b) => a - b),
      [6, 7, 8, 9, 10, 11],
    );
  });

  it("are what the engine calls custom layers with", () => {
    const engine = join(process.cwd(), "src/engine/custom/userCode");
    writeFileSync(
      join(folder, "engine.ts"),
      `import type * as engine from ${JSON.stringify(engine)};
import type { BackwardArguments, ForwardArguments, LossBackwardArguments } from "model-debugger";
type Listed<A> = Omit<A, "inputs" | "inputGradients">;
export const forward = (given: engine.ForwardArguments): Listed<ForwardArguments> => given;
export const backward = (given: engine.BackwardArguments): Listed<BackwardArguments> => given;
export const loss = (given: engine.BackwardArguments): Listed<LossBackwardArguments> => given;
export const inputs = (given: engine.BackwardArguments): readonly BackwardArguments["inputs"][0][] => given.inputs;
export const names: Record<keyof engine.BackwardArguments, true> = {} as Record<keyof BackwardArguments, true>;
export const loses: Record<keyof BackwardArguments, true> = {} as Record<keyof engine.BackwardArguments, true>;
`,
    );
    assert.deepEqual(complaints([typesFile, "engine.ts"], "es2022,dom"), []);
  });
});
