import { defineOptimizer, learningRate, momentDecays } from "./definition";

/** Dozat's warm-up of the momentum. */
const momentumAt = (beta1: number, time: number): number => beta1 * (1 - 0.5 * 0.96 ** time);

/**
 * Adam with Nesterov's look-ahead: μₜ = β₁·(1 − ½·0.96ᵗ), Pₜ = μ₁·…·μₜ, m and v as in Adam,
 *   θ ← θ − α · (μₜ₊₁·m / (1 − Pₜ₊₁) + (1 − μₜ)·g / (1 − Pₜ)) / (√(v / (1 − β₂ᵗ)) + ε)
 * Dozat 2016, as Keras writes it.
 */
export const nadam = defineOptimizer({
  summary: "Adam with Nesterov momentum.",
  options: { learningRate: learningRate(0.001), ...momentDecays },
  slots: () => ["firstMoment", "secondMoment"],
  create(kernels, { beta1, beta2, epsilon }) {
    let rate = 0;
    let ofMean = 0;
    let ofSlope = 0;
    let correction = 1;
    let product = 1;
    let productTime = 0;
    return {
      begin(learningRate, time) {
        rate = learningRate;
        // Going back or on from a saved state: multiplied up from the start again, to the same bits.
        if (time !== productTime + 1) {
          product = 1;
          for (productTime = 0; productTime < time - 1; productTime++) {
            product *= momentumAt(beta1, productTime + 1);
          }
        }
        const now = momentumAt(beta1, time);
        const next = momentumAt(beta1, time + 1);
        product *= now;
        productTime = time;
        ofMean = next / (1 - product * next);
        ofSlope = (1 - now) / (1 - product);
        correction = 1 / (1 - beta2 ** time);
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.nadamUpdate(
          pointer,
          gradient,
          slots[0]!,
          slots[1]!,
          size,
          rate,
          beta1,
          beta2,
          epsilon,
          ofMean,
          ofSlope,
          correction,
          sums,
        );
      },
    };
  },
});
