import assert from "node:assert/strict";
import fc from "fast-check";
import { lint } from "../../../src/diagnosis/lint";
import { editedText } from "../../../src/model/edit";
import { layerViews } from "../../../src/model/layerViews";
import { parseModel } from "../../../src/model/parseModel";
import { classes, dense, headerOf, modelWith, numbers, textOf } from "../model/models";

const good = textOf(
  modelWith({
    layers: [
      { repeat: 2, layers: [dense(8, "relu", { name: "h" }), { type: "dropout", rate: 0.3 }] },
      { type: "batchNormalization", inputs: ["h_2"] },
      { type: "reshape", targetShape: [2, 4] },
      { type: "flatten" },
      dense(3, "softmax", { kernelInitializer: { type: "randomNormal", stddev: 0.1 } }),
    ],
    data: { source: "a.csv", target: ["label"], split: { train: 0.8, dev: 0.2 }, normalize: "standard" },
    loss: { type: "categoricalCrossentropy", fromLogits: false },
    metrics: ["accuracy"],
    optimizer: { type: "sgd", learningRate: 0.1, momentum: 0.9 },
    schedule: { type: "warmup", steps: 10, then: { type: "staircase" } },
    training: { batchSize: 8, epochs: 3, earlyStopping: { patience: 3 } },
    diagnosis: { "batch-size": "off", "hyperparameter-range": { dropout: 0.6 } },
  }),
);

/** The same with two inputs from files of their own. */
const joined = textOf({
  ...(JSON.parse(good) as Record<string, unknown>),
  data: {
    inputs: {
      camera: { source: "a.csv", inputs: ["x"], categorical: ["x"] },
      speed: { source: { train: "b.csv", dev: { generator: "sine" } }, normalize: "minMax" },
    },
    target: { source: "c.csv", column: "angle" },
  },
  layers: [
    { type: "input", name: "camera" },
    dense(4, "relu", { inputs: ["camera"] }),
    { type: "concatenate", inputs: ["speed", "dense_1"] },
    dense(3, "softmax"),
  ],
});

const headers = [
  undefined,
  headerOf(classes("a", "b", "c")),
  headerOf(numbers(-2, 2.5), [2, 2]),
  headerOf(numbers(0, 1), []),
  {
    ...headerOf(classes("a", "b", "c")),
    inputs: ["camera", "speed"].map((name) => ({ name, shape: [3], columns: [] })),
  },
];

const survives = (text: string): void => {
  const document = parseModel(text, "m.model.json");
  for (const header of headers) {
    layerViews(document, header);
    // Plain data that crosses threads: no circle back into the text's tree.
    JSON.stringify([lint(document, header), document.spec]);
    for (const { range, related = [], fixes, message } of lint(document, header)) {
      for (const each of [range, ...related.map((place) => place.range)]) {
        assert.ok(each.offset >= 0 && each.length >= 0 && each.offset + each.length <= text.length, message);
      }
      for (const { edits } of fixes) editedText(text, edits);
    }
  }
};

const json = fc.jsonValue({ maxDepth: 3 });
const sign = fc.constantFrom(..."{}[]:,\"'\\/*\n\r\t 0-.eE+truefalsn\u0000é😀".split(""));

describe("parseModel and lint never throw, and every range lies in the text:", () => {
  it("on any text", () => fc.assert(fc.property(fc.string({ unit: "binary" }), survives), { numRuns: 150 }));

  it("on any text of JSON's own signs", () => {
    fc.assert(
      fc.property(fc.array(sign, { maxLength: 40 }), (signs) => survives(signs.join(""))),
      { numRuns: 150 },
    );
  });

  it("on any JSON", () =>
    fc.assert(
      fc.property(json, (value) => survives(JSON.stringify(value))),
      { numRuns: 150 },
    ));

  it("on a good file with any character lost, added or swapped", () => {
    const place = fc.nat(good.length - 1);
    const change = fc.oneof(
      fc.tuple(place, fc.nat(30)).map(
        ([at, count]) =>
          (text: string) =>
            text.slice(0, at) + text.slice(at + count),
      ),
      fc.tuple(place, sign).map(
        ([at, added]) =>
          (text: string) =>
            text.slice(0, at) + added + text.slice(at),
      ),
      fc.tuple(place, place).map(([a, b]) => (text: string) => {
        const signs = Array.from(text);
        [signs[a], signs[b]] = [signs[b] ?? "", signs[a] ?? ""];
        return signs.join("");
      }),
    );
    fc.assert(
      fc.property(
        fc.constantFrom(good, joined),
        fc.array(change, { minLength: 1, maxLength: 3 }),
        (start, changes) => survives(changes.reduce((text, apply) => apply(text), start)),
      ),
      { numRuns: 200 },
    );
  });

  it("on a good file that ends anywhere", () => {
    for (const text of [good, joined])
      for (let end = 0; end < text.length; end += 11) survives(text.slice(0, end));
  });

  it("on a good file with any value at any place", () => {
    interface Place {
      holder: Record<string, unknown>;
      key: string;
    }
    const placesOf = (value: unknown): Place[] =>
      typeof value !== "object" || value === null
        ? []
        : Object.entries(value).flatMap(([key, inner]) => [
            { holder: value as Record<string, unknown>, key },
            ...placesOf(inner),
          ]);
    const odd = fc.oneof(
      json,
      fc.constantFrom(0, -1, Infinity, 1e-320, "", "__proto__", "constructor", "input", [], {}, [[]]),
    );
    fc.assert(
      fc.property(fc.constantFrom(good, joined), fc.nat(), odd, (text, index, value) => {
        const model = JSON.parse(text) as unknown;
        const places = placesOf(model);
        const { holder, key } = places[index % places.length]!;
        holder[key] = value;
        survives(JSON.stringify(model).replace(/null/g, () => (value === Infinity ? "1e400" : "null")));
      }),
      { numRuns: 250 },
    );
  });
});

describe("parseModel and lint on 200 layers", () => {
  it("take a moment (target: 50 ms, printed)", () => {
    const layers = Array.from({ length: 200 }, () => dense(16, "relu", { kernelInitializer: "heNormal" }));
    const text = textOf(modelWith({ layers: [...layers, dense(1, "sigmoid")] }));
    const took = Array.from({ length: 7 }, () => {
      const began = performance.now();
      assert.deepEqual(lint(parseModel(text, "m"), headerOf(classes("no", "yes"))), []);
      return performance.now() - began;
    });
    console.log(`      200 layers: ${Math.min(...took).toFixed(1)} ms, first ${took[0]!.toFixed(1)} ms`);
  });
});
