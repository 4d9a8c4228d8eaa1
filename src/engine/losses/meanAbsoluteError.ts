import { defineLoss, kernelPasses } from "./definition";

/** L = mean over units of |p − t|; ∂L/∂p = sign(p − t) / units, 0 where p = t. (Keras MeanAbsoluteError.) */
export const meanAbsoluteError = defineLoss({
  summary: "Mean of the absolute differences: for predicting numbers among outliers.",
  options: {},
  target: "perUnit",
  impliedMetric: "meanAbsoluteError",
  side: (_options, prediction, target) => (prediction > target ? 1 : 0),
  create: (site) => kernelPasses(site, "meanAbsoluteError"),
});
