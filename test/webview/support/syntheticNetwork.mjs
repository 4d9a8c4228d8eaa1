// The network view's answers, made from formulas: the messages that a worker would send.
import { dataSets } from "./syntheticData.mjs";
import { findings, snapshotOf, syntheticRun } from "./syntheticRun.mjs";

const range = (count, map = (at) => at) => Array.from({ length: count }, (_, at) => map(at));

/** Repeatable noise in −1 … 1. */
const noise = (n) => {
  const wave = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
};

const layer = (name, type, outputShape, parameters, inputs, rest = {}) => ({
  name,
  type,
  outputShape: `[batch, ${outputShape}]`,
  parameters,
  inputs,
  ...rest,
});

/** Layers of each kind of network. */
const networks = {
  plain: [
    layer("dense_1", "dense", "32", 96, ["input"], { activation: "relu" }),
    layer("dense_2", "dense", "32", 1056, ["dense_1"], { activation: "relu" }),
    layer("output", "dense", "1", 33, ["dense_2"], { activation: "sigmoid" }),
  ],
  pictures: [
    layer("conv2d_1", "conv2d", "26, 26, 16", 160, ["input"], { activation: "relu" }),
    layer("pool", "maxPooling2d", "13, 13, 16", 0, ["conv2d_1"]),
    layer("flatten", "flatten", "2704", 0, ["pool"]),
    layer("output", "dense", "10", 27_050, ["flatten"], { activation: "softmax" }),
  ],
  branching: [
    layer("conv_1", "conv2d", "24, 24, 8", 224, ["camera"], { activation: "relu" }),
    layer("conv_2", "conv2d", "24, 24, 8", 584, ["conv_1"], { activation: "relu" }),
    layer("conv_3", "conv2d", "24, 24, 8", 584, ["conv_2"]),
    layer("skip", "add", "24, 24, 8", 0, ["conv_3", "conv_1"]),
    layer("looked", "flatten", "4608", 0, ["skip"]),
    layer("driven", "dense", "8", 16, ["speed"], { activation: "tanh" }),
    layer("both", "concatenate", "4616", 0, ["looked", "driven"]),
    layer("read", "bidirectional", "64", 12_480, ["both"], { wraps: "gru", initialState: "driven" }),
    layer("a_name_that_is_long_enough_to_be_cut", "dense", "1", 65, ["read"]),
  ],
  deep: range(60, (at) =>
    layer(
      at === 59 ? "output" : `dense_${at + 1}`,
      "dense",
      "16",
      at === 0 ? 80 : 272,
      [at === 0 ? "input" : `dense_${at}`],
      {
        activation: "tanh",
      },
    ),
  ),
};

/** A run of the network, its numbers measured. */
export function networkRun(name) {
  const layers = networks[name].map((one, at) => ({
    ...one,
    ...(one.parameters > 0 && { kernel: "kernel" }),
    line: 8 + at,
  }));
  // Few buckets: a page of sixty layers is sent often.
  const run = syntheticRun({ layers: layers.length, name, capacity: 250 });
  const plain = run.info.layers.map((one) => one.name);
  const renamed = (series) => {
    const [prefix, layerName] = series.split("/");
    const at = plain.indexOf(layerName);
    return at < 0 ? series : `${prefix}/${layers[at].name}`;
  };
  return {
    ...run,
    info: { ...run.info, layers, parts: { train: 300, dev: 60 } },
    series: run.series.map(renamed),
    facts: { ...run.facts, layers: run.facts.layers.map((one, at) => ({ ...one, name: layers[at].name })) },
  };
}

const axis = (kind, size, names) => ({ kind, size, ...(names && { names }) });
const square = (side) => ({ rows: axis("height", side), columns: axis("width", side) });

const tensor = (change) => ({
  layer: "conv2d_1",
  parameter: "kernel",
  kind: "filters",
  of: [axis("filters", 16)],
  rows: axis("height", 3),
  columns: axis("width", 3),
  channels: 1,
  ...change,
});

export const tensors = {
  filters: tensor({}),
  colors: tensor({ channels: 3, ...square(5) }),
  units: tensor({ layer: "output", kind: "units", of: [axis("units", 30)], ...square(28) }),
  items: {
    layer: "letters",
    parameter: "embeddings",
    kind: "items",
    of: [axis("items", 12)],
    columns: axis("features", 24),
    channels: 1,
  },
  gates: {
    layer: "dense_2",
    parameter: "kernel",
    kind: "matrix",
    of: [axis("gates", 4, ["input", "forget", "candidate", "output"])],
    rows: axis("inputs", 3, ["size", "bedrooms", "garden = the far corner behind the greenhouse"]),
    columns: axis("units", 40),
    channels: 1,
  },
  bias: {
    layer: "output",
    parameter: "bias",
    kind: "matrix",
    of: [],
    columns: axis("units", 3, ["setosa", "versicolor", "virginica"]),
    channels: 1,
  },
};

