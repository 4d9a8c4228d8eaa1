import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { getLanguageService, TextDocument, type LanguageService } from "vscode-json-languageservice";
import { schemaFiles } from "../../../src/diagnosis/schemaFiles";
import { parseModel } from "../../../src/model/parseModel";
import { registries } from "../../../src/model/registries";
import { dense, modelWith, textOf } from "./models";

const files = schemaFiles();

const serviceWith = (name: keyof typeof files): LanguageService => {
  const service = getLanguageService({});
  const schema = JSON.parse(files[name]) as object;
  service.configure({ allowComments: true, schemas: [{ uri: "model", fileMatch: ["*"], schema }] });
  return service;
};
const strict = serviceWith("model.schema.json");
const editor = serviceWith("model.editor.schema.json");

const documentOf = (text: string) => TextDocument.create("file:///a.model.json", "jsonc", 1, text);

const rejections = async (service: LanguageService, text: string): Promise<string[]> => {
  const document = documentOf(text);
  const found = await service.doValidation(document, service.parseJSONDocument(document), {
    comments: "ignore",
    trailingCommas: "ignore",
  });
  return found.map(({ message }) => JSON.stringify(message));
};

/** Labels offered at the `|`, and what a hover there says. */
const offered = async (service: LanguageService, marked: string) => {
  const offset = marked.indexOf("|");
  const document = documentOf(marked.replace("|", ""));
  const tree = service.parseJSONDocument(document);
  const position = document.positionAt(offset);
  const list = await service.doComplete(document, position, tree);
  const hover = await service.doHover(document, position, tree);
  return {
    labels: (list?.items ?? []).map(({ label }) => label),
    hover: JSON.stringify(hover?.contents ?? ""),
  };
};

/** What only reading the whole file can tell: sums, names, doubles. */
const beyondSchema = new Set([
  "duplicate-key",
  "duplicate-name",
  "layer-inputs",
  "split-sum",
  "conflicting-keys",
  "syntax",
]);

const readsA = [dense(1, "sigmoid", { inputs: ["a"] })];

