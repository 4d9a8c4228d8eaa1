import assert from "node:assert/strict";
import { lint } from "../../../src/diagnosis/lint";
import type { DataHeader } from "../../../src/data/dataSpec";
import { compileNetwork } from "../../../src/engine/network";
import { editedText } from "../../../src/model/edit";
import { layerViews } from "../../../src/model/layerViews";
import { networkSpecOf } from "../../../src/model/network";
import { parseModel } from "../../../src/model/parseModel";
import { dense, headerOf, modelWith, numbers, textOf } from "./models";

const data = {
  inputs: {
    camera: { source: "camera.csv" },
    speed: { source: "speed.csv", inputs: ["v"], normalize: "standard" },
  },
  target: { source: "angles.csv", column: "angle" },
};
const textWith = (layers: readonly unknown[], section: unknown = data): string =>
  textOf(modelWith({ data: section, layers, loss: "meanSquaredError" }));
const documentOf = (layers: readonly unknown[], section?: unknown) =>
  parseModel(textWith(layers, section), "m.model.json");
const header: DataHeader = {
  ...headerOf(numbers(-1, 1)),
  inputs: [
    { name: "camera", shape: [6], columns: [] },
    { name: "speed", shape: [1], columns: [] },
  ],
};
const merged = [
  dense(4, "relu", { name: "seen", inputs: ["camera"] }),
  { type: "concatenate", inputs: ["seen", "speed"] },
  dense(1),
];

describe("A model of several inputs", () => {
  it("has them by the data's names, implied or declared, each with its own shape", () => {
    const declared = [{ type: "input", name: "speed" }, { type: "input", name: "camera" }, ...merged];
    for (const layers of [merged, declared, [{ type: "input", name: "camera" }, ...merged]]) {
      const document = documentOf(layers);
      assert.deepEqual(lint(document, header), []);
      assert.deepEqual(document.inputs, ["camera", "speed"]);
      const spec = networkSpecOf(document.spec!, header);
      assert.deepEqual(spec.inputs, [
        { name: "camera", shape: [6] },
        { name: "speed", shape: [1] },
      ]);
      const network = compileNetwork(spec, { precision: "float32", batchSize: 2 });
      assert.deepEqual(network.parameter("dense_2/kernel")!.shape, [5, 1]);
      assert.deepEqual(
        layerViews(document, header)
          .map(({ outputShape }) => outputShape)
          .slice(-3),
        ["[batch, 4]", "[batch, 5]", "[batch, 1]"],
      );
    }
  });

  it("reads a declared input from the layer after it", () => {
    const layers = [
      { type: "input", name: "camera" },
      dense(4, "relu"),
      { type: "input", name: "speed" },
      dense(4, "relu"),
      { type: "add", inputs: ["dense_1", "dense_2"] },
      dense(1),
    ];
    const document = documentOf(layers);
    assert.deepEqual(lint(document, header), []);
    assert.deepEqual(
      document.layers.map(({ inputs }) => inputs.join()),
      ["camera", "speed", "dense_1,dense_2", "add_1"],
    );
  });

  it("with one named input is also called `input`", () => {
    const section = { inputs: { camera: { source: "camera.csv" } }, target: "angle" };
    for (const name of ["camera", "input"])
      assert.deepEqual(documentOf([dense(1, "linear", { inputs: [name] })], section).problems, []);
    assert.deepEqual(documentOf([dense(1)], section).layers[0]!.inputs, ["camera"]);
  });

  it("knows shapes from generators before anything was read, and none while one is a file", () => {
    const generators = {
      inputs: { a: { source: { generator: "moons" } }, b: { source: { generator: "linear", features: 5 } } },
      target: { source: { generator: "moons" } },
    };
    const layers = [{ type: "concatenate", inputs: ["a", "b"] }, dense(1)];
    assert.equal(layerViews(documentOf(layers, generators))[0]!.outputShape, "[batch, 7]");
    assert.equal(layerViews(documentOf(merged))[0]!.outputShape, undefined);
  });

  it("tells a shape that does not fit along the input that it comes from", () => {
    const layers = [{ type: "add", inputs: ["camera", "speed"] }, dense(1)];
    const [problem] = lint(documentOf(layers), header);
    assert.match(problem!.message, /\[batch, 6\] and \[batch, 1\]/);
    assert.match(problem!.message, /Shapes so far: camera \[batch, 6\] → add_1/);
  });
});

