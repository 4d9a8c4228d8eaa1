// Data of every kind as the worker tells it of them, made from formulas.
import { snapshotOf, syntheticRun } from "./syntheticRun.mjs";

/** Repeatable noise in 0 … 1. */
const noise = (n) => {
  const wave = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return wave - Math.floor(wave);
};
/** Examples on a page. */
export const shown = 12;
const range = (count) => Array.from({ length: count }, (_, at) => at);

export const request = (change = {}) => ({
  part: "dev",
  order: "worst",
  page: 0,
  filter: { outcome: "any" },
  losses: "latest",
  ...change,
});

const moments = (mean, deviation, minimum, maximum, count = 100) => ({
  count,
  mean,
  deviation,
  minimum,
  maximum,
});

function numbers(name, at, entries = 1) {
  const edges = range(33).map((edge) => -2 + at + edge / 8);
  const bell = (shift) =>
    range(32).map((bin) =>
      Math.round(100 * Math.exp(-(((bin - 15 - shift) / 6) ** 2)) * (0.6 + noise(bin + at))),
    );
  const part = (shift) => ({
    raw: moments(at + shift / 8, 0.8, -2 + at, 2 + at),
    network: moments(shift / 8, 1, -2.4, 2.6),
    histogram: bell(shift),
  });
  return { kind: "numbers", name, entries, edges, parts: { train: part(0), dev: part(1 + at) } };
}

const counts = (names, turn) => names.map((_, at) => Math.round(20 + 60 * noise(at + turn)));
const classes = (names) => ({
  kind: "classes",
  columns: ["label"],
  names,
  parts: { train: { counts: counts(names, 1) }, dev: { counts: counts(names, 2) } },
});
const profile = (features, target) => ({
  parts: { train: { rows: 300 }, dev: { rows: 100 } },
  features,
  target,
  duplicates: {
    rows: 400,
    groups: 0,
    rowsInGroups: 0,
    conflictingGroups: 0,
    rowsInConflict: 0,
    inTrain: {},
    byChance: 0,
  },
});

const digits = range(10).map(String);
const species = ["setosa", "versicolor", "virginica"];

const confusionOf = (count) =>
  range(count).map((row) =>
    range(count).map((column) =>
      row === column
        ? 25 + (row % 5)
        : noise(row * count + column) > 0.75
          ? Math.round(6 * noise(row + column))
          : 0,
    ),
  );

const pageOf = (more, change = {}) => ({
  type: "dataPage",
  page: {
    request: request(change),
    step: 4000,
    found: 100,
    pages: 5,
    measured: 100,
    of: 100,
    meanLoss: 0.1342,
    ...more,
  },
});

const lossOf = (at) => 4.2 * 0.75 ** at;

/** A blob whose place and size depend on the example. */
const level = (at, x, y, side) => {
  const [cx, cy] = [side * (0.3 + 0.4 * noise(at)), side * (0.3 + 0.4 * noise(at + 50))];
  return Math.round(255 * Math.exp(-((x - cx) ** 2 + (y - cy) ** 2) / (side * (0.6 + noise(at + 9)))));
};
const gray = (count, side) =>
  Uint8Array.from(range(count * side * side), (at) =>
    level(Math.floor(at / side / side), at % side, Math.floor(at / side) % side, side),
  );
const colors = (count, side) =>
  Uint8Array.from(range(count * side * side * 3), (at) => {
    const pixel = Math.floor(at / 3);
    return level(
      Math.floor(pixel / side / side) + 20 * (at % 3),
      pixel % side,
      Math.floor(pixel / side) % side,
      side,
    );
  });

const classExamples = (count, names, trained = true) =>
  range(count).map((at) => {
    const target = at % names;
    if (!trained) return { row: 3 + 7 * at, target: { kind: "class", index: target } };
    const wrong = at < 5;
    return {
      row: 3 + 7 * at,
      target: { kind: "class", index: target },
      prediction: {
        kind: "class",
        index: wrong ? (target + 3) % names : target,
        probability: 0.99 - 0.02 * at,
      },
      loss: lossOf(at),
      wrong,
    };
  });

const overview = (change) => ({
  inputs: [],
  target: ["label"],
  targetScaling: "none",
  decisions: "one",
  notes: [],
  ...change,
});

const info = { ...syntheticRun().info, parts: { train: 300, dev: 100 } };
const run = { ...syntheticRun(), info };

