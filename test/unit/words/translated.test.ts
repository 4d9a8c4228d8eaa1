/** What the model's reader, the engine and the data say of a person's files is all found by a translator. */
import assert from "node:assert/strict";
import fc from "fast-check";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { compileNetwork } from "../../../src/engine/network";
import { whyNot } from "../../../src/engine/hyperparameters";
import type { Option, OptionSchema, OptionValue } from "../../../src/engine/options";
import { layers } from "../../../src/engine/layers/index";
import { losses, targetMismatch } from "../../../src/engine/losses/index";
import { decodeSafetensors, encodeSafetensors } from "../../../src/engine/safetensors";
import { inferShapes } from "../../../src/engine/shapes";
import { UserError } from "../../../src/engine/userError";
import type { ModelDocument } from "../../../src/model/document";
import { requiredKeys } from "../../../src/model/forms/registry";
import { parseModel } from "../../../src/model/parseModel";
import { registries } from "../../../src/model/registries";
import { modelSchema } from "../../../src/model/schema";
import { readModel } from "../../../src/session/readModel";
import { badTables } from "../data/badTables";
import { generator, specOf, workspace } from "../data/workspace";
import { chain, chosen, layer, loss, networkSpec } from "../engine/support";
import { dense, modelWith, textOf } from "../model/models";
import { assertTranslated, beginPseudo, endPseudo, known, untranslated } from "./pseudo";

/** Keys, names and types of the format, which are the same in every language. */
const format = known(
  JSON.stringify([modelSchema(), Object.keys(registries)])
    // What it says in sentences is English.
    .replace(/"(description|markdownDescription|title|enumDescriptions)":("(\\.|[^"\\])*"|\[[^\]]*\])/g, ""),
);
const code = known("forward backward outputShape shape initializer trainable regularized");

/** Every text that the reader has made of a model file; how many there are. */
function judge({ problems }: ModelDocument, text: string): number {
  const said = problems.flatMap(({ message, fixes, related = [] }) => [
    message,
    ...fixes.map(({ title }) => title),
    ...related.map((place) => place.message),
  ]);
  const given = said.length > 0 ? [format, code, known(text), known(text.replace(/\\./g, " "))] : [];
  for (const message of said) assertTranslated(message, given);
  return said.length;
}

const parsed = (model: unknown): number => {
  const text = typeof model === "string" ? model : textOf(model);
  return judge(parseModel(text, "m.model.json"), text);
};

const rich = {
  data: {
    source: { train: "a.csv", dev: { generator: "spiral", samples: 9, noise: 0.1, classes: 3 } },
    target: { source: "b.csv", column: "y", sequence: { length: 4, unit: "word", longer: "cut" } },
    inputs: {
      camera: { source: "pictures", size: [8, 8], channels: 1, augment: ["flipHorizontal"] },
      sound: { source: "sounds", features: { type: "logMel", bands: 9, frames: 9 }, categories: "index" },
    },
    categorical: ["x"],
    missing: "drop",
    split: { train: 0.8, dev: 0.2, stratify: true },
    normalize: "standard",
    normalizeTarget: "minMax",
  },
  layers: [
    { repeat: 2, layers: [dense(8, "relu", { name: "h" }), { type: "dropout", rate: 0.3 }] },
    { type: "conv2d", filters: 3, kernelSize: [3, 3], strides: 2, inputs: ["camera"] },
    { type: "bidirectional", layer: { type: "lstm", units: 3 }, name: "both" },
    { type: "gru", units: 3, initialState: "both", kernelRegularizer: { l1: 0, l2: 1 } },
    dense(3, "softmax", { kernelInitializer: { type: "randomNormal", stddev: 0.1 } }),
  ],
  loss: { type: "categoricalCrossentropy", fromLogits: false },
  metrics: ["accuracy", { type: "topKAccuracy", k: 2 }],
  optimizer: { type: "sgd", learningRate: 0.1, momentum: 0.9 },
  schedule: { type: "warmup", steps: 10, then: { type: "piecewise", boundaries: [1], values: [1, 2] } },
  training: { batchSize: "full", epochs: 3, clipNorm: 1, earlyStopping: { monitor: "devCost", patience: 3 } },
  gradientCheck: { epsilon: 1e-5, samples: 3 },
  regularization: { l1: 0, l2: 0.1 },
  humanLevelError: 0,
  diagnosis: { "batch-size": "off", "hyperparameter-range": { dropout: 0.6 } },
};