const wrongModels: readonly unknown[] = [
  {},
  [],
  { data: {} },
  modelWith({ layers: [] }),
  modelWith({ layers: {} }),
  modelWith({ layers: [{}] }),
  modelWith({ layers: [{ type: "dense" }] }),
  modelWith({ layers: [{ type: "Dense", units: 3 }] }),
  modelWith({ layers: [{ type: 3 }] }),
  modelWith({ layers: [3] }),
  modelWith({ layers: [dense(0)] }),
  modelWith({ layers: [dense(2.5)] }),
  modelWith({ layers: [dense(2, "rely")] }),
  modelWith({ layers: [dense(2, "relu", { rate: 3 })] }),
  modelWith({ layers: [dense(2, "relu", { name: "" })] }),
  modelWith({ layers: [dense(2, "relu", { inputs: "a" })] }),
  modelWith({ layers: [dense(2, "relu", { inputs: [] })] }),
  modelWith({ layers: [dense(2, "relu", { useBias: 1 })] }),
  modelWith({ layers: [dense(2, "relu", { kernelRegularizer: { l3: 1 } })] }),
  modelWith({ layers: [dense(2, "relu", { kernelInitializer: { type: "randomNormal", sd: 1 } })] }),
  modelWith({ layers: [{ type: "dropout", rate: 1 }] }),
  modelWith({ layers: [{ type: "reshape", targetShape: 3 }] }),
  modelWith({ layers: [{ type: "reshape", targetShape: [0] }] }),
  modelWith({ layers: [{ repeat: 2 }] }),
  modelWith({ layers: [{ repeat: 1.5, layers: [dense(2)] }] }),
  modelWith({ layers: [{ repeat: 2, layers: [{ type: "nope" }] }] }),
  modelWith({ layers: [{ repeat: 2, name: "block", layers: [dense(2)] }] }),
  modelWith({ layers: [{ type: "conv2d", filters: 4 }, dense(1)] }),
  modelWith({ layers: [{ type: "conv2d", filters: 4, kernelSize: 0 }, dense(1)] }),
  modelWith({ layers: [{ type: "conv2d", filters: 4, kernelSize: [3, 3, 3] }, dense(1)] }),
  modelWith({ layers: [{ type: "conv2d", filters: 4, kernelSize: 3, padding: "full" }, dense(1)] }),
  modelWith({ layers: [{ type: "conv1d", filters: 4, kernelSize: [3, 3] }, dense(1)] }),
  modelWith({ layers: [{ type: "maxPooling2d", poolSize: 1.5 }, dense(1)] }),
  modelWith({ layers: [{ type: "embedding", inputDim: 5 }, dense(1)] }),
  modelWith({ layers: [{ type: "concatenate", axis: "last" }, dense(1)] }),
  modelWith({ loss: "mse" }),
  modelWith({ loss: { type: "binaryCrossentropy", fromLogits: "yes" } }),
  modelWith({ loss: { fromLogits: true } }),
  modelWith({ loss: 1 }),
  modelWith({ metrics: ["acc"] }),
  modelWith({ metrics: { accuracy: true } }),
  modelWith({ optimizer: "Adam" }),
  modelWith({ optimizer: { type: "adam", lr: 1 } }),
  modelWith({ optimizer: { type: "adam", learningRate: 0 } }),
  modelWith({ optimizer: { type: "adam", beta1: 1 } }),
  modelWith({ schedule: "linear" }),
  modelWith({ schedule: "piecewise" }),
  modelWith({ schedule: { type: "warmup", then: "nothing" } }),
  modelWith({ schedule: { type: "piecewise", boundaries: [1.5], values: [1] } }),
  modelWith({ regularization: { l2: -1 } }),
  modelWith({ regularization: 0.1 }),
  modelWith({ training: { epochs: 0 } }),
  modelWith({ training: { batchSize: "all" } }),
  modelWith({ training: { batchSize: 1.5 } }),
  modelWith({ training: { earlyStopping: true } }),
  modelWith({ training: { earlyStopping: { monitor: "x" } } }),
  modelWith({ gradientCheck: { epsilon: 0 } }),
  modelWith({ humanLevelError: -1 }),
  modelWith({ diagnosis: { "output-activation": "loud" } }),
  modelWith({ diagnosis: { "output-activation": { beyond: "far" } } }),
  modelWith({ seed: -1 }),
  modelWith({ nothing: 1 }),
  modelWith({ data: { source: { generator: "spirl" } } }),
  modelWith({ data: { source: { generator: "moons", classes: 2 } } }),
  modelWith({ data: { source: { generator: "moons", samples: 0 } } }),
  modelWith({ data: { source: { generator: "moons" }, normalize: true } }),
  modelWith({ data: { source: { generator: "moons" }, augment: "noise" } }),
  modelWith({ data: { source: { generator: "moons" }, augment: ["nois"] } }),
  modelWith({ data: { source: { generator: "moons" }, augment: [{ type: "noise", range: [1, 2] }] } }),
  modelWith({ data: { source: { generator: "moons" }, augment: [{ type: "noise", deviation: -1 }] } }),
  modelWith({ data: { source: { generator: "moons" }, split: { dev: 1 } } }),
  modelWith({ data: { source: { generator: "moons" }, split: { train: 60, dev: 40 } } }),
  modelWith({ data: { source: { dev: "a.csv" }, target: "y" } }),
  modelWith({ data: { source: { train: "a.csv", other: "b.csv" }, target: "y" } }),
  modelWith({ data: { source: 3 } }),
  modelWith({ data: { source: "" } }),
  modelWith({ data: { source: "a.csv", target: [] } }),
  modelWith({ data: { source: "a.csv", target: "y", categorical: "x" } }),
  modelWith({ data: { source: "a.csv", target: "y", categories: "onehot" } }),
  modelWith({ data: { target: "y" } }),
  modelWith({ data: { inputs: ["x"], target: "y" } }),
  modelWith({ data: { source: "a.csv", target: "y", inputs: {} }, layers: readsA }),
  modelWith({ data: { target: "y", inputs: { a: { inputs: "x" } } }, layers: readsA }),
  modelWith({ data: { target: "y", inputs: { a: { source: "a.csv", missing: "mean" } } }, layers: readsA }),
  modelWith({ data: { target: "y", inputs: { a: "a.csv" } }, layers: readsA }),
  modelWith({
    data: { target: { sequence: { length: 5 } }, inputs: { a: { source: "a.csv" } } },
    layers: readsA,
  }),
];

