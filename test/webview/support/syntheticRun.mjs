// A run that looks like a real one, made from formulas: the messages a host would send.
import { syntheticHistograms } from "./syntheticHistograms.mjs";

const info = (layers, { steps, stepsPerEpoch, name }) => ({
  runId: `run-${name}`,
  modelName: name,
  file: `examples/${name}/${name}.model.json`,
  seed: 1,
  precision: "float32",
  epochs: Math.ceil(steps / stepsPerEpoch),
  batchSize: 16,
  stepsPerEpoch,
  totalSteps: Math.ceil(steps / stepsPerEpoch) * stepsPerEpoch,
  parts: { train: 120, dev: 15, test: 15 },
  metrics: ["accuracy"],
  layers: Array.from({ length: layers }, (_, index) => ({
    name: index === layers - 1 ? "output" : `dense_${index + 1}`,
    type: "dense",
    outputShape: `[batch, ${index === layers - 1 ? 3 : 16}]`,
    kernel: "kernel",
    parameters: index === 0 ? 80 : index === layers - 1 ? 51 : 272,
    line: 8 + index,
  })),
});

/** Every third layer is a rectifier, every other third a sigmoid. */
const dying = (layers) => layers.filter((_, at) => at % 3 === 0);
const saturating = (layers) => layers.filter((_, at) => at % 3 === 1);

/** Repeatable noise in −1 … 1. */
const noise = (n) => {
  const wave = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
};

const averages = [0.5, 0.8, 0.9, 0.98, 0.99, 0.995, 0.998, 0.999];
const metricSeries = ["metric/accuracy/train", "metric/accuracy/dev"];

/**
 * @param {{ layers?: number, steps?: number, done?: number, name?: string, stepsPerEpoch?: number,
 *   decayPerLayer?: number, capacity?: number, spikeAt?: number, gradientSpikeAt?: number,
 *   moments?: number, isOld?: boolean }} options `gradientSpikeAt`: of the second layer; `moments`: of histograms, at most
 */
export function syntheticRun({
  layers = 3,
  steps = 4000,
  done = steps,
  name = "iris",
  stepsPerEpoch = Math.max(1, Math.round(steps / 40)),
  decayPerLayer = 0.8,
  capacity = 2048,
  spikeAt = -1,
  isOld = false,
  gradientSpikeAt = -1,
  moments = 8,
} = {}) {
  const about = info(layers, { steps, stepsPerEpoch, name });
  const series = ["cost", "smoothedCost", "trainCost", "devCost", "learningRate"];
  for (const layer of about.layers) series.push(`activationNorm/${layer.name}`, `gradientNorm/${layer.name}`);
  // A run recorded by an earlier version lacks these.
  if (!isOld) {
    series.push(...averages.map((beta) => `smoothedCost/${beta}`), ...metricSeries);
    for (const layer of about.layers) series.push(`updateRatio/${layer.name}`);
    for (const layer of dying(about.layers)) series.push(`deadFraction/${layer.name}`);
    for (const layer of saturating(about.layers)) series.push(`saturatedFraction/${layer.name}`);
  }

  const trend = (step) => 0.08 + 1.02 * Math.exp((-4 * step) / steps);
  const valuesAt = (step) => {
    const epochEnds = (step + 1) % stepsPerEpoch === 0;
    const cost = trend(step) * (1 + 0.35 * noise(step)) + (step === spikeAt ? 3 : 0);
    const row = [
      cost,
      trend(step) * (1 + 0.02 * noise(Math.floor(step / 9))),
      epochEnds ? trend(step) * 0.97 : NaN,
      epochEnds ? trend(step) * (1.05 + (0.25 * step) / steps) : NaN,
      0.01,
    ];
    for (let layer = 0; layer < layers; layer++) {
      const depth = layers - 1 - layer;
      row.push((4 - (2 * layer) / layers) * (1 + 0.1 * noise(step + layer * 31)));
      const spike = layer === 1 && step === gradientSpikeAt ? 1e4 : 1;
      row.push(trend(step) * decayPerLayer ** depth * (1 + 0.3 * noise(step * 3 + layer * 17)) * spike);
    }
    if (isOld) return row;
    averages.forEach((beta) => row.push(trend(step) * (1 + 0.2 * (1 - beta) * noise(step + 7))));
    const accuracy = 1 - 0.6 * trend(step);
    row.push(epochEnds ? accuracy : NaN, epochEnds ? accuracy - 0.04 - (0.03 * step) / steps : NaN);
    for (let layer = 0; layer < layers; layer++)
      row.push(
        2.4e-3 * decayPerLayer ** (layers - 1 - layer) * trend(step) * (1 + 0.2 * noise(step * 7 + layer)),
      );
    for (let layer = 0; layer < dying(about.layers).length; layer++)
      row.push(Math.min(1, (0.45 * step) / steps + 0.05 * layer));
    for (let layer = 0; layer < saturating(about.layers).length; layer++)
      row.push(0.62 * Math.min(1, (2 * step) / steps) * (1 + 0.1 * noise(step)));
    return row;
  };

  let stepsPerBucket = 1;
  while (done > capacity * stepsPerBucket) stepsPerBucket *= 2;
  const buckets = Math.ceil(done / stepsPerBucket);
  const values = new Float64Array(series.length * buckets * 2).fill(NaN);
  for (let step = 0; step < done; step++) {
    valuesAt(step).forEach((value, index) => {
      const at = (index * buckets + Math.floor(step / stepsPerBucket)) * 2;
      if (Number.isNaN(value)) return;
      if (!(values[at] <= value)) values[at] = value;
      if (!(values[at + 1] >= value)) values[at + 1] = value;
    });
  }

  const last = done - 1;
  const row = done > 0 ? valuesAt(last) : [];
  const tensor = (norm, spread) => ({
    mean: 0.1 * spread,
    std: spread,
    norm,
    min: -3 * spread,
    max: 3 * spread,
    zeroFraction: 0,
    nonFinite: 0,
  });
  const facts = {
    step: last,
    epoch: Math.floor(last / stepsPerEpoch),
    learningRate: 0.01,
    cost: row[0],
    penalty: 0,
    lossGradientNorm: 0,
    penaltyGradientNorm: 0,
    gradientNorm: row[4 + layers * 2],
    layers: about.layers.map((layer, index) => ({
      name: layer.name,
      type: layer.type,
      fused: index === layers - 1,
      activation: {
        ...tensor(row[5 + index * 2], 0.62 - 0.01 * index),
        zeroFraction: index === 0 ? 0.318 : 0,
        saturatedFraction: index === 1 ? 0.0004 : 0,
      },
      gradient: tensor(row[6 + index * 2], 1e-3),
      parameters: [
        {
          name: "kernel",
          norm: 3.1,
          gradientNorm: row[6 + index * 2],
          updateRatio: 2.4e-3 * decayPerLayer ** (layers - 1 - index),
        },
        { name: "bias", norm: 0.2, gradientNorm: 0.01, updateRatio: 4e-3 },
      ],
    })),
  };
  return {
    info: about,
    series,
    history: { stepsPerBucket, firstBucket: 0, buckets, values },
    histograms: syntheticHistograms(about.layers, done, moments),
    progress: {
      step: done,
      epoch: Math.floor(last / stepsPerEpoch),
      elapsedSeconds: done / 1532,
      stepsPerSecond: 1532,
      learningRate: 0.01,
    },
    facts,
    evaluations: {
      step: done,
      epoch: Math.floor(last / stepsPerEpoch),
      parts: {
        train: { cost: 0.0921, metrics: { accuracy: 0.975 }, examples: 120 },
        dev: { cost: 0.1214, metrics: { accuracy: 0.9333 }, examples: 15 },
        test: { cost: 0.1102, metrics: { accuracy: 1 }, examples: 15 },
      },
      errors: errorsOf(),
    },
  };
}

