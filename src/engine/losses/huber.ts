import { defineLoss, kernelPasses } from "./definition";

/**
 * With e = p − t, L = mean over units of ½e² for |e| ≤ δ, δ·|e| − ½δ² beyond; ∂L/∂p = e brought into [−δ, δ],
 * / units. Huber 1964; δ = 1 as in Keras.
 */
export const huber = defineLoss({
  summary: "Squared error for small differences, absolute error for large ones.",
  options: {
    delta: {
      kind: "number",
      default: 1,
      exclusiveMinimum: 0,
      description: "δ, the difference from which on the error counts linearly; in the target's unit.",
    },
  },
  target: "perUnit",
  impliedMetric: "meanAbsoluteError",
  // The slope has its kink there: a central difference across it is off by more than rounding.
  side: ({ delta }, prediction, target) =>
    (prediction - target > -delta ? 1 : 0) + (prediction - target > delta ? 1 : 0),
  create: (site) => kernelPasses(site, "huber", site.options.delta),
});