const rightModels: readonly unknown[] = [
  modelWith(),
  modelWith({ name: "a", seed: 3, humanLevelError: 0.1 }),
  modelWith({
    layers: [
      { repeat: 3, layers: [dense(2, "relu", { name: "h" })] },
      dense(1, "sigmoid", { inputs: ["h_3"] }),
    ],
  }),
  modelWith({
    layers: [
      dense(2, "relu", {
        kernelInitializer: { type: "randomNormal", stddev: 1 },
        kernelRegularizer: { l2: 1 },
      }),
    ],
  }),
  modelWith({ layers: [{ type: "dense", units: 2, activation: { type: "leakyRelu", alpha: 0.1 } }] }),
  modelWith({ layers: [{ type: "dropout", keepProb: 0.8 }, dense(1, "sigmoid")] }),
  modelWith({ layers: [{ type: "reshape", targetShape: [2, 1] }, { type: "flatten" }, dense(1, "sigmoid")] }),
  modelWith({
    layers: [
      { type: "input", name: "pixels" },
      { type: "reshape", targetShape: [4, 4, 1] },
      { type: "conv2d", filters: 4, kernelSize: 3, strides: [1, 2], padding: "same", activation: "relu" },
      { type: "depthwiseConv2d", kernelSize: [3, 1], depthMultiplier: 2, depthwiseInitializer: "heNormal" },
      { type: "maxPooling2d", poolSize: 2 },
      { type: "globalAveragePooling2d" },
      dense(1, "sigmoid"),
    ],
  }),
  modelWith({
    layers: [
      dense(4, "relu", { name: "a" }),
      dense(4, "relu", { name: "b" }),
      { type: "concatenate", inputs: ["a", "b"], axis: -1 },
      dense(1, "sigmoid"),
    ],
  }),
  modelWith({ loss: { type: "binaryCrossentropy", fromLogits: true }, metrics: "accuracy" }),
  modelWith({
    optimizer: { type: "sgd", momentum: 0.9 },
    schedule: { type: "warmup", steps: 3, then: { type: "cosine" } },
  }),
  modelWith({ schedule: { type: "piecewise", boundaries: [3], values: [0.1, 0.01] } }),
  modelWith({ training: { batchSize: "full", clipNorm: 1, earlyStopping: { patience: 3 } } }),
  modelWith({ diagnosis: { "output-activation": "off", "hyperparameter-range": { dropout: 0.7 } } }),
  modelWith({ data: { source: { train: "a.csv", dev: { generator: "moons" } }, target: "y" } }),
  modelWith({
    data: {
      source: "a.csv",
      target: ["y", "z"],
      inputs: "x",
      missing: "mean",
      split: { train: 1, stratify: true },
    },
  }),
  modelWith({
    data: {
      inputs: {
        a: { source: "a.csv" },
        b: {
          source: { train: "b.csv" },
          inputs: ["v"],
          categorical: ["v"],
          categories: "index",
          normalize: "minMax",
        },
      },
      target: { source: "c.csv", column: ["y", "z"] },
      normalize: "standard",
    },
    layers: [{ type: "concatenate", inputs: ["a", "b"] }, dense(1, "sigmoid")],
  }),
  modelWith({
    data: { source: "a.csv", inputs: { a: { inputs: "v" } }, target: "y" },
    layers: [{ type: "input", name: "a" }, dense(1, "sigmoid")],
  }),
  modelWith({
    data: { inputs: { a: { source: "a.csv" } }, target: { source: { generator: "linear" } } },
    layers: readsA,
  }),
];

