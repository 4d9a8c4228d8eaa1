import assert from "node:assert/strict";
import { applyTextEdits, textEdits } from "../../../src/model/edit";
import { withReason } from "../../../src/editor/reasonComment";
import { parseModel } from "../../../src/model/parseModel";

/** The text once the rule is switched off in it and the reason is written, as a snippet's indentation makes it. */
function switchedOff(text: string): string {
  const [edit, ...others] = textEdits(text, [{ path: ["diagnosis", "plateau"], value: "off" }]);
  assert.equal(others.length, 0);
  const { before, open, close, after } = withReason(text, edit!)!;
  const line = text.slice(text.lastIndexOf("\n", edit!.offset - 1) + 1, edit!.offset);
  const content = `${before}${open}why: short run${close}${after}`;
  const indented = content.replaceAll("\n", `\n${/^[ \t]*/.exec(line)![0]}`);
  return applyTextEdits(text, [{ ...edit!, content: indented }]);
}

describe("A rule that is switched off in the file", () => {
  const texts: readonly (readonly [string, string, RegExp])[] = [
    [
      "in a section of its own, between marks",
      '{\n  "loss": "meanSquaredError"\n}\n',
      /\n {2}"diagnosis": \{ "plateau": "off" \/\* why: short run \*\/ \}\n\}\n$/,
    ],
    [
      "as one rule more, to the line's end",
      '{\n  "diagnosis": {\n    "batch-size": "off"\n  }\n}\n',
      /\n {4}"plateau": "off" \/\/ why: short run\n {2}\}/,
    ],
    [
      "in the place of a severity that others follow, between marks",
      '{\n  "diagnosis": {\n    "plateau": "info",\n    "batch-size": "off"\n  }\n}\n',
      /"plateau": "off" \/\* why: short run \*\/,\n/,
    ],
    [
      "in a section on one line, between marks",
      '{\n  "diagnosis": { "batch-size": "off" }\n}\n',
      /"plateau": "off" \/\* why: short run \*\/ \}/,
    ],
  ];
  for (const [title, text, wanted] of texts)
    it(`has its reason in a comment ${title}`, () => {
      const after = switchedOff(text);
      assert.match(after, wanted);
      const { problems } = parseModel(after, "m.model.json");
      assert.deepEqual(
        problems.filter(({ rule }) => rule === "syntax"),
        [],
      );
      assert.equal(parseModel(after, "m.model.json").valueAt(["diagnosis", "plateau"]), "off");
    });

  it("has none where the edit writes something else", () => {
    assert.equal(withReason("{}", { offset: 1, length: 0, content: '"seed": 1' }), undefined);
  });
});
