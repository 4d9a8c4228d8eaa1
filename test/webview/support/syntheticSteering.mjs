// A run that was steered by hand: the state a host would send of it.

/** A curve of the cost that was left: the average and the dev cost, from one step to before another. */
const branch = (from, to, height) => {
  const buckets = 512;
  const stepsPerBucket = 8;
  const values = new Float64Array(2 * buckets * 2).fill(NaN);
  for (let bucket = Math.floor(from / stepsPerBucket); bucket * stepsPerBucket < to; bucket++) {
    const cost = height + 0.0002 * (bucket * stepsPerBucket - from) + 0.02 * Math.sin(bucket / 3);
    values.fill(cost, bucket * 2, bucket * 2 + 2);
    if (bucket % 12 === 0) values.fill(cost * 1.15, (buckets + bucket) * 2, (buckets + bucket) * 2 + 2);
  }
  return { from, to, history: { stepsPerBucket, firstBucket: 0, buckets, values } };
};

const number = (name, kind, value, description, more = {}) => ({
  name,
  kind,
  value,
  byHand: false,
  description,
  ...more,
});

export const hyperparameters = [
  number("learningRate", "learningRate", 0.01, "Learning rate α: how far one step goes.", {
    exclusiveMinimum: 0,
  }),
  number("beta1", "beta1", 0.9, "Decay β₁ of the average of gradients.", { minimum: 0, exclusiveMaximum: 1 }),
  number("l2", "l2", 0.0005, "Adds l2 / 2 · Σ W² to the cost.", { minimum: 0, byHand: true }),
  number("dropoutRate/dropout_1", "dropoutRate", 0.2, "Fraction of entries set to zero.", {
    layer: "dropout_1",
    minimum: 0,
    exclusiveMaximum: 1,
  }),
];

export const checkpoints = [
  {
    id: "1",
    step: 600,
    epoch: 6,
    kind: "hand",
    cost: 0.6123,
    devCost: 0.6711,
    name: "before it swings",
    fileBytes: 4e5,
  },
  { id: "2", step: 1400, epoch: 14, kind: "hand", cost: 0.3312, devCost: 0.3902, fileBytes: 4e5 },
  {
    id: "3",
    step: 2600,
    epoch: 26,
    kind: "beforeBack",
    cost: 0.5202,
    devCost: 0.7,
    fileBytes: 4e5,
    left: true,
  },
];

/** Kept by itself, where the dev cost is lowest. */
export const best = {
  id: "best-1-1500",
  step: 1500,
  epoch: 15,
  kind: "best",
  cost: 0.3011,
  devCost: 0.3612,
  fileBytes: 4e5,
};

export const steered = (change = {}) => ({
  hyperparameters,
  marks: [
    { kind: "change", step: 900, name: "learningRate", what: "learningRate", from: 0.1, to: 0.01 },
    { kind: "back", step: 1400, from: 2600 },
    { kind: "change", step: 2000, name: "l2", what: "l2", from: 1e-4, to: 5e-4 },
  ],
  checkpoints,
  branches: [branch(1400, 2600, 0.34)],
  told: [],
  ...change,
});

/** Before anything was done. */
export const untouched = (change = {}) => steered({ marks: [], checkpoints: [], branches: [], ...change });
