import assert from "node:assert/strict";
import fc from "fast-check";
import { applyTextEdits, editedText, textEdits } from "../../../src/model/edit";
import { parseModel } from "../../../src/model/parseModel";

const text = `{
  // the data
  "data": { "source": "a.csv", "target": "y" },
  "layers": [
    { "type": "dense", "units": 8 }, // hidden
    { "type": "dense", "units": 1, "activation": "softmax" }
  ],
  "loss": "mse" /* why */
}
`;

describe("textEdits", () => {
  it("replaces a value and nothing else", () => {
    const edits = [{ path: ["layers", 1, "activation"], value: "sigmoid" }];
    assert.equal(editedText(text, edits), text.replace("softmax", "sigmoid"));
  });

  it("adds a property to an object on one line", () => {
    const after = editedText(text, [{ path: ["layers", 0, "activation"], value: "relu" }]);
    assert.match(after, /"units": 8,\s*"activation": "relu"/);
    assert.match(after, /\/\/ hidden/);
    assert.deepEqual(
      parseModel(after, "x").problems.filter(({ rule }) => rule === "syntax"),
      [],
    );
  });

  it("removes a property with its comma", () => {
    assert.equal(
      editedText(text, [{ path: ["layers", 1, "activation"], value: undefined }]),
      text.replace(', "activation": "softmax"', ""),
    );
    assert.match(
      editedText(text, [{ path: ["data", "source"], value: undefined }]),
      /"data": \{ ?"target": "y" \}/,
    );
  });

  it("removes an element of a list with its comma", () => {
    const after = editedText(text, [{ path: ["layers", 1], value: undefined }]);
    assert.deepEqual(parseModel(after, "x").layers.length, 1);
    assert.ok(!after.includes("softmax"));
  });

  it("renames a key and leaves its value", () => {
    const edits = [{ path: ["loss"], value: undefined, renameTo: "cost" }];
    assert.equal(editedText(text, edits), text.replace('"loss"', '"cost"'));
    assert.equal(textEdits(text, edits).length, 1);
  });

  it("inserts an element before another", () => {
    const after = editedText(text, [{ path: ["layers", 1], value: { type: "flatten" }, insert: true }]);
    assert.deepEqual(
      parseModel(after, "x").layers.map(({ type }) => type),
      ["dense", "flatten", "dense"],
    );
    assert.match(after, /hidden/);
  });

  it("makes several edits, the later ones on what the earlier ones left", () => {
    const after = editedText(text, [
      { path: ["layers", 0], value: undefined },
      { path: ["layers", 0, "units"], value: 3 },
      { path: ["training", "epochs"], value: 5 },
      { path: ["training", "batchSize"], value: 8 },
    ]);
    const document = parseModel(after, "x");
    assert.deepEqual(document.valueAt(["layers", 0]), { type: "dense", units: 3, activation: "softmax" });
    assert.deepEqual(document.valueAt(["training"]), { epochs: 5, batchSize: 8 });
  });

  it("keeps edits apart where they touch different places", () => {
    const edits = textEdits(text, [
      { path: ["layers", 1, "units"], value: 2 },
      { path: ["loss"], value: "meanSquaredError" },
      { path: ["layers", 0, "units"], value: 16 },
    ]);
    assert.deepEqual(
      edits.map(({ content }) => content),
      ["16", "2", '"meanSquaredError"'],
    );
    assert.ok(edits.every(({ length }) => length < 6));
  });

  it("keeps tabs and CRLF line ends", () => {
    const windows = '{\r\n\t"a": 1\r\n}\r\n';
    assert.equal(editedText(windows, [{ path: ["b"], value: 2 }]), '{\r\n\t"a": 1,\r\n\t"b": 2\r\n}\r\n');
  });

  it("leaves alone what does not exist", () => {
    const nowhere = [
      { path: ["nothing"], value: undefined },
      { path: ["nothing"], value: undefined, renameTo: "x" },
      { path: ["loss", "fromLogits"], value: undefined },
    ];
    for (const edit of nowhere) assert.deepEqual(textEdits(text, [edit]), []);
  });

  it("gives edits that do not overlap and, made together, what they make one by one", () => {
    const path = fc.array(fc.constantFrom("data", "layers", "loss", "source", "units", "training", 0, 1, 2), {
      maxLength: 4,
    });
    const value = fc.oneof(fc.constant(undefined), fc.integer(), fc.constant({ type: "dense", units: 2 }));
    const edit = fc.record({ path, value });
    fc.assert(
      fc.property(fc.array(edit, { maxLength: 4 }), (edits) => {
        const together = textEdits(text, edits);
        for (const [index, { offset, length }] of together.entries()) {
          assert.ok(offset >= 0 && offset + length <= text.length);
          assert.ok(index === 0 || together[index - 1]!.offset + together[index - 1]!.length <= offset);
        }
        const oneByOne = edits.reduce((now, each) => applyTextEdits(now, textEdits(now, [each])), text);
        assert.equal(applyTextEdits(text, together), oneByOne);
      }),
      { numRuns: 60 },
    );
  });
});
