import { defineLoss, fromLogits, kernelPasses } from "./definition";

/**
 * L = mean over units of −t·ln p − (1 − t)·ln(1 − p). From logits z: max(z, 0) − z·t + ln(1 + e^−|z|),
 * ∂L/∂z = (sigmoid(z) − t) / units.
 */
export const binaryCrossentropy = defineLoss({
  summary: "Cross-entropy of yes/no units (a sigmoid each): two classes, or several labels at once.",
  options: { fromLogits },
  target: "perUnit",
  fusesWith: "sigmoid",
  impliedMetric: "accuracy",
  // Reached only where it is not fused: a logit has no kink, and its probability is not what is clipped.
  side: ({ fromLogits }, prediction) =>
    fromLogits ? 0 : (prediction > 1e-7 ? 1 : 0) + (prediction > 1 - 1e-7 ? 1 : 0),
  create: (site) => kernelPasses(site, site.fromLogits ? "sigmoidCrossentropy" : "binaryCrossentropy"),
});
