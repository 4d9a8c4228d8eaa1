import assert from "node:assert/strict";
import { getLanguageService, TextDocument } from "vscode-json-languageservice";
import { schemaFiles } from "../../../src/diagnosis/schemaFiles";
import { lint } from "../../../src/diagnosis/lint";
import { layerViews } from "../../../src/model/layerViews";
import { parseModel } from "../../../src/model/parseModel";
import type { Problem } from "../../../src/model/problem";
import { dense, headerOf, modelWith, numbers, textOf } from "./models";

const header = headerOf(numbers(0, 1), [6, 4]);
const parsed = (...layers: readonly unknown[]) =>
  parseModel(textOf(modelWith({ layers, loss: "meanSquaredError" })), "m.model.json");
const lstm = (more: Record<string, unknown> = {}) => ({ type: "lstm", units: 3, ...more });

/** The one problem, and the text under its squiggle. */
function only(...layers: readonly unknown[]): { problem: Problem; underlined: string } {
  const document = parsed(...layers);
  const problems = lint(document, header).filter(({ severity }) => severity === "error");
  assert.equal(problems.length, 1, JSON.stringify(problems.map(({ message }) => message)));
  const [problem] = problems as [Problem];
  const { offset, length } = problem.range;
  return { problem, underlined: document.text.slice(offset, offset + length) };
}

