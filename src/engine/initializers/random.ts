import { defineInitializer } from "./definition";

const mean = { kind: "number", default: 0, description: "Mean μ of the distribution." } as const;
const stddev = {
  kind: "number",
  default: 0.05,
  minimum: 0,
  description: "Standard deviation σ of the distribution.",
} as const;

export const randomNormal = defineInitializer({
  summary: "Drawn from a normal distribution N(μ, σ²).",
  options: { mean, stddev },
  fill({ options, random, values }) {
    for (let at = 0; at < values.length; at++) values[at] = options.mean + options.stddev * random.normal();
  },
});

/** σ is that of the normal distribution before it is cut, as in Keras; the cut one has 0.8796·σ. */
export const truncatedNormal = defineInitializer({
  summary: "Drawn from a normal distribution, redrawn beyond two standard deviations.",
  options: { mean, stddev },
  fill({ options, random, values }) {
    for (let at = 0; at < values.length; at++)
      values[at] = options.mean + options.stddev * random.truncatedNormal();
  },
});

export const randomUniform = defineInitializer({
  summary: "Drawn evenly from [minval, maxval).",
  options: {
    minval: { kind: "number", default: -0.05, description: "Lower end of the range." },
    maxval: { kind: "number", default: 0.05, description: "Upper end of the range." },
  },
  fill({ options: { minval, maxval }, random, values }) {
    for (let at = 0; at < values.length; at++) values[at] = minval + (maxval - minval) * random.fineUniform();
  },
});
