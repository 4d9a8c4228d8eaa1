import { defineOptimizer, learningRate, momentDecays } from "./definition";

/**
 * m ← β₁m + (1 − β₁)g; u ← max(β₂u, |g|); θ ← θ − α / (1 − β₁ᵗ) · m / (u + ε). Kingma & Ba 2015, algorithm 2
 * (Adam in the infinity norm), ε as Keras adds it.
 */
export const adamax = defineOptimizer({
  summary: "Adam with the largest recent gradient in place of the root mean square.",
  options: { learningRate: learningRate(0.001), ...momentDecays },
  slots: () => ["firstMoment", "infinityNorm"],
  create(kernels, { beta1, beta2, epsilon }) {
    let rate = 0;
    let correction = 1;
    return {
      begin(learningRate, time) {
        rate = learningRate;
        correction = 1 / (1 - beta1 ** time);
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.adamaxUpdate(
          pointer,
          gradient,
          slots[0]!,
          slots[1]!,
          size,
          rate,
          beta1,
          beta2,
          epsilon,
          correction,
          sums,
        );
      },
    };
  },
});
