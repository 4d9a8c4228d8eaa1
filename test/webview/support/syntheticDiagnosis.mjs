// Diagnoses as the host would send them: under way, with causes, healthy, not sure, failed, cancelled.
import { snapshotOf, syntheticRun } from "./syntheticRun.mjs";

const curve = (from, to, steps = 600, noise = 0.03) =>
  Array.from({ length: 100 }, (_, at) => ({
    step: at * (steps / 100),
    cost: to + (from - to) * Math.exp(-at / 14) + noise * Math.abs(Math.sin(at * 12.9)),
  }));

const outcome = (accuracy, cost, rest = {}) => ({
  state: "finished",
  steps: 600,
  part: "dev",
  cost,
  metric: { name: "accuracy", value: accuracy },
  ...rest,
});

export const before = outcome(0.361, 1.101);

const causes = [
  {
    cause: "output-activation",
    summary: "The activation of the output does not suit the loss or the targets.",
    title: "Change sigmoid to softmax",
    line: 10,
    layer: "output",
    confidence: 0.93,
    because: [
      {
        rule: "output-activation",
        message:
          "categoricalCrossentropy wants probabilities that sum to 1; sigmoid gives each class one of its own. Use softmax.",
      },
    ],
    edits: [{ place: "layers[2].activation", was: "sigmoid", becomes: "softmax" }],
    after: { ...outcome(0.967, 0.0812), curve: curve(1.1, 0.08) },
  },
  {
    cause: "learning-rate",
    summary: "Steps are too long or too short.",
    title: "Change learningRate 0.00001 → 0.001",
    line: 16,
    confidence: 0.52,
    because: [
      { rule: "learning-rate-low", message: "No step changes a kernel by a ten-thousandth of itself." },
    ],
    edits: [{ place: "optimizer", becomes: '{"type":"adam","learningRate":0.001}' }],
    after: { ...outcome(0.733, 0.62), curve: curve(1.1, 0.62) },
  },
  {
    cause: "loss",
    summary: "The loss is made for another kind of answer.",
    title: "Change meanSquaredError to categoricalCrossentropy",
    line: 13,
    confidence: 0.3,
    because: [],
    edits: [
      { place: "loss", was: "meanSquaredError", becomes: "categoricalCrossentropy" },
      { place: "layers[1]", becomes: '{"type":"batchNormalization"}', insert: true },
    ],
    after: { ...outcome(0.7, 60.1), curve: curve(2000, 0.4, 600, 0) },
  },
];

const unmended = {
  cause: "labels",
  summary: "The targets are wrong, or say nothing that the inputs could tell.",
  title: "Look at the labels",
  line: 5,
  confidence: 0.7,
  because: [{ rule: "labels-ignored" }],
  edits: [],
};

const sweep = Array.from({ length: 110 }, (_, at) => {
  const rate = 1e-6 * 10 ** ((7 * at) / 139);
  return { rate, cost: 1.1 - 0.9 / (1 + (0.004 / rate) ** 1.4) + (rate > 0.1 ? (rate - 0.1) * 4 : 0) };
});

const words = [
  [
    "cannot-overfit-one-batch",
    "Overfit one batch",
    "Trains on 16 examples alone: a network that cannot learn those by heart has a fault in itself, not too little data.",
  ],
  [
    "input-ignored",
    "Ignore the input",
    "Trains a copy with every input set to 0: if it does as well, the network makes nothing of its inputs.",
  ],
  [
    "labels-ignored",
    "Shuffle the labels",
    "Trains a copy on shuffled labels: if it does as well on examples it has not seen, the labels say nothing that the inputs could tell.",
  ],
  [
    "batch-leak",
    "Look for leaks in the batch",
    "Changes one example of a mini-batch and looks whether the loss of another changes: outside of training it must not.",
  ],
  [
    "learning-rate-sweep",
    "Sweep the learning rate",
    "Raises the learning rate geometrically from step to step on a copy; the best one lies where the cost falls fastest.",
  ],
  [
    "gradient",
    "Check the gradients",
    "Compares the gradients with central differences of the cost, in float64: a wrong backward pass is named.",
  ],
];