/** The same value with something else at one of its places, for each of its places. */
function* changes(value: unknown, others: readonly unknown[]): Generator {
  yield* others;
  if (Array.isArray(value)) {
    const list = value as readonly unknown[];
    for (const [at, element] of list.entries())
      for (const inner of changes(element, others)) yield list.with(at, inner);
  } else if (typeof value === "object" && value !== null) {
    for (const [key, inner] of Object.entries(value as Record<string, unknown>)) {
      const rest = Object.fromEntries(Object.entries(value).filter(([other]) => other !== key));
      yield rest;
      yield { ...rest, [`${key}s`]: inner };
      yield { ...rest, [`qq${key}`]: inner };
      for (const changed of changes(inner, others)) yield { ...rest, [key]: changed };
    }
  }
}

describe("Every text is found by a translator:", () => {
  beforeEach(beginPseudo);
  afterEach(endPseudo);

  it("the check itself sees what was said past it", () => {
    const found = (message: string) => untranslated(message, ["price"]);
    assert.deepEqual(found("⟦ø øø ⟦ø⟧ price `rice` ø.⟧ ⟦ø⟧"), []);
    assert.deepEqual(found("⟦ø.⟧ too"), ["t", "o", "o", "too"]);
    assert.deepEqual(found("⟦ø a list ø `cost`⟧"), ["cost", "list"]);
  });

  it("problems and quick fixes, whatever stands at whichever place of a model", () => {
    const others = [null, true, -1, 0.5, "zz", "", [], ["zz", 7], {}, { type: "zz" }];
    let said = 0;
    for (const model of changes(rich, others))
      said += parsed(JSON.stringify(model).replaceAll("null", "1e999"));
    for (const model of changes(rich, [null, { type: 7 }])) said += parsed(model);
    assert.ok(said > 5000, String(said));
  });

  it("problems of every member of every registry: nothing given, everything of the wrong kind, misspelt", () => {
    for (const [from, key] of [
      ["optimizers", "optimizer"],
      ["schedules", "schedule"],
      ["losses", "loss"],
      ["metrics", "metrics"],
    ] as const)
      for (const [type, { options }] of Object.entries(registries[from]))
        for (const given of variantsOf(type, options)) parsed(modelWith({ [key]: given }));
    for (const [type, { options }] of Object.entries(registries.layers))
      for (const given of variantsOf(type, options)) parsed(modelWith({ layers: [given] }));
    for (const [type, { options }] of Object.entries(registries.activations))
      for (const activation of variantsOf(type, options))
        parsed(modelWith({ layers: [{ type: "dense", units: 1, activation }] }));
    for (const [type, { options }] of Object.entries(registries.initializers))
      for (const kernelInitializer of variantsOf(type, options))
        parsed(modelWith({ layers: [{ type: "dense", units: 1, kernelInitializer }] }));
    for (const [type, { options }] of Object.entries(registries.augmentations))
      for (const augment of variantsOf(type, options))
        parsed(modelWith({ data: { source: "a.csv", augment: [augment] } }));
    for (const [name, { options }] of Object.entries(registries.generators))
      for (const { type, ...given } of variantsOf(name, options))
        parsed(modelWith({ data: { source: { generator: type, ...given } } }));
  });

  it("problems of layers that read each other, and of inputs by name", () => {
    const inputs = { left: { source: "a.csv" }, right: { source: "b.csv" } };
    const data = { inputs, target: { source: "c.csv" } };
    let said = 0;
    for (const given of [
      {
        layers: [
          dense(1, "relu", { inputs: ["b"], name: "a" }),
          dense(1, "relu", { inputs: ["a"], name: "b" }),
        ],
      },
      { layers: [dense(1, "relu", { inputs: "a" }), dense(1, "relu", { name: "input" })] },
      { layers: [dense(1, "relu", { name: "a" }), dense(1, "relu", { name: "a" })] },
      {
        layers: [
          { repeat: 2, layers: [dense(1, "relu", { name: "h" })] },
          dense(1, "relu", { inputs: ["h"] }),
        ],
      },
      { layers: [{ repeat: 1000, layers: [{ repeat: 1000, layers: [dense(1)] }] }] },
      { layers: [{ type: "input", name: "a", inputs: ["b"] }] },
      { data, layers: [dense(1)] },
      { data, layers: [{ type: "input", name: "lefd" }, dense(1, "relu", { inputs: ["left"] })] },
      { data, layers: [{ type: "input", name: "other" }, dense(1, "relu", { inputs: ["lift"] })] },
      { data: { ...data, source: "d.csv", augment: ["noise"] } },
      { learningRate: 0.1, epochs: 3, tuning: {}, loss: { a: "meanSquaredError", b: "hinge" } },
      { layers: [{ type: "dropout", rate: 0.1, keepProb: 0.9 }, { type: "custom" }] },
      { data: { source: { generator: "moons" }, split: { train: 80, dev: 10 } } },
      { data: { source: { generator: "moons" }, split: { train: 0.8 } } },
    ])
      said += parsed(modelWith(given));
    assert.ok(said > 25, String(said));
    for (const text of [
      "",
      "{'a': 1}",
      '{"a" 1}',
      '{"a": 01}',
      '{"a": "\\q"}',
      '{"a": 1} 2',
      "[1, 2",
      "/* ",
      '{"a": tru',
    ])
      assert.ok(parsed(text) > 0, text);
    assert.ok(parsed("[".repeat(200)) > 0);
  });

  it("problems of a text with any character lost, added or swapped, and of any JSON", () => {
    const good = textOf(rich);
    const sign = fc.constantFrom(..."{}[]:,\"'\\/*\n\r\t 0-.eE+truefalsn\u0000é😀".split(""));
    const torn = fc
      .tuple(fc.nat(good.length - 1), fc.nat(20), sign)
      .map(([at, cut, added]) => good.slice(0, at) + added + good.slice(at + cut));
    fc.assert(
      fc.property(torn, (text) => void parsed(text)),
      { numRuns: 200 },
    );
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 3 }), (value) => void parsed(JSON.stringify(value))),
      {
        numRuns: 100,
      },
    );
  });

  it("problems of models in code", () => {
    const { folder, at } = workspace({});
    const ok = "forward() {}, backward() {}";
    let said = 0;
    for (const layers of [
      '{ type: "custom", forward() {} }',
      `{ type: "custom", forward: 1, backward: 2, outputShape: 3, foward: 4 }`,
      `{ type: "custom", ${ok}, parameters: 7 }`,
      `{ type: "custom", ${ok}, parameters: { "a/b": { shape: [1] }, beta: {}, gamma: { shape: "x" } } }`,
      `{ type: "dense", units: () => 1 }`,
    ]) {
      const text = `export default { data: { source: "a.csv", target: "y" }, layers: [${layers}], loss: { forwrd() {} } };`;
      const file = at("m.model.mjs");
      said += judge(readModel({ text, file, root: folder, mayRun: true }), text);
    }
    const text = "const model = {};";
    said += judge(readModel({ text, file: at("m.model.mjs"), root: folder, mayRun: false }), text);
    assert.ok(said > 12, String(said));
  });

  it("why layers and targets do not fit: every layer on inputs of every rank, every loss", () => {
    const ranks = [[], [4], [5, 4], [6, 5, 3], [2, 6, 5, 3]];
    let said = 0;
    for (const [type, { options }] of Object.entries(layers)) {
      for (const shape of ranks)
        for (const count of [0, 1, 2, 3]) {
          const inputs = Array.from({ length: count }, (_, at) => ({
            name: `in${at}`,
            shape: at === 1 && shape.length > 0 ? shape.with(-1, 7) : shape,
          }));
          for (const more of [{}, ...oddOptions]) {
            if ("layer" in more && !takesAnyLayer(options)) continue;
            const given = { ...valuesFor(options), ...more };
            const spec = { name: "l", type, options: given, inputs: inputs.map(({ name }) => name) };
            const { mismatch } = inferShapes(inputs, [spec])[0]!;
            if (mismatch === undefined) continue;
            assertTranslated(mismatch, [format, "l batch time features length channels height width hinted"]);
            said++;
          }
        }
    }
    assert.ok(said > 500, String(said));
    for (const type of Object.keys(losses))
      for (const [output, target] of [
        [[3], [7]],
        [[4, 3], [2]],
      ] as const) {
        const mismatch = targetMismatch(chosen(type), output, target);
        if (mismatch !== undefined) assertTranslated(mismatch, [format, "batch"]);
      }
    const spec = networkSpec(
      [4],
      [2],
      chain(layer("reshape", { targetShape: [9] })),
      loss("meanSquaredError"),
    );
    refusedBy(
      () => compileNetwork(spec, { precision: "float32", batchSize: 2 }),
      ["reshape_1 targetShape batch"],
    );
  });

  it("why numbers, weights and files are refused", () => {
    const option = (bounds: object) => ({ kind: "number", description: "", ...bounds }) as const;
    for (const [bounds, value] of [
      [{}, NaN],
      [{ minimum: 0 }, -1],
      [{ exclusiveMinimum: 0 }, 0],
      [{ maximum: 1 }, 2],
      [{ exclusiveMaximum: 1 }, 1],
    ] as const)
      assertTranslated(whyNot("learningRate", option(bounds), value)!, ["learningRate"]);
    const good = encodeSafetensors([{ name: "a/b", shape: [2], values: new Float32Array(2) }]);
    const header = (text: string): Uint8Array => {
      const bytes = new Uint8Array(8 + text.length);
      new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
      bytes.set(new TextEncoder().encode(text), 8);
      return bytes;
    };
    for (const bytes of [
      new Uint8Array(3),
      good.subarray(0, 20),
      good.subarray(0, good.length - 1),
      header("nonsense"),
      header("[]"),
      header('{"a":1}'),
      header('{"a":{"dtype":"I8"}}'),
      header('{"a":{"dtype":"F32"}}'),
      header('{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,0]}}'),
    ])
      refusedBy(() => decodeSafetensors(bytes), ["I8"]);
  });

  for (const [what, csv, , , changed] of badTables)
    it(`data that cannot be trained on: ${what}`, async () => {
      const folder = workspace({ "t.csv": csv });
      const given = [
        folder.folder,
        "t.csv",
        Buffer.from(csv).toString("latin1"),
        JSON.stringify(changed ?? {}),
      ];
      await refusedLater(inspectData(specOf("t.csv", changed), folder), given);
    });

  it("data that cannot be trained on: files, folders, generators, parts, and what was done to those that can", async () => {
    const place = workspace({
      "t.xlsx": "PK",
      "no.csv.gz": "x,y\n1,2\n",
      "a.csv": "x,y\n1,2\n3,4.5\n,1\n",
      "b.csv": "y\n1\n",
      "c.csv": "z,y,w\n1,2,3\n",
      "one.csv": "p\n1\n",
      "pictures/readme.txt": "no",
      "empty/.keep": "",
      "kinds/a/x.txt": "no",
      "mixed/a/x.png": "no",
      "mixed/a/y.txt": "no",
      "broken/a/x.png": "\x89PNG\r\n\x1a\nbroken",
      "no.npy": "no",
      "no.npz": "no",
      "labels-ubyte": "no",
      "short.txt": "ab",
    });
    const given = [
      place.folder,
      "tmp",
      "y x z w p one samples features moons blobs csv gz npy npz txt png ubyte idx tsv jpg jpeg wav",
    ];
    const files = [
      "t.xlsx",
      "no.csv.gz",
      "absent.csv",
      "b.cvs",
      "../out.csv",
      "",
      "pictures",
      "empty",
      "kinds",
      "mixed",
    ];
    for (const file of [...files, "broken", "no.npy", "no.npz", "labels-ubyte", "short.txt"])
      await refusedLater(
        loadData(specOf(file, { sequence: { length: 9, unit: "character", longer: "error" } }), place, {
          targetForm: "values",
        }),
        [
          ...given,
          file,
          "out absent broken pictures kinds mixed readme empty",
          // The zip reader's own words.
          "End of central directory record signature not found. Either not a zip file, or file is truncated",
        ],
      );
    const part = (dev: string): DataSpec["source"] => ({
      parts: { train: { path: "a.csv" }, dev: { path: dev } },
    });
    for (const dev of ["b.csv", "c.csv", "one.csv"])
      await refusedLater(inspectData(specOf(part(dev), { missing: "drop" }), place), given);
    await refusedLater(
      loadData(specOf("a.csv", { missing: "drop" }), place, { targetForm: "classNumbers" }),
      given,
    );
    for (const changed of [{ samples: 0 }, { samples: 1e6, features: 1000 }])
      await refusedLater(inspectData(specOf(generator("blobs", changed), { target: [] }), place), given);
    const { notes } = await loadData(specOf("a.csv", { missing: "drop" }), place, { targetForm: "values" });
    const filled = await loadData(specOf("a.csv", { missing: "mean" }), place, { targetForm: "values" });
    assert.ok(notes.length > 0 && filled.notes.length > 0);
    for (const note of [...notes, ...filled.notes]) assertTranslated(note, ["x", "y"]);
  });
});