describe("Several inputs that do not fit the layers", () => {
  const cases: readonly (readonly [
    what: string,
    layers: readonly unknown[],
    path: string,
    message: RegExp,
    /** What the first fix leaves wrong. */
    mended?: number,
    section?: unknown,
  ])[] = [
    [
      "a layer that reads an unknown one",
      [merged[0], { type: "concatenate", inputs: ["seen", "sped"] }, dense(1)],
      "layers.1.inputs.1",
      /^No layer or input is called `sped`\. Did you mean `speed`\?/,
      0,
    ],
    [
      "a first layer that does not say which",
      [dense(4), { type: "concatenate", inputs: ["camera", "speed"] }, dense(1)],
      "layers.0",
      /^The data give `camera` and `speed`: say which of them this layer reads/,
      0,
    ],
    [
      "`input`, which none of them is called",
      [dense(4, "relu", { inputs: ["input"] }), { type: "concatenate", inputs: ["camera", "speed"] }],
      "layers.0.inputs.0",
      /^No layer or input is called `input`/,
    ],
    [
      "a declared one that the data do not have",
      [{ type: "input", name: "sped" }, ...merged],
      "layers.0.name",
      /^`data\.inputs` gives `camera` and `speed`, and none is called `sped`\. Did you mean `speed`\?/,
      0,
    ],
    ["a declared one without a name", [{ type: "input" }, ...merged], "layers.0", /none is called `input_1`/],
    [
      "one that no layer reads",
      [dense(1, "linear", { inputs: ["camera"] })],
      "data.inputs.speed",
      /^No layer reads the input `speed`/,
      0,
    ],
    [
      "a layer of an input's name",
      [dense(4, "relu", { name: "speed", inputs: ["camera"] }), { type: "add", inputs: ["camera", "speed"] }],
      "layers.0.name",
      /`speed` is the name of the network's own input/,
    ],
    [
      "a declared one beside data of one input of another name",
      [{ type: "input", name: "camra" }, dense(1)],
      "layers.0.name",
      /^The data give one input, `camera`, and this would be another, `camra`/,
      0,
      { source: "a.csv", inputs: { camera: {} }, target: "y" },
    ],
    [
      "one without a source",
      merged,
      "data.inputs.speed",
      /^`source` is missing: where the rows of `speed` come from/,
      undefined,
      { ...data, inputs: { ...data.inputs, speed: { inputs: ["v"] } } },
    ],
    [
      "one with what is said for all",
      merged,
      "data.inputs.speed.missing",
      /`missing` is not a key of an input\. It belongs to `data\.missing`/,
      0,
      { ...data, inputs: { ...data.inputs, speed: { source: "b.csv", missing: "drop" } } },
    ],
    [
      "a target of a table without its column",
      merged,
      "data.target",
      /^`column` is missing/,
      undefined,
      { ...data, target: { source: "angles.csv" } },
    ],
    ["no target at all", merged, "data", /^`target` is missing/, undefined, { inputs: data.inputs }],
    [
      "a source that nothing reads",
      merged,
      "data.source",
      /so nothing reads this one/,
      0,
      { source: "a.csv", ...data },
    ],
    [
      "a split of parts",
      merged,
      "data.split",
      /so `split` has nothing to divide/,
      0,
      { ...data, inputs: { ...data.inputs, speed: { source: { train: "b.csv" } } }, split: { train: 1 } },
    ],
  ];
  for (const [what, layers, path, message, mended, section] of cases) {
    it(`are told at the exact place: ${what}`, () => {
      const text = textWith(layers, section);
      const { problems } = parseModel(text, "m.model.json");
      const problem = problems.find((one) => one.path.join(".") === path);
      assert.ok(problem, JSON.stringify(problems.map((one) => [one.path.join("."), one.message])));
      assert.match(problem.message, message);
      if (mended === undefined) return;
      const after = parseModel(editedText(text, problem.fixes[0]!.edits), "m.model.json");
      assert.equal(after.problems.length, mended, JSON.stringify(after.problems));
    });
  }

  it("one that cannot be read is told once, and not again at the layers that read it", () => {
    for (const speed of [{ inputs: ["v"] }, "speed.csv", { source: 3 }]) {
      const section = { ...data, inputs: { ...data.inputs, speed } };
      const { problems } = documentOf(merged, section);
      assert.deepEqual(
        problems.map(({ path }) => path.slice(0, 3).join(".")),
        ["data.inputs.speed"],
      );
    }
  });

  it("an input as an initial state is told once: it has none", () => {
    const lstm = { type: "lstm", units: 2, inputs: ["camera"], initialState: "speed" };
    const { problems } = documentOf([lstm, { type: "concatenate", inputs: ["lstm_1", "speed"] }, dense(1)]);
    assert.deepEqual(
      problems.map(({ path, rule }) => [path.join("."), rule]),
      [["layers.0.initialState", "layer-inputs"]],
    );
  });

  it("an input that no layer reads is a warning: the model can be trained without it", () => {
    const [problem, ...others] = documentOf([dense(1, "linear", { inputs: ["camera"] })]).problems;
    assert.deepEqual([problem?.severity, others], ["warning", []]);
  });
});