/** The data view of each kind of data: the messages that bring it up. */
export const dataSets = {
  pictures: {
    data: overview({
      inputs: [{ name: "input", kind: "picture", shape: [28, 28, 1], scaling: "minMax" }],
      classes: digits,
      notes: ["No training example has the class 7: the network cannot learn it."],
    }),
    profile: profile([{ input: "input", column: "image", ...numbers("image", 0, 784) }], classes(digits)),
    page: pageOf({
      confusion: confusionOf(10),
      examples: classExamples(shown, 10),
      inputs: [
        {
          kind: "picture",
          name: "input",
          height: 28,
          width: 28,
          channels: 1,
          range: [0, 255],
          levels: gray(shown, 28),
        },
      ],
      measured: 10_000,
      of: 60_000,
      found: 10_000,
      pages: 417,
    }),
  },
  rows: {
    data: overview({
      inputs: [{ name: "input", kind: "row", shape: [7], scaling: "standard" }],
      target: ["species"],
      classes: species,
      notes: ["4 of 304 rows were left out because they have an empty cell."],
    }),
    profile: profile(
      [
        ...["sepal length", "sepal width", "petal length", "petal width"].map((name, at) => ({
          input: "input",
          column: name,
          ...numbers(name, at),
        })),
        {
          input: "input",
          column: "garden",
          kind: "categories",
          name: "garden",
          names: ["north", "south", "the far corner behind the greenhouse"],
          others: 0,
          parts: { train: { counts: [200, 80, 20] }, dev: { counts: [60, 30, 10] } },
        },
      ],
      classes(species),
    ),
    page: pageOf({
      confusion: [
        [33, 0, 0],
        [0, 30, 4],
        [0, 1, 32],
      ],
      examples: classExamples(shown, 3),
      inputs: [
        {
          kind: "row",
          name: "input",
          columns: ["sepal length", "sepal width", "petal length", "petal width", "garden"],
          more: 3,
          cells: range(shown).map((at) => [
            4 + noise(at),
            3.1,
            at === 2 ? null : 1.234567 * noise(at),
            0.2,
            at % 2 ? "south" : "north",
          ]),
        },
      ],
    }),
  },
  numbers: {
    data: overview({
      inputs: [{ name: "input", kind: "row", shape: [3], scaling: "standard" }],
      target: ["price"],
      targetScaling: "standard",
      decisions: "none",
    }),
    profile: profile([{ input: "input", column: "size", ...numbers("size", 1) }], {
      kind: "numbers",
      columns: ["price"],
      numbers: [numbers("price", 2)],
    }),
    page: pageOf({
      examples: range(shown).map((at) => ({
        row: at + 1,
        target: { kind: "numbers", values: [210_000 + 1000 * at], of: 1 },
        prediction: { kind: "numbers", values: [190_000 + 2000 * at], of: 1 },
        loss: lossOf(at),
      })),
      inputs: [
        {
          kind: "row",
          name: "input",
          columns: ["size", "bedrooms", "zip"],
          more: 0,
          cells: range(shown).map((at) => [60 + at, 3, 12345]),
        },
      ],
    }),
  },
  spectrograms: {
    data: overview({
      inputs: [{ name: "input", kind: "spectrogram", shape: [98, 40], scaling: "standard" }],
      classes: digits,
    }),
    profile: profile(
      [{ input: "input", column: "recording", ...numbers("recording", 0, 3920) }],
      classes(digits),
    ),
    page: pageOf({
      confusion: confusionOf(10),
      examples: classExamples(12, 10),
      found: 12,
      pages: 1,
      inputs: [
        {
          kind: "spectrogram",
          name: "input",
          frames: 98,
          bands: 40,
          range: [-23, 4.1],
          levels: Uint8Array.from(range(12 * 98 * 40), (at) => {
            const [frame, band] = [Math.floor(at / 40) % 98, at % 40];
            return Math.round(
              120 + 60 * Math.sin(frame / 9 + Math.floor(at / 3920)) * Math.cos(band / 6) + 60 * noise(at),
            );
          }),
        },
      ],
    }),
  },
  camera: {
    data: overview({
      inputs: [
        { name: "camera", kind: "picture", shape: [24, 24, 3], scaling: "minMax" },
        { name: "speed", kind: "row", shape: [1], scaling: "standard" },
      ],
      target: ["angle"],
      decisions: "none",
    }),
    profile: profile([{ input: "speed", column: "speed", ...numbers("speed", 1) }], {
      kind: "numbers",
      columns: ["angle"],
      numbers: [numbers("angle", 0)],
    }),
    page: pageOf({
      examples: range(shown).map((at) => ({
        row: at + 1,
        target: { kind: "numbers", values: [0.1 * at - 1], of: 1 },
        prediction: { kind: "numbers", values: [0.11 * at - 1], of: 1 },
        loss: lossOf(at),
      })),
      inputs: [
        {
          kind: "picture",
          name: "camera",
          height: 24,
          width: 24,
          channels: 3,
          range: [0, 255],
          levels: colors(shown, 24),
        },
        {
          kind: "row",
          name: "speed",
          columns: ["speed"],
          more: 0,
          cells: range(shown).map((at) => [10 + at]),
        },
      ],
    }),
  },
  text: {
    data: overview({
      inputs: [{ name: "input", kind: "text", shape: [32], scaling: "none" }],
      target: ["next"],
      classes: ["<unknown>", "\n", ..."abcdefghij"],
      decisions: "many",
      sampling: { unit: "character", window: 32 },
    }),
    profile: profile(
      [
        {
          input: "input",
          column: "text",
          kind: "items",
          name: "text",
          names: ["\n", ..."abcdefghij"],
          others: 0,
          parts: {
            train: { counts: range(11).map((at) => 10 + 7 * (at % 5)) },
            dev: { counts: range(11).map((at) => 3 + at) },
          },
        },
      ],
      classes(["<unknown>", "\n", ..."abcdefghij"]),
    ),
    page: pageOf({
      confusion: confusionOf(12),
      examples: range(12).map((at) => ({
        row: at + 1,
        target: { kind: "text", text: "nna\nbertha\ncaesar\ndora\nemil\nfrie" },
        prediction: {
          kind: "text",
          text: at < 9 ? "nna\nbernha\ncaesen\ndorm\nemma\nfrid" : "nna\nbertha\ncaesar\ndora\nemil\nfrie",
        },
        loss: lossOf(at),
        wrong: at < 9,
      })),
      found: 12,
      pages: 1,
      inputs: [
        { kind: "text", name: "input", texts: range(12).map(() => "anna\nbertha\ncaesar\ndora\nemil\nfri") },
      ],
    }),
  },
};

