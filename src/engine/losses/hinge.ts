import { defineLoss, kernelPasses } from "./definition";

/** The kink at p·t = 1, with class 0 as t = −1. */
export const hingeSide = (_options: unknown, prediction: number, target: number): number =>
  prediction * (target === 0 ? -1 : target) < 1 ? 1 : 0;

/**
 * L = mean over units of max(0, 1 − t·p), t = ±1 (a target of 0 counts as −1); ∂L/∂p = −t / units where
 * t·p < 1, else 0. Keras Hinge, but for the conversion: Keras converts when a whole batch is 0 or 1, here
 * every 0 is converted, so that the cost does not depend on who shares the mini-batch.
 */
export const hinge = defineLoss({
  summary: "Margin loss of support-vector machines: right by at least 1 costs nothing. Targets ±1 or 0/1.",
  options: {},
  target: "perUnit",
  impliedMetric: "accuracy",
  decisionThreshold: 0,
  side: hingeSide,
  create: (site) => kernelPasses(site, "hinge"),
});
