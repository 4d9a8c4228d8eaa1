import { defineLoss, kernelPasses } from "./definition";
import { hingeSide } from "./hinge";

/** L = mean over units of max(0, 1 − t·p)², t as in `hinge`; ∂L/∂p = −2t·max(0, 1 − t·p) / units. (Keras SquaredHinge.) */
export const squaredHinge = defineLoss({
  summary: "The squared margin loss: punishes large violations more, and has no jump in its slope.",
  options: {},
  target: "perUnit",
  impliedMetric: "accuracy",
  decisionThreshold: 0,
  // The second derivative jumps there, which a central difference of relative error 1e-7 already sees.
  side: hingeSide,
  create: (site) => kernelPasses(site, "squaredHinge"),
});