describe("the model schema", () => {
  it("accepts every example, as the reader does", async () => {
    const examples = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter((name) =>
      name.endsWith(".model.json"),
    );
    for (const name of examples)
      assert.deepEqual(await rejections(strict, readFileSync(`examples/${name}`, "utf8")), [], name);
  });

  for (const model of rightModels) {
    it(`accepts what the reader accepts: ${JSON.stringify(model).slice(0, 110)}`, async () => {
      const text = textOf(model);
      assert.deepEqual(parseModel(text, "m").problems, []);
      assert.deepEqual(await rejections(strict, text), []);
    });
  }

  for (const model of wrongModels) {
    it(`rejects what the reader rejects: ${JSON.stringify(model).slice(0, 110)}`, async () => {
      const text = textOf(model);
      const errors = parseModel(text, "m").problems.filter(({ severity }) => severity === "error");
      assert.notEqual(errors.length, 0);
      assert.notDeepEqual(await rejections(strict, text), []);
      assert.deepEqual(await rejections(editor, text), [], "the editor's schema reports nothing");
    });
  }

  it("agrees with the reader on every value of every kind at every option of every layer", async () => {
    const values = [
      0,
      -1,
      1,
      0.5,
      1.5,
      1e9,
      "relu",
      "zeros",
      "",
      true,
      null,
      [],
      [1],
      [0.5, 2],
      [1, 2, 3],
      {},
      { type: "relu" },
      { l1: 1 },
    ];
    for (const [type, { options }] of Object.entries(registries.layers)) {
      const required = Object.entries(options).filter(
        ([, option]) => option.default === undefined && !option.optional,
      );
      const base = {
        type,
        ...Object.fromEntries(
          required.map(([key, { kind }]) => [
            key,
            kind === "integers" ? [2] : kind === "chosen" ? "relu" : 2,
          ]),
        ),
        // One number for both axes.
        ...("kernelSize" in options && { kernelSize: 2 }),
      };
      for (const key of Object.keys(options)) {
        for (const value of values) {
          const text = textOf(modelWith({ layers: [{ ...base, [key]: value }, dense(1, "sigmoid")] }));
          const read = parseModel(text, "m").problems.filter(
            ({ severity, rule }) => severity === "error" && !beyondSchema.has(rule),
          );
          const checked = await rejections(strict, text);
          assert.equal(
            checked.length > 0,
            read.length > 0,
            `${type}.${key} = ${JSON.stringify(value)}: ${checked.join()} / ${JSON.stringify(read)}`,
          );
        }
      }
    }
  });

  const places: readonly (readonly [marked: string, some: readonly string[], not: readonly string[]])[] = [
    ['{ "|" }', ["data", "layers", "loss", "optimizer", "training"], ["units"]],
    ['{ "layers": [{ "type": "|" }] }', ['"dense"', '"dropout"'], ['"adam"']],
    ['{ "layers": [{ "type": "dense", "|" }] }', ["units", "activation", "name"], ["rate"]],
    ['{ "layers": [{ "type": "dense", "activation": "|" }] }', ['"relu"', '"softmax"'], ['"zeros"']],
    [
      '{ "layers": [{ "repeat": 2, "layers": [{ "type": "dropout", "|" }] }] }',
      ["rate", "keepProb"],
      ["units"],
    ],
    [
      '{ "layers": [{ "type": "dense", "kernelInitializer": { "type": "randomNormal", "|" } }] }',
      ["mean", "stddev"],
      ["minval"],
    ],
    ['{ "layers": [{ "type": "|" }] }', ['"conv2d"', '"maxPooling2d"', '"embedding"', '"add"'], []],
    ['{ "layers": [{ "type": "conv2d", "|" }] }', ["filters", "kernelSize", "dilationRate"], ["units"]],
    ['{ "layers": [{ "type": "conv2d", "padding": "|" }] }', ['"valid"', '"same"'], []],
    ['{ "layers": [|] }', ["dense layer", "repeated block"], []],
    ['{ "optimizer": "|" }', ['"adam"', '"sgd"'], []],
    ['{ "optimizer": { "type": "sgd", "|" } }', ["learningRate", "momentum"], ["beta1"]],
    ['{ "schedule": { "type": "warmup", "then": "|" } }', ['"cosine"'], []],
    ['{ "data": { "source": { "generator": "|" } } }', ['"spiral"', '"moons"'], []],
    ['{ "data": { "source": { "generator": "blobs", "|" } } }', ["samples", "noise", "classes"], ["train"]],
    ['{ "data": { "normalize": "|" } }', ['"standard"', '"minMax"'], []],
    ['{ "training": { "shuffle": | } }', ["true", "false"], []],
    ['{ "diagnosis": { "|" } }', ["output-activation", "vanishing-gradient"], []],
    ['{ "diagnosis": { "hyperparameter-range": { "|" } } }', ["dropout", "learningRate"], []],
  ];
  for (const [marked, some, not] of places) {
    it(`offers the same in the editor as in the strict schema: ${marked}`, async () => {
      const { labels } = await offered(editor, marked);
      for (const label of some) assert.ok(labels.includes(label), `${label} in ${labels.join(" ")}`);
      for (const label of not) assert.ok(!labels.includes(label), `${label} in ${labels.join(" ")}`);
      assert.deepEqual(labels, (await offered(strict, marked)).labels);
    });
  }

  const hovered: readonly (readonly [marked: string, says: RegExp])[] = [
    ['{ "layers": [{ "type": "dense", "un|its": 3 }] }', /Number of units/],
    ['{ "layers": [{ "type": "den|se", "units": 3 }] }', /Fully connected/],
    ['{ "layers": [{ "type": "dense", "useB|ias": true }] }', /Default: `true`/],
    ['{ "layers": [{ "type": "conv2d", "kernel|Size": 3 }] }', /Height and width of the window/],
    ['{ "layers": [{ "type": "max|Pooling2d" }] }', /The largest of each window of an image/],
    ['{ "optimizer": { "type": "ad|am" } }', /Momentum and RMSprop/],
    ['{ "loss": "sparse|CategoricalCrossentropy" }', /What training makes small/],
    ['{ "data": { "source": { "generator": "spi|ral" } } }', /./],
  ];
  for (const [marked, says] of hovered) {
    it(`explains at ${marked}`, async () => {
      const { hover } = await offered(editor, marked);
      assert.match(hover, says);
      assert.equal(hover, (await offered(strict, marked)).hover);
    });
  }
});