function refusedBy(work: () => unknown, given: readonly string[]): void {
  assert.throws(work, (error) => isTranslated(error, given));
}

const refusedLater = (work: Promise<unknown>, given: readonly string[]): Promise<void> =>
  assert.rejects(work, (error) => isTranslated(error, given));

function isTranslated(error: unknown, given: readonly string[]): true {
  assert.ok(error instanceof UserError, String(error instanceof Error ? error.stack : error));
  assertTranslated(error.message, given);
  return true;
}

/** A member with nothing given, and with each option of another kind. */
function variantsOf(type: string, options: OptionSchema): Record<string, unknown>[] {
  const good = Object.fromEntries(requiredKeys(options).map((key) => [key, valueOf(options[key]!)] as const));
  const odd = ["zz", -1e9, 1e9, 0.5, true, null, {}, [], ["zz"]];
  return [
    { type },
    { type: `${type}z` },
    { type: "qqqq" },
    ...Object.keys(options).flatMap((key) => odd.map((value) => ({ type, ...good, [key]: value }))),
  ];
}

const oddOptions = [
  { axis: 0 },
  { axis: 9 },
  { groups: 2 },
  { kernelSize: [9, 9], poolSize: [9, 9] },
  { activation: { type: "softmax", options: {} } },
  { layer: { type: "dense", options: {} } },
  { layer: { type: "add", options: {} } },
  { layer: { type: "hinted", options: {} } },
  { layer: { type: "lstm", options: { units: 2, initialState: "a" } } },
];

const takesAnyLayer = ({ layer }: OptionSchema): boolean =>
  layer?.kind === "layer" && layer.among === undefined;

/** Options as they would be read, each required one with some value. */
const valuesFor = (options: OptionSchema): Record<string, OptionValue> =>
  Object.fromEntries(
    Object.entries(options).map(([key, option]) => [key, option.default ?? valueOf(option)]),
  );

function valueOf(option: Option): OptionValue {
  if (option.optional) return undefined;
  switch (option.kind) {
    case "number":
    case "integer":
      return Math.max(option.minimum ?? 0, 1);
    case "integers":
    case "numbers":
      return Array.from({ length: option.length ?? 2 }, () => 2);
    case "chosen":
      return { type: Object.keys(registries[option.from])[0]!, options: {} };
    case "layer":
      return { type: "lstm", options: { units: 2 } };
    case "choice":
      return option.choices[0];
    default:
      return undefined;
  }
}
