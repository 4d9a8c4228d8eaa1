import { defineLoss, kernelPasses } from "./definition";

/** L = mean over units of p − t·ln(p + 1e-7); ∂L/∂p = (1 − t / (p + 1e-7)) / units. A negative p has no cost: NaN. (Keras Poisson.) */
export const poisson = defineLoss({
  summary:
    "For predicting counts: the negative log-likelihood of a Poisson rate, behind exponential or softplus.",
  options: {},
  target: "perUnit",
  impliedMetric: "meanAbsoluteError",
  create: (site) => kernelPasses(site, "poisson"),
});
