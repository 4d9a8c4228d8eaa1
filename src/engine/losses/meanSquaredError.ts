import { defineLoss, kernelPasses } from "./definition";

/** L = mean over units of (p − t)²; ∂L/∂p = 2(p − t) / units. */
export const meanSquaredError = defineLoss({
  summary: "Mean of the squared differences: for predicting numbers.",
  options: {},
  target: "perUnit",
  impliedMetric: "meanAbsoluteError",
  create: (site) => kernelPasses(site, "meanSquaredError"),
});