export const verdicts = {
  "cannot-overfit-one-batch": {
    verdict: "faulty",
    message:
      "It cannot learn even 16 examples by heart: after 1000 steps their cost is 1.09 of 1.1. Look at the layers, the loss, the learning rate and the labels, not at the amount of data.",
    line: 7,
  },
  "batch-leak": {
    verdict: "sound",
    message: "Changing one example of a mini-batch leaves the losses of the 7 others as they are.",
    line: 7,
  },
  gradient: { verdict: "undecided", message: "There is one training example only." },
  "learning-rate-sweep": {
    verdict: "faulty",
    message: "The cost falls fastest at a rate of about 0.004; the file's 0.00001 is 400 times smaller.",
    line: 16,
    sweep,
    suggestion: 0.004,
    current: 1e-5,
  },
};

export const experiments = (results = {}) =>
  words.map(([name, title, summary]) => ({ name, title, summary, result: results[name] }));

const trials = [
  { title: causes[0].title, after: outcome(0.967, 0.0812) },
  { title: causes[1].title, after: outcome(0.733, 0.62) },
  {
    title: "Change relu to leakyRelu in every layer",
    after: outcome(NaN, NaN, { state: "diverged", steps: 41 }),
  },
  {
    title: "Train in mini-batches of 16",
    after: { state: "failed", failure: "There is not enough memory.", steps: 0 },
  },
];

const about = { budgetSeconds: 20, trials: [] };
export const startedAtMs = Date.now() - 6_000;

const answered = (answer, rest = {}) => ({
  ...about,
  startedAtMs,
  state: "done",
  before,
  trials,
  answer: {
    causes: [],
    suggested: [],
    elapsedSeconds: 8.31,
    before: { ...before, curve: curve(1.12, 1.1) },
    ...answer,
  },
  ...rest,
});

/** What the host knows in each state: the examination, and the experiments' verdicts. */
export const examinations = {
  none: undefined,
  running: {
    ...about,
    startedAtMs,
    state: "running",
    doing: "Tried 2 of 9 fixes: Change learningRate 0.00001 → 0.001",
    before,
    trials: [
      ...trials.slice(0, 2),
      { title: "Change relu to leakyRelu in every layer" },
      { title: "Train for 300 epochs" },
    ],
  },
  causes: answered({
    kind: "causes",
    sentence: "It does not learn because the activation of the output does not suit the loss or the targets.",
    causes,
  }),
  edited: answered(
    {
      kind: "causes",
      sentence:
        "It does not learn because the activation of the output does not suit the loss or the targets.",
      causes,
    },
    { edited: true, applied: [0] },
  ),
  unmended: answered({
    kind: "causes",
    sentence: "It does not learn because the targets are wrong, or say nothing that the inputs could tell.",
    causes: [unmended],
  }),
  healthy: answered({
    kind: "healthy",
    sentence: "It is healthy: it learns what it can, and nothing contradicts itself.",
  }),
  unsure: answered({
    kind: "unsure",
    sentence: "Not sure: it does not learn, and nothing that was tried helps.",
    suggested: ["cannot-overfit-one-batch", "labels-ignored", "learning-rate-sweep"],
  }),
  untrainable: {
    ...answered({
      kind: "untrainable",
      sentence: "model.json has a problem to mend before it can be trained: data is missing.",
      before: undefined,
    }),
    before: undefined,
    trials: [],
  },
  failed: {
    ...about,
    startedAtMs,
    state: "failed",
    before,
    failure: { message: "The diagnosis did not finish: its worker ended." },
    trials: trials.slice(0, 1),
  },
  cancelled: { ...about, startedAtMs, state: "cancelled", before, trials: trials.slice(0, 2) },
};

export const diagnosisMessage = (state, { results = {}, experimenting, ...rest } = {}) => ({
  type: "diagnosis",
  diagnosis: {
    model: "iris",
    examination: examinations[state],
    experiments: experiments(results),
    experimenting,
    ...rest,
  },
});

/** A finished run, then the diagnosis. */
export const diagnosisMessages = (state, options) => [
  snapshotOf(syntheticRun({ steps: 600 }), "finished"),
  diagnosisMessage(state, options),
];