export const fieldsForm = {
  kind: "fields",
  name: "input",
  fields: [
    { kind: "number", name: "size", minimum: 20, maximum: 200, isWhole: false },
    { kind: "number", name: "bedrooms", minimum: 1, maximum: 6, isWhole: true },
    { kind: "category", name: "garden", names: ["north", "south", "the far corner behind the greenhouse"] },
  ],
  more: 0,
};
const planeFields = {
  ...fieldsForm,
  fields: ["x", "y"].map((name) => ({ kind: "number", name, minimum: -3, maximum: 3, isWhole: false })),
};
export const pictureForm = {
  kind: "picture",
  name: "input",
  height: 28,
  width: 28,
  channels: 1,
  range: [0, 255],
};

const overview = (change) => ({
  type: "networkOverview",
  overview: { tensors: [], inputs: [], answers: "classes", ...change },
});

/** A page of pictures, of a pattern that depends on the picture. */
export function pictures(of = tensors.filters, page = 0, { step = 4000, asTable = false } = {}) {
  const { layer: name, parameter, channels, kind } = of;
  const count = of.of.reduce((product, { size }) => product * size, 1);
  const [height, width] = [of.rows?.size ?? 1, of.columns.size];
  const first = page * 24;
  const shown = Math.min(24, count - first);
  const size = height * width * channels;
  const values = Float64Array.from(range(shown * size), (at) => {
    const picture = first + Math.floor(at / size);
    const pixel = Math.floor((at % size) / channels);
    const [row, column] = [Math.floor(pixel / width) / height, (pixel % width) / width];
    const wave = Math.sin(
      6 * row * Math.cos(picture) + 6 * column * Math.sin(picture) + picture + (at % channels),
    );
    return 0.3 * wave + 0.05 * noise(at + step);
  });
  return {
    type: "weightPictures",
    pictures: {
      request: { layer: name, parameter, page, mostNumbers: asTable ? 1_200 : 65_536, asTable },
      step,
      pages: Math.ceil(count / 24),
      first,
      count,
      parts: range(shown, (at) => ({ picture: first + at, row: 0, column: 0, height, width })),
      values,
      largest: 0.42,
      ...(kind === "items" && { names: ["<unknown>", "\n", ..."abcdefghij"].slice(first, first + shown) }),
    },
  };
}

/** Two spiral arms, or a slope of numbers. */
export function plane({ numbers = false, step = 4000 } = {}) {
  const side = 96;
  const [x, y] = ["x", "y"].map((name) => ({ name, minimum: -3, maximum: 3 }));
  const middle = (at) => -3 + ((at + 0.5) / side) * 6;
  const yes = (a, b) => {
    const turn = Math.atan2(b, a) - 1.6 * Math.hypot(a, b);
    return 1 / (1 + Math.exp(-4 * Math.sin(turn)));
  };
  const cells = range(side * side, (at) => yes(middle(at % side), middle(Math.floor(at / side))));
  const pointsOf = (part, count, seed) => {
    const places = range(count, (at) => [2.7 * noise(at + seed), 2.7 * noise(at * 3 + seed + 1)]);
    const targets = places.map(([a, b], at) => Number(yes(a, b) > 0.5 !== (at % 20 === 7)));
    const wrong = places.map(([a, b], at) => Number(Number(yes(a, b) > 0.5) !== targets[at]));
    return {
      part,
      x: Float64Array.from(places, ([a]) => a),
      y: Float64Array.from(places, ([, b]) => b),
      targets: Float64Array.from(numbers ? places.map(([a, b]) => 20 + 4 * a - 2 * b) : targets),
      wrong: Uint8Array.from(numbers ? targets.map(() => 0) : wrong),
      wrongCount: numbers ? 0 : wrong.reduce((sum, one) => sum + one, 0),
      measured: count,
    };
  };
  return {
    type: "decisionPlane",
    plane: {
      step,
      x,
      y,
      columns: side,
      rows: side,
      values: Float64Array.from(
        numbers
          ? range(side * side, (at) => 20 + 4 * middle(at % side) - 2 * middle(Math.floor(at / side)))
          : cells.map((p) => Math.max(p, 1 - p)),
      ),
      ...(!numbers && { classes: Uint8Array.from(cells, (p) => Number(p > 0.5)) }),
      parts: [pointsOf("train", 300, 1), pointsOf("dev", 60, 500)],
    },
  };
}

const takenExample = (inputs, target, change = {}) => ({
  type: "takenExample",
  example: { request: { part: "dev", example: 0 }, of: 60, row: 17, inputs, target, ...change },
});
export const numbersGiven = (...values) => ({ kind: "numbers", values: Float64Array.from(values) });

const blob = Float64Array.from(range(28 * 28), (at) => {
  const [row, column] = [Math.floor(at / 28), at % 28];
  return Math.round(255 * Math.exp(-((Math.hypot(row - 13.5, column - 13.5) - 7) ** 2) / 4));
});

export const prediction = (answer, step = 4000, unknown = []) => ({
  type: "prediction",
  prediction: { step, answer, unknown },
});
export const classShares = (count, best = 0) => {
  const values = range(count, (at) => (at === best ? 0.9 : 0.1 / (count - 1)));
  return {
    kind: "classes",
    predicted: best,
    shares: values.map((value, index) => ({ index, value })),
    areProbabilities: true,
  };
};

