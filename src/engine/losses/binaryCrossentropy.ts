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
  create: (site) => kernelPasses(site, site.fromLogits ? "sigmoidCrossentropy" : "binaryCrossentropy"),
});
