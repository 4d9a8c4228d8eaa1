import { defineLoss, fromLogits, kernelPasses } from "./definition";

/** L = −ln p[t] with t a class number. From logits z: ln Σeᶻ − z[t], ∂L/∂z = softmax(z) − onehot(t). */
export const sparseCategoricalCrossentropy = defineLoss({
  summary: "Cross-entropy of exclusive classes (softmax), targets are class numbers from 0.",
  options: { fromLogits },
  target: "classNumbers",
  fusesWith: "softmax",
  impliedMetric: "accuracy",
  create: (site) =>
    kernelPasses(site, site.fromLogits ? "sparseSoftmaxCrossentropy" : "sparseCategoricalCrossentropy"),
});
