import { defineLoss, kernelPasses } from "./definition";

/** L = mean over units of ln cosh(p − t): about ½e² near 0, |e| − ln 2 far away; ∂L/∂p = tanh(p − t) / units. (Keras LogCosh.) */
export const logCosh = defineLoss({
  summary: "A smooth absolute error: squared for small differences, linear for large ones.",
  options: {},
  target: "perUnit",
  impliedMetric: "meanAbsoluteError",
  create: (site) => kernelPasses(site, "logCosh"),
});
