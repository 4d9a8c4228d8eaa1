import { defineLoss, kernelPasses } from "./definition";

const clip = 1e-7;

/**
 * L = Σ over units of t·ln(t / p), t and p clipped to [1e-7, 1]; ∂L/∂p = −t / p, 0 where p is clipped.
 * (Keras KLDivergence.)
 */
export const kullbackLeiblerDivergence = defineLoss({
  summary: "How much a predicted distribution differs from the target's; 0 where they are the same.",
  options: {},
  target: "perUnit",
  impliedMetric: "accuracy",
  side: (_options, prediction) => (prediction > clip ? 1 : 0) + (prediction > 1 ? 1 : 0),
  create: (site) => kernelPasses(site, "kullbackLeiblerDivergence"),
});
