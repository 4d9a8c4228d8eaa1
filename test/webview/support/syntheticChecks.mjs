// Gradient checks as the engine tells them, made from formulas: one for each way a check can come out.

const tolerance = 1e-7;
const epsilon = 1e-5;

/** Repeatable noise in −1 … 1. */
const noise = (n) => {
  const wave = Math.sin(n * 127.1 + 311.7) * 43758.5453;
  return 2 * (wave - Math.floor(wave)) - 1;
};

const product = (shape) => shape.reduce((all, axis) => all * axis, 1);

const indexAt = (position, shape) => {
  const index = [];
  for (const axis of [...shape].reverse()) {
    index.unshift(position % axis);
    position = Math.floor(position / axis);
  }
  return index;
};

/** As the engine has it: |g − ĝ| / max(|g|, |ĝ|), nothing below the noise. */
const entryError = (g, numeric) => {
  const larger = Math.max(Math.abs(g), Math.abs(numeric));
  if (larger < 1e-10) return 0;
  const error = Math.abs(g - numeric) / larger;
  return Number.isNaN(error) ? Infinity : error;
};

const norm = (values) => Math.hypot(...values);

const verdictOf = (error) =>
  error <= tolerance ? "pass" : error <= 1e-5 ? "note" : error <= 1e-3 ? "suspicious" : "mismatch";

/** The V: rounding grows as ε shrinks, curvature as it grows; a wrong gradient stays at its error. */
const sweepOf = (error) =>
  Array.from({ length: 21 }, (_, i) => {
    const at = 10 ** (-2 - i / 2);
    const right = 2e-16 / at + 0.02 * at ** 2;
    return {
      epsilon: at,
      relativeError: Number.isFinite(error) ? Math.max(right, error > 1e-6 ? error : 0) : error,
    };
  });

/**
 * One tensor's comparison.
 * @param {{ wrong?: (numeric: number, position: number) => number, size?: number, sample?: number,
 *   kinks?: number, step?: number, gradient?: (position: number) => number }} options `wrong` makes the
 *   analytic gradient from the right one; `sample`: only so many entries, evenly spread
 */
export function compared(layer, parameter, shape, options = {}) {
  const { wrong, sample = Infinity, kinks = 0, step = 0 } = options;
  const { gradient = (position) => 0.08 * noise(position + layer.length) } = options;
  const of = product(shape);
  const count = Math.min(of, sample);
  const at = Array.from({ length: count }, (_, i) => Math.floor((i * of) / count)).slice(kinks);
  const right = at.map(gradient);
  const analytic = right.map((value, i) => (wrong ? wrong(value, at[i]) : value));
  const numeric = right.map((value, i) => value * (1 + 3e-10 * noise(i)));
  const difference = norm(analytic.map((value, i) => value - numeric[i]));
  const error = difference === 0 ? 0 : difference / (norm(analytic) + norm(numeric));
  const relativeError = Number.isNaN(error) ? Infinity : error;
  const worst = at
    .map((position, i) => ({
      index: indexAt(position, shape),
      analytic: analytic[i],
      numeric: numeric[i],
      relativeError: entryError(analytic[i], numeric[i]),
    }))
    .sort((a, b) => b.relativeError - a.relativeError)
    .slice(0, 5);
  return {
    layer,
    parameter,
    relativeError,
    verdict: at.length === 0 ? "note" : verdictOf(relativeError),
    checked: at.length,
    of,
    kinks,
    shape,
    step,
    worst,
    entries: { at, analytic, numeric },
    sweep: sweepOf(relativeError),
  };
}

/** A whole check of some comparisons. */
export function checkOf(parameters, { culprits = [], notes = [], isWhole = true } = {}) {
  const some = parameters.filter(({ checked }) => checked > 0);
  return {
    passed: isWhole && some.length > 0 && some.every(({ verdict }) => verdict === "pass"),
    relativeError: parameters.reduce((most, { relativeError }) => Math.max(most, relativeError), 0),
    epsilon,
    tolerance,
    notes,
    parameters,
    culprits,
  };
}

const culprit = ({ layer, parameter, relativeError, worst }, pattern, message, rest = {}) => ({
  layer,
  parameter,
  relativeError,
  pattern,
  message,
  worst,
  ...rest,
});

const fine = [
  compared("dense_1", "kernel", [4, 16]),
  compared("dense_1", "bias", [16]),
  compared("dense_2", "kernel", [16, 16], { sample: 64 }),
  compared("dense_2", "bias", [16]),
  compared("output", "kernel", [16, 3]),
  compared("output", "bias", [3], { step: 10 }),
  compared("dense_1", "input", [16, 4]),
];

