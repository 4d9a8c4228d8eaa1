import assert from "node:assert/strict";
import { templates, type TemplateName } from "../../../src/editor/templates";
import { lint } from "../../../src/diagnosis/lint";
import { parseModel } from "../../../src/model/parseModel";

const problemsOf = (text: string): string[] =>
  lint(parseModel(text, "new.model.json"), undefined).map((problem) => problem.message);

describe("The templates of New Model", () => {
  for (const name of Object.keys(templates) as TemplateName[])
    it(`${name} is a model without problems, with and without a CSV chosen`, () => {
      assert.deepEqual(problemsOf(templates[name].text()), []);
      for (const classes of [undefined, 2, 7])
        assert.deepEqual(
          problemsOf(
            templates[name].text({ source: 'data/a "quoted" name.csv', target: "zielgröße", classes }),
          ),
          [],
        );
    });
});