export const samples = (done = 40) => ({
  type: "textSamples",
  samples: {
    request: { prefix: "an", temperature: 0.8, length: 40, samples: 3, seed: 1 },
    step: 4000,
    texts: [
      "na\nberta\ncarl",
      "ton\nemil\nfranziska\ngustav\nheinrich\nida",
      "\nberthold\ncaecilie\ndorothea\nemma",
    ],
    done,
    unknown: ["ß"],
  },
});

/** A run of the data set, finished, with its data view answered. */
export const dataMessages = (name, state = "finished") => {
  const { data, profile: counted, page } = dataSets[name];
  return [snapshotOf(run, state, { data, profile: counted }), { type: "showView", view: "data" }, page];
};

export const untrainedMessages = () => {
  const { data, profile: counted, page } = dataSets.rows;
  const examples = page.page.examples.map(({ row, target }) => ({ row, target }));
  const measured = ["step", "meanLoss", "confusion"];
  const rest = Object.fromEntries(Object.entries(page.page).filter(([key]) => !measured.includes(key)));
  return [
    snapshotOf({ info, series: run.series }, "finished", { data, profile: counted }),
    { type: "showView", view: "data" },
    { type: "dataPage", page: { ...rest, request: request({ order: "file" }), examples } },
  ];
};

/** States of the data view and the sample view that are no plain page. */
export const dataStates = {
  dataLoading: [
    { type: "loading", message: "Reading images-idx3-ubyte: 40 %" },
    { type: "showView", view: "data" },
  ],
  dataMeasuring: [
    ...dataMessages("rows", "running").slice(0, 2),
    { type: "dataProgress", done: 640, of: 10_000 },
  ],
  dataNothing: [
    ...dataMessages("rows").slice(0, 2),
    pageOf(
      {
        found: 0,
        pages: 1,
        examples: [],
        confusion: [
          [1, 0, 0],
          [0, 1, 0],
          [0, 0, 1],
        ],
        inputs: [{ kind: "row", name: "input", columns: ["x"], more: 0, cells: [] }],
      },
      { filter: { outcome: "wrong", target: 1, predicted: 2 } },
    ),
  ],
  dataGone: [
    ...dataMessages("rows").slice(0, 2),
    {
      type: "dataRefused",
      request: "showData",
      why: "workerGone",
      failure: { message: "The worker of this run has ended, and its data with it." },
    },
  ],
  dataFailed: [
    ...dataMessages("rows").slice(0, 2),
    {
      type: "dataRefused",
      request: "showData",
      why: "failed",
      failure: { message: "There is not enough memory to copy the weights." },
    },
  ],
  dataUntrained: untrainedMessages(),
  sample: [...dataMessages("text"), { type: "showView", view: "sample" }, samples()],
};