describe("sequence layers in a model file", () => {
  it("have shapes and parameters: hints say what comes out and how much is learned", () => {
    const document = parsed(
      lstm({ returnSequences: true }),
      { type: "bidirectional", layer: { type: "gru", units: 2, returnSequences: true } },
      { type: "timeDistributed", layer: dense(5) },
      { type: "multiHeadAttention", heads: 2, keyDim: 3 },
      { type: "layerNormalization" },
      { type: "simpleRNN", units: 2 },
      dense(1),
    );
    assert.deepEqual(document.problems, []);
    assert.deepEqual(
      layerViews(document, header).map(
        ({ outputShape, parameterCount }) => `${outputShape} ${parameterCount}`,
      ),
      [
        "[batch, 6, 3] 96",
        "[batch, 6, 4] 84",
        "[batch, 6, 5] 25",
        "[batch, 6, 5] 143",
        "[batch, 6, 5] 10",
        "[batch, 2] 16",
        "[batch, 1] 3",
      ],
    );
  });

  it("fill in the defaults of the layer inside", () => {
    const [layer] = parsed({ type: "bidirectional", layer: { type: "lstm", units: 2 } }, dense(1)).layers;
    const inner = layer!.options.layer as { options: Record<string, { type: string }> };
    assert.equal(inner.options.recurrentInitializer?.type, "orthogonal");
    assert.equal(inner.options.recurrentActivation?.type, "sigmoid");
    assert.equal(layer!.options.mergeMode, "concat");
  });

  it("tell what is wrong inside a layer inside, at its own place", () => {
    const inside = (layer: unknown) => only({ type: "bidirectional", layer }, dense(1));
    const unit = inside({ type: "lstm", unit: 3, units: 3 });
    assert.equal(unit.underlined, '"unit"');
    const unknown = inside({ type: "lsmt", units: 3 });
    assert.deepEqual([unknown.underlined, unknown.problem.rule], ['"lsmt"', "unknown-name"]);
    assert.match(unknown.problem.message, /Did you mean `lstm`/);
    assert.equal(inside(dense(3)).underlined, '"dense"');
    const missing = inside({ type: "lstm" });
    assert.deepEqual([missing.underlined, missing.problem.rule], ['"lstm"', "missing-key"]);
    assert.equal(inside("lstm").problem.rule, "wrong-type");
    const softmax = inside({ type: "lstm", units: 3, activation: "softmax" });
    assert.deepEqual([softmax.underlined, softmax.problem.rule], ['"softmax"', "shape-mismatch"]);
    const state = inside({ type: "lstm", units: 3, initialState: "x" });
    assert.deepEqual([state.underlined, state.problem.rule], ['"x"', "shape-mismatch"]);
  });

  it("follow initialState: unknown names, layers without state, other sizes, circles", () => {
    const reader = (initialState: string, more = {}) => lstm({ initialState, inputs: ["input"], ...more });
    const encoder = (more = {}) => lstm({ name: "encoder", returnSequences: true, ...more });
    const unknown = only(encoder(), reader("encodre"), dense(1));
    assert.deepEqual([unknown.underlined, unknown.problem.rule], ['"encodre"', "layer-inputs"]);
    assert.match(unknown.problem.message, /Did you mean `encoder`/);
    const stateless = only({ ...dense(4), name: "flat" }, reader("flat"), dense(1));
    assert.deepEqual([stateless.underlined, stateless.problem.rule], ['"flat"', "shape-mismatch"]);
    const sizes = only(encoder({ units: 5 }), reader("encoder"), dense(1));
    assert.match(
      sizes.problem.message,
      /starts from h and c of \[batch, 3\], and "encoder" ends with h and c of \[batch, 5\]/,
    );
    const gru = only({ type: "gru", units: 3, name: "encoder" }, reader("encoder"), dense(1));
    assert.match(gru.problem.message, /ends with h of \[batch, 3\]/);
    const circle = only(
      lstm({ name: "a", returnSequences: true, initialState: "b" }),
      lstm({ name: "b" }),
      dense(1),
    );
    assert.match(circle.problem.message, /circle/);
    assert.deepEqual(circle.underlined, '"b"');
    assert.deepEqual(lint(parsed(encoder(), reader("encoder"), dense(1)), header), []);
  });

  it("initialState inside repeat means the block's own copy", () => {
    const block = {
      repeat: 2,
      layers: [
        lstm({ name: "first", returnSequences: true }),
        lstm({ returnSequences: true, initialState: "first" }),
      ],
    };
    const { layers, problems } = parsed(block, { type: "flatten" }, dense(1));
    assert.deepEqual(problems, []);
    assert.deepEqual(
      layers.map(({ options }) => options.initialState),
      [undefined, "first_1", undefined, "first_2", undefined, undefined],
    );
  });

  it("the strict schema says the same of the layer inside", async () => {
    const service = getLanguageService({});
    const schema = JSON.parse(schemaFiles()["model.schema.json"]) as object;
    service.configure({ schemas: [{ uri: "model", fileMatch: ["*"], schema }] });
    const complaints = async (layer: unknown): Promise<number> => {
      const text = textOf(modelWith({ layers: [{ type: "bidirectional", layer }, dense(1)] }));
      const document = TextDocument.create("file:///a.model.json", "json", 1, text);
      return (await service.doValidation(document, service.parseJSONDocument(document))).length;
    };
    assert.equal(await complaints({ type: "lstm", units: 3 }), 0);
    for (const wrong of [
      { type: "lstm" },
      { type: "lstm", units: 0 },
      dense(3),
      { type: "gru", units: 3, unit: 1 },
      3,
    ]) {
      assert.ok((await complaints(wrong)) > 0, JSON.stringify(wrong));
    }
  });

  it("completion offers the layers that may stand inside, and the options of the one that does", async () => {
    const service = getLanguageService({});
    const schema = JSON.parse(schemaFiles()["model.editor.schema.json"]) as object;
    service.configure({ schemas: [{ uri: "model", fileMatch: ["*"], schema }] });
    const labels = async (marked: string): Promise<string[]> => {
      const text = `{ "layers": [ { "type": "bidirectional", "layer": ${marked.replace("|", "")} } ] }`;
      const document = TextDocument.create("file:///a.model.json", "json", 1, text);
      const at = document.positionAt(text.indexOf(marked.replace("|", "")) + marked.indexOf("|"));
      const list = await service.doComplete(document, at, service.parseJSONDocument(document));
      return (list?.items ?? []).map(({ label }) => label);
    };
    assert.deepEqual((await labels('{ "type": "|" }')).sort(), ['"gru"', '"lstm"', '"simpleRNN"']);
    const keys = await labels('{ "type": "lstm", "|" }');
    for (const key of ["units", "unitForgetBias", "recurrentActivation"]) assert.ok(keys.includes(key), key);
    assert.ok(!keys.includes("mergeMode"));
  });
});