const twoClasses = {
  ...dataSets.rows.data,
  inputs: [{ name: "input", kind: "row", shape: [2], scaling: "none" }],
  classes: ["outer", "inner"],
};

const open = (name, data, state, more = {}) => [
  snapshotOf(networkRun(name), state, { data, ...more }),
  { type: "showView", view: "network" },
];

/** The network view of each kind of run: the messages that bring it up. */
export const networkMessages = (name, state = "finished") => {
  switch (name) {
    case "plane":
      return [
        ...open("plain", twoClasses, state),
        overview({ plane: { x: "x", y: "y" }, inputs: [planeFields] }),
        plane(),
        takenExample([numbersGiven(1.25, -0.5)], { kind: "class", index: 1 }),
        prediction(classShares(2, 1)),
      ];
    case "pictures":
      return [
        ...open("pictures", dataSets.pictures.data, state),
        overview({ tensors: [tensors.filters, tensors.units], inputs: [pictureForm] }),
        takenExample([{ kind: "numbers", values: blob }], { kind: "class", index: 0 }),
        prediction(classShares(10, 0)),
        pictures(),
      ];
    case "branching":
      return [
        ...open("branching", dataSets.camera.data, state, {
          findings: [
            { ...findings[0], layer: "conv_2" },
            { ...findings[1], layer: "driven" },
          ],
        }),
        overview({
          tensors: [{ ...tensors.colors, layer: "conv_1" }],
          inputs: [
            { kind: "picture", name: "camera", height: 24, width: 24, channels: 3, range: [0, 255] },
            { ...fieldsForm, name: "speed", fields: [{ ...planeFields.fields[0], name: "speed" }] },
          ],
          answers: "numbers",
        }),
        takenExample(
          [
            {
              kind: "numbers",
              values: Float64Array.from(range(24 * 24 * 3), (at) =>
                Math.round(127 + 127 * Math.sin(at / 40)),
              ),
            },
            numbersGiven(2.5),
          ],
          { kind: "numbers", values: [0.31], of: 1 },
        ),
        prediction({ kind: "numbers", values: [0.2871], of: 1 }),
        pictures({ ...tensors.colors, layer: "conv_1" }),
      ];
    case "rows":
      return [
        ...open("plain", dataSets.rows.data, state),
        overview({ inputs: [{ ...fieldsForm, more: 744 }], tensors: [tensors.gates, tensors.bias] }),
        takenExample([numbersGiven(81.5, 3, 1)], { kind: "class", index: 2 }),
        prediction(classShares(3, 2)),
        pictures(tensors.gates),
      ];
    case "text":
      return [
        ...open("plain", dataSets.text.data, state),
        overview({
          tensors: [tensors.items],
          inputs: [{ kind: "text", name: "input", unit: "character", length: 32 }],
          answers: "nextItem",
        }),
        takenExample([{ kind: "text", text: "anna\nbert" }], undefined),
        prediction(
          {
            kind: "nextItem",
            shares: ["h", "\n", "a", "e"].map((item, at) => ({ item, value: 0.6 / 2 ** at })),
          },
          4000,
          ["ß"],
        ),
        pictures(tensors.items),
      ];
    case "sound":
      return [
        ...open("plain", dataSets.spectrograms.data, state),
        overview({
          inputs: [{ kind: "spectrogram", name: "input", frames: 98, bands: 40, range: [-23, 4.1] }],
        }),
        takenExample(
          [
            {
              kind: "numbers",
              values: Float64Array.from(
                range(98 * 40),
                (at) => -9 + 12 * Math.sin(Math.floor(at / 40) / 9) * Math.cos((at % 40) / 6),
              ),
            },
          ],
          { kind: "class", index: 4 },
        ),
        prediction(classShares(10, 4)),
      ];
    case "deep":
      return [
        ...open("deep", dataSets.rows.data, state, {
          findings: [
            { ...findings[1], layer: "dense_7", step: 40 },
            { ...findings[0], layer: "dense_31", step: 2_000 },
          ],
        }),
        overview({ inputs: [fieldsForm] }),
      ];
    default:
      throw new Error(`There is no network ${name}.`);
  }
};

export const networkKinds = ["plane", "pictures", "branching", "rows", "text", "sound", "deep"];

const refused = (request, why, message) => ({ type: "dataRefused", request, why, failure: { message } });

/** States that are no plain page. */
export const networkStates = {
  networkGone: [
    snapshotOf(networkRun("branching"), "finished", {
      recorded: { startedAtMs: 1_760_000_000_000 },
      data: dataSets.camera.data,
    }),
    { type: "showView", view: "network" },
    refused("showNetwork", "workerGone", "The worker of this run has ended, and its data with it."),
  ],
  networkFailed: [
    ...networkMessages("plane").slice(0, 3),
    refused("showPlane", "failed", "There is not enough memory to copy the weights."),
  ],
  networkNumbers: [...networkMessages("plane").slice(0, 3), plane({ numbers: true })],
};
