import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { editedText } from "../../../src/model/edit";
import { parseModel } from "../../../src/model/parseModel";
import type { Problem } from "../../../src/model/problem";
import { runnable } from "../../../src/model/document";
import { modelWith, textOf } from "./models";

const parse = (model: unknown) =>
  parseModel(typeof model === "string" ? model : textOf(model), "some/houses.model.json");

/** The only problem, with the text it underlines. */
const only = (model: unknown): Problem & { readonly at: string } => {
  const document = parse(model);
  assert.equal(document.problems.length, 1, JSON.stringify(document.problems.map(({ message }) => message)));
  const problem = document.problems[0]!;
  return {
    ...problem,
    at: document.text.slice(problem.range.offset, problem.range.offset + problem.range.length),
  };
};

/** The model after the first fix of its only problem. */
const mended = (model: unknown): ReturnType<typeof parseModel> => {
  const text = typeof model === "string" ? model : textOf(model);
  return parse(editedText(text, only(model).fixes[0]!.edits));
};

describe("parseModel", () => {
  it("fills in every default", () => {
    const { spec, problems } = parse(modelWith());
    assert.ok(spec);
    assert.deepEqual(problems, []);
    assert.equal(spec.name, "houses");
    assert.equal(spec.seed, 0);
    assert.deepEqual(spec.data.source, {
      generator: "moons",
      samples: 100,
      noise: 0.1,
      classes: 2,
      features: 2,
    });
    assert.deepEqual(spec.data.split, { train: 0.6, dev: 0.2, test: 0.2, stratify: false });
    assert.equal(spec.training.batchSize, 32);
    assert.equal(spec.training.epochs, 10);
    assert.equal(spec.training.optimizer.type, "adam");
    assert.equal(spec.training.optimizer.options.beta1, 0.9);
    assert.equal(spec.training.schedule.type, "constant");
    assert.deepEqual(spec.layers[0]?.options.kernelInitializer, { type: "glorotUniform", options: {} });
    assert.deepEqual(
      spec.layers.map(({ name, inputs }) => [name, inputs]),
      [
        ["dense_1", ["input"]],
        ["dense_2", ["dense_1"]],
      ],
    );
    assert.deepEqual(spec.layers[0].given, ["type", "units", "activation"]);
  });

  it("reads comments, trailing commas and CRLF line ends", () => {
    const text = textOf(modelWith())
      .replace("{", "{ // a model")
      .replaceAll("]", ",]")
      .replaceAll("\n", "\r\n");
    assert.deepEqual(parse(text).problems, []);
  });

  it("reads every example without a problem", () => {
    const files = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter((file) =>
      file.endsWith(".model.json"),
    );
    for (const file of files) {
      assert.ok(existsSync(`examples/${file}`));
      const document = parseModel(readFileSync(`examples/${file}`, "utf8"), file);
      assert.deepEqual(document.problems, [], file);
      assert.ok(document.spec, file);
    }
  });

  const misspelt: readonly (readonly [
    part: Record<string, unknown>,
    at: string,
    rule: string,
    now: string,
  ])[] = [
    [{ optimiser: "adam" }, '"optimiser"', "unknown-key", '"optimizer": "adam"'],
    [{ training: { batch_size: 8 } }, '"batch_size"', "unknown-key", '"batchSize": 8'],
    [{ optimizer: { type: "adam", lr: 0.1 } }, '"lr"', "unknown-key", '"learningRate": 0.1'],
    [
      { optimizer: { type: "sgd", learning_rate: 0.1 } },
      '"learning_rate"',
      "unknown-key",
      '"learningRate": 0.1',
    ],
    [{ optimizer: "Adam" }, '"Adam"', "unknown-name", '"optimizer": "adam"'],
    [{ loss: "mse" }, '"mse"', "unknown-name", '"loss": "meanSquaredError"'],
    [{ loss: "crossentropy" }, '"crossentropy"', "unknown-name", '"loss": "categoricalCrossentropy"'],
    [{ metrics: ["acc"] }, '"acc"', "unknown-name", '"accuracy"'],
    [{ layers: [{ type: "Dense", units: 1 }] }, '"Dense"', "unknown-name", '"type": "dense"'],
    [
      { layers: [{ type: "dense", units: 1, activation: "ReLU" }] },
      '"ReLU"',
      "unknown-name",
      '"activation": "relu"',
    ],
    [{ layers: [{ type: "dense", unit: 1, units: 2 }] }, '"unit"', "unknown-key", '"units": 2'],
    [
      { layers: [{ type: "dense", units: 1, kernelInitializer: "xavier" }] },
      '"xavier"',
      "unknown-name",
      "glorotUniform",
    ],
    [{ data: { source: { generator: "spirl" } } }, '"spirl"', "unknown-name", '"generator": "spiral"'],
    [
      { data: { source: { generator: "moons" }, normalize: "standart" } },
      '"standart"',
      "unknown-name",
      '"standard"',
    ],
    [{ epochs: 3 }, '"epochs"', "unknown-key", '"training": { "epochs": 3 }'],
    [{ learning_rate: 3 }, '"learning_rate"', "unknown-key", '"learningRate": 3'],
    [{ training: { epochs: "10" } }, '"10"', "wrong-type", '"epochs": 10'],
  ];
  for (const [part, at, rule, now] of misspelt) {
    it(`underlines ${at} in ${JSON.stringify(part)} and knows what was meant`, () => {
      const problem = only(modelWith(part));
      assert.equal(problem.rule, rule);
      assert.equal(problem.at, at);
      const after = mended(modelWith(part));
      assert.deepEqual(after.problems, []);
      assert.ok(after.text.includes(now), after.text);
    });
  }

  const wrong: readonly (readonly [part: Record<string, unknown>, at: string, rule: string])[] = [
    [{ seed: -1 }, "-1", "out-of-range"],
    [{ seed: 1.5 }, "1.5", "wrong-type"],
    [{ training: { batchSize: 0 } }, "0", "out-of-range"],
    [{ training: { batchSize: "all" } }, '"all"', "unknown-name"],
    [{ training: { batchSize: null } }, "null", "wrong-type"],
    [{ training: { shuffle: 1 } }, "1", "wrong-type"],
    [{ training: [] }, '"training"', "wrong-type"],
    [{ optimizer: { type: "adam", learningRate: 0 } }, "0", "hyperparameter-range"],
    [{ optimizer: { type: "adam", beta1: 1 } }, "1", "hyperparameter-range"],
    [{ optimizer: { type: "sgd", momentum: -0.5 } }, "-0.5", "hyperparameter-range"],
    [{ optimizer: { learningRate: 1 } }, '"optimizer"', "missing-key"],
    [{ regularization: { l2: -1 } }, "-1", "out-of-range"],
    [{ layers: [{ type: "dropout", rate: 1 }] }, "1", "hyperparameter-range"],
    [{ layers: [{ type: "dropout", rate: 0.5, keepProb: 0.5 }] }, '"keepProb"', "conflicting-keys"],
    [{ layers: [{ type: "dense" }] }, '"dense"', "missing-key"],
    [{ layers: [{ type: "dense", units: 0 }] }, "0", "out-of-range"],
    [{ layers: [] }, '"layers"', "out-of-range"],
    [{ layers: [{ units: 3 }] }, "{", "missing-key"],
    [{ layers: [{ type: "dense", units: 1, name: "input" }] }, '"input"', "duplicate-name"],
    [{ layers: [{ type: "dense", units: 1, inputs: ["nobody"] }] }, '"nobody"', "layer-inputs"],
    [{ layers: [{ type: "dense", units: 1, name: "a", inputs: ["a"] }] }, '"inputs"', "layer-inputs"],
    [{ layers: [{ repeat: 0, layers: [{ type: "flatten" }] }] }, "0", "out-of-range"],
    [{ loss: { steering: "meanSquaredError", brake: "binaryCrossentropy" } }, '"loss"', "not-available"],
    [{ loss: { fromLogits: true } }, '"loss"', "missing-key"],
    [{ data: { source: "a.csv" } }, '"data"', "missing-key"],
    [{ data: { source: { generator: "moons" }, split: { train: 0.7, dev: 0.2 } } }, '"split"', "split-sum"],
    [
      { data: { source: { train: "a.csv" }, target: "y", split: { train: 1 } } },
      '"split"',
      "conflicting-keys",
    ],
    [{ data: { source: { generator: "moons", samples: 0 } } }, "0", "out-of-range"],
    [{ diagnosis: { "output-activation": "loud" } }, '"loud"', "unknown-name"],
  ];
  for (const [part, at, rule] of wrong) {
    it(`reports ${rule} at ${at} of ${JSON.stringify(part)}`, () => {
      const problem = only(modelWith(part));
      assert.deepEqual([problem.rule, problem.at, problem.severity], [rule, at, "error"]);
    });
  }

  it("tells percentages and offers fractions", () => {
    const model = modelWith({
      data: { source: { generator: "moons" }, split: { train: 60, dev: 20, test: 20 } },
    });
    assert.match(only(model).message, /train 60 \+ dev 20 \+ test 20 is 100/);
    assert.deepEqual(mended(model).spec!.data.split, { train: 0.6, dev: 0.2, test: 0.2, stratify: false });
  });

  it("accepts a split that adds up only to within rounding, and one without dev and test", () => {
    for (const split of [{ train: 0.7, dev: 0.2, test: 0.1 }, { train: 1 }, { train: 0.8, dev: 0.2 }]) {
      assert.deepEqual(parse(modelWith({ data: { source: { generator: "moons" }, split } })).problems, []);
    }
  });

  it("names the other of two layers with one name", () => {
    const layers = [
      { type: "dense", units: 2, name: "h" },
      { type: "dense", units: 1, name: "h" },
    ];
    assert.equal(only(modelWith({ layers })).related?.length, 1);
  });

  it("reports a circle of two layers", () => {
    const layers = [
      { type: "dense", units: 2, name: "a", inputs: ["b"] },
      { type: "dense", units: 1, name: "b", inputs: ["a"] },
    ];
    const rules = parse(modelWith({ layers })).problems.map(({ rule }) => rule);
    assert.deepEqual(rules, ["layer-inputs", "layer-inputs"]);
  });

  it("unrolls blocks, with names and inputs of their own for every copy", () => {
    const block = [
      { type: "dense", units: 4, name: "h" },
      { type: "activation", activation: "relu", inputs: ["h"] },
    ];
    const layers = [
      { repeat: 2, layers: block },
      { type: "dense", units: 1, inputs: ["h_2"] },
    ];
    const document = parse(modelWith({ layers }));
    assert.deepEqual(document.problems, []);
    assert.deepEqual(
      document.spec!.layers.map(({ name, inputs }) => `${name} < ${inputs.join()}`),
      ["h_1 < input", "activation_1 < h_1", "h_2 < activation_1", "activation_2 < h_2", "dense_3 < h_2"],
    );
    assert.deepEqual(document.spec!.layers[2]?.path, ["layers", 0, "layers", 0]);
  });

  it("suggests the last copy to who names a repeated layer from outside", () => {
    const layers = [
      { repeat: 3, layers: [{ type: "dense", units: 4, name: "h" }] },
      { type: "dense", units: 1, inputs: ["h"] },
    ];
    assert.match(only(modelWith({ layers })).message, /Did you mean `h_3`/);
  });

  it("stops unrolling before memory does", () => {
    const inner = { repeat: 1000, layers: [{ type: "flatten" }] };
    const document = parse(modelWith({ layers: [{ repeat: 1000, layers: [inner] }] }));
    assert.deepEqual(
      document.problems.map(({ rule }) => rule),
      ["out-of-range"],
    );
    assert.ok(document.layers.length <= 2000);
  });

  it("keeps what it understands beside what it does not", () => {
    const layers = [
      { type: "dense", units: 4 },
      { type: "densee", units: 3 },
      { type: "dense" },
      { type: "dense", units: 1 },
    ];
    const document = parse(modelWith({ layers, optimizer: { type: "adam", lr: 1 } }));
    assert.equal(document.spec!.layers.length, 4);
    assert.deepEqual([...document.incomplete], ["densee_1", "dense_2"]);
    assert.throws(() => runnable(document), /densee/);
  });

  it("takes the wrong value's default and goes on", () => {
    const { spec } = parse(modelWith({ training: { epochs: "many", batchSize: 8 }, seed: "x" }));
    assert.equal(spec!.training.epochs, 10);
    assert.equal(spec!.training.batchSize, 8);
    assert.equal(spec!.seed, 0);
  });

  const torn: readonly (readonly [text: string, sentence: RegExp, line: number])[] = [
    ["", /empty/, 1],
    ['{\n  "seed": 1,\n', /ends before its closing brace/, 2],
    ['{\n  "layers": [\n', /ends before its closing b/, 2],
    ['{\n  "seed": \n}', /value is expected/, 2],
    ['{\n  "seed" 1\n}', /colon/, 2],
    ['{\n  "seed": 1\n  "name": "a"\n}', /comma is missing/, 3],
    ["{\n  'seed': 1\n}", /double quotes/, 2],
    ['{\n  "name": "a\n}', /never closed/, 2],
    ["{ /* no end", /never closed/, 1],
    ["[".repeat(100_000), /levels deep/, 1],
  ];
  for (const [text, sentence, line] of torn) {
    it(`says what is torn in ${JSON.stringify(text.slice(0, 30))}`, () => {
      const document = parse(text);
      const first = document.problems.find(({ rule }) => rule === "syntax")!;
      assert.match(first.message, sentence);
      assert.equal(document.lines.positionAt(first.range.offset).line, line);
      assert.ok(document.problems.every(({ rule }) => rule !== "missing-key"));
    });
  }

  it("reports a key that stands twice, and goes by the first", () => {
    const text = textOf(modelWith()).replace("{", '{ "seed": 3, "seed": 4,');
    assert.equal(only(text).rule, "duplicate-key");
    assert.equal(parse(text).spec!.seed, 3);
  });

  it("says plainly what is planned but not built", () => {
    const problem = only(modelWith({ tuning: { trials: 4 } }));
    assert.equal(problem.message, "`tuning` is not available yet in this version.");
  });

  it("does not take names of Object.prototype for members of a registry", () => {
    for (const name of ["constructor", "__proto__", "toString"]) {
      assert.equal(only(modelWith({ loss: name })).rule, "unknown-name");
      assert.equal(only(modelWith({ layers: [{ type: name }] })).rule, "unknown-name");
    }
    assert.equal(only(textOf(modelWith()).replace("{", '{ "__proto__": {},')).rule, "unknown-key");
  });

  it("underlines a layer at its type, and a missing place at the nearest that exists", () => {
    const document = parse(modelWith());
    const at = (...path: (string | number)[]) => {
      const { offset, length } = document.rangeOf(path);
      return document.text.slice(offset, offset + length);
    };
    assert.equal(at("layers", 1), '"dense"');
    assert.equal(at("layers", 1, "units"), "1");
    assert.equal(at("layers", 1, "kernelInitializer"), '"dense"');
    assert.equal(at("data", "source"), '"moons"');
    assert.equal(at("data", "target"), '"data"');
    assert.equal(at("layers"), '"layers"');
    assert.equal(at("training", "epochs"), "{");
  });
});
