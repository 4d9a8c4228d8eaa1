import { defineLoss, fromLogits, kernelPasses } from "./definition";

/** L = −Σ t·ln p. From logits z: ln Σeᶻ · Σt − Σ t·z, ∂L/∂z = softmax(z)·Σt − t. */
export const categoricalCrossentropy = defineLoss({
  summary: "Cross-entropy of exclusive classes (softmax), targets one-hot or a distribution.",
  options: { fromLogits },
  target: "perUnit",
  fusesWith: "softmax",
  impliedMetric: "accuracy",
  create: (site) => kernelPasses(site, site.fromLogits ? "softmaxCrossentropy" : "categoricalCrossentropy"),
});
