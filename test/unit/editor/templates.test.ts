import assert from "node:assert/strict";
import { join } from "node:path";
import { templates, type TemplateName } from "../../../src/editor/templates";
import { lint } from "../../../src/diagnosis/lint";
import { checkPrepared } from "../../../src/session/gradientCheckJob";
import { prepare } from "../../../src/session/prepare";
import { readModel } from "../../../src/session/readModel";

/** VS Code itself warns of them in JSON with comments, though the format allows them. */
const trailingComma = /,\s*(\/\/.*\s*)*[}\]]/;

const inputOf = (name: TemplateName, text = templates[name].text()) => {
  const root = process.cwd();
  return { text, file: join(root, `new${templates[name].ending}`), root, label: name };
};

const problemsOf = (name: TemplateName, text?: string): string[] =>
  lint(readModel({ ...inputOf(name, text), mayRun: true }), undefined).map((problem) => problem.message);

describe("The templates of New Model", () => {
  for (const name of Object.keys(templates) as TemplateName[])
    it(`${name} is a model without problems, with and without a CSV chosen`, () => {
      const { text, ending } = templates[name];
      assert.deepEqual(problemsOf(name), []);
      if (ending === ".model.json") assert.doesNotMatch(text(), trailingComma);
      for (const classes of [undefined, 2, 7])
        assert.deepEqual(
          problemsOf(name, text({ source: 'data/a "quoted" name.csv', target: "zielgröße", classes })),
          [],
        );
    });

  it("has a hand-written layer whose gradients are right", async () => {
    const check = checkPrepared(await prepare(inputOf("custom")), {});
    assert.ok(check.passed, `relative error ${check.relativeError}`);
  });
});