const turned = compared("dense_2", "kernel", [16, 16], { wrong: (value) => -value, step: 10 });
const doubled = compared("dense_1", "bias", [16], { wrong: (value) => 2 * value });
const through = compared("dense_1", "kernel", [4, 16], {
  wrong: (value, at) => value * (1 + 0.2 * noise(at)),
});
const sampled = "dense_2/kernel: 64 of 256 entries were checked.";

/** Checks by how they come out. */
export const checks = {
  fine: checkOf(fine, { notes: [sampled, "Dropout was switched off for the check."] }),
  signError: checkOf([through, doubled, turned, ...fine.slice(3)], {
    culprits: [
      culprit(
        turned,
        "sign",
        "Every entry is −1 times what calculus says: a sign is turned round. Look for a missing minus where the kernel’s gradient is added up.",
      ),
      culprit(
        doubled,
        "factor",
        "Every entry is 2 times what calculus says. Look for a square’s derivative taken twice, or a sum that runs over the batch twice.",
        { factor: 2 },
      ),
      culprit(
        { ...compared("loss", "input", [16, 3], { wrong: () => 0 }) },
        "zero",
        "The gradient of the prediction is zero everywhere. Look whether backward writes to inputGradients[0] at all.",
      ),
    ],
    notes: ["Dropout was switched off for the check."],
  }),
  oneRow: checkOf([
    compared("dense_2", "kernel", [16, 16], {
      wrong: (value, at) => (Math.floor(at / 16) === 5 ? 0 : value),
    }),
    compared("dense_2", "bias", [16], { wrong: (value, at) => value * (1 + 2e-5 * noise(at)) }),
    compared("output", "kernel", [16, 3], { wrong: (value, at) => value * (1 + 3e-7 * noise(at)) }),
  ]),
  kinks: checkOf(
    [compared("relu", "kernel", [8, 8], { kinks: 5 }), compared("relu", "bias", [8], { kinks: 8 })],
    {
      notes: [
        "relu/bias: no entry could be compared, because every entry that was tried lies at a kink of the cost.",
      ],
    },
  ),
  nothing: checkOf(
    [compared("relu", "kernel", [2, 2], { kinks: 4 }), compared("relu", "bias", [2], { kinks: 2 })],
    { notes: ["Nothing could be compared, so the check says nothing about this model."] },
  ),
  stopped: checkOf(fine.slice(3), { isWhole: false, notes: ["The check was stopped before its end."] }),
  deep: checkOf(
    Array.from({ length: 60 }, (_, layer) => [
      compared(`dense_${layer + 1}`, "kernel", [16, 16], {
        sample: 64,
        ...(layer < 12 ? { wrong: (value) => -value } : {}),
      }),
      compared(`dense_${layer + 1}`, "bias", [16]),
    ]).flat(),
    {
      culprits: Array.from({ length: 12 }, (_, layer) =>
        culprit(
          compared(`dense_${layer + 1}`, "kernel", [16, 16], { sample: 64, wrong: (value) => -value }),
          "sign",
          "Every entry is −1 times what calculus says: a sign is turned round.",
        ),
      ),
    },
  ),
  shapes: checkOf([
    compared("scalar", "scale", []),
    compared("one", "kernel", [1, 1], { wrong: (value) => value * 1.5 }),
    compared("conv2d", "kernel", [3, 3, 8, 16], { wrong: (value, at) => (at % 16 < 4 ? -value : value) }),
    compared("long", "bias", [1000], { wrong: (value, at) => value * (1 + (at % 100 === 0 ? 0.3 : 0)) }),
    compared("wide", "kernel", [784, 300], {
      sample: 400,
      wrong: (value, at) => (at % 7 ? value : value / 2),
    }),
    compared("images", "input", [16, 28, 28, 1], { sample: 300 }),
    compared("huge", "kernel", [8, 8], { gradient: (at) => noise(at) * 1e200, wrong: (value) => 2 * value }),
    compared("tiny", "kernel", [8, 8], { gradient: (at) => noise(at) * 1e-12 }),
    compared("ranges", "kernel", [16, 16], {
      gradient: (at) => noise(at) * 10 ** (-8 * Math.abs(noise(at * 3))),
      wrong: (value, at) => (at % 5 ? value : -value),
    }),
    compared("notANumber", "kernel", [6, 6], { wrong: (value, at) => (at % 9 === 4 ? NaN : value) }),
  ]),
};

/** A run of the layers that a check speaks of, without any training: what `Check Gradients` alone shows. */
export function runOf(check, about, firstLine = 8) {
  const names = [...new Set(check.parameters.map(({ layer }) => layer))];
  const layers = names.map((name, at) => ({
    name,
    type: "dense",
    outputShape: "[batch, 16]",
    parameters: 272,
    line: firstLine + at,
  }));
  return { info: { ...about, layers }, series: [] };
}