/** Bias and variance as the worker judges them; what differs from a run with neither. `dev: null`: no dev part. */
export function errorsOf(change = {}) {
  const part = (value, examples) => ({ value, deviation: 0.01, examples });
  const { human, train = 0.025, dev = 0.0667, test = 0, ...rest } = change;
  return {
    kind: "wrong answers",
    train: part(train, 120),
    ...(dev !== null && { dev: part(dev, 15), variance: dev - train }),
    test: part(test, 15),
    ...(human !== undefined && { human }),
    bias: train - (human ?? 0),
    verdict: "neither",
    ...rest,
  };
}

export const snapshotOf = (run, state, rest = {}) => ({
  type: "snapshot",
  snapshot: { state, findings: [], ...run, ...rest },
});

export const findings = [
  {
    rule: "vanishing-gradient",
    severity: "error",
    layer: "dense_1",
    step: 600,
    line: 8,
    message:
      "The gradient of “dense_1” is 2.1e-7, 40,000 times smaller than that of “output” (8.4e-3), and its weights no longer move (relative update 3e-9): twenty sigmoid layers shrink it by about 0.25 each. Use relu or tanh, or He initialization with batch normalization.",
    evidence: { first: 2.1e-7, last: 8.4e-3 },
    path: ["layers", 0],
    fixes: [],
  },
  {
    rule: "saturated-units",
    severity: "warning",
    layer: "dense_4",
    step: 1400,
    line: 11,
    message:
      "62% of the units of “dense_4” lie in the flat ends of their sigmoid (|z| ≥ 5), where hardly any gradient passes.",
    evidence: { fraction: 0.62 },
    path: ["layers", 3],
    fixes: [],
  },
  {
    rule: "unfinished-training",
    severity: "info",
    step: 3999,
    line: 30,
    message: "The cost still falls by more than 1% an epoch at the end: train for more epochs.",
    evidence: { slope: 0.013 },
    path: ["training", "epochs"],
    fixes: [],
  },
];

/** Those above info as the worker tells them. */
export const timeline = [
  { rule: "saturated-units", stage: "cause", step: 1400, layers: ["dense_4"], text: "dense_4 saturates" },
  {
    rule: "vanishing-gradient",
    stage: "consequence",
    step: 600,
    layers: ["dense_1"],
    text: "the gradient of dense_1 vanishes",
  },
];
