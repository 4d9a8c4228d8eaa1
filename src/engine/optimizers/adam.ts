import { defineOptimizer, learningRate, momentDecays } from "./definition";

/**
 * m ← β₁m + (1 − β₁)g; v ← β₂v + (1 − β₂)g²; θ ← θ − α · m̂ / (√v̂ + ε), with the bias corrections
 * m̂ = m / (1 − β₁ᵗ), v̂ = v / (1 − β₂ᵗ). Kingma & Ba 2015, algorithm 1.
 */
export const adam = defineOptimizer({
  summary: "Momentum and RMSprop together, both bias-corrected.",
  options: {
    learningRate: learningRate(0.001),
    ...momentDecays,
  },
  slots: () => ["firstMoment", "secondMoment"],
  create(kernels, { beta1, beta2, epsilon }) {
    // Plain variables: boxed once a step, where a typed array's numbers would be for every parameter.
    let rate = 0;
    let correction1 = 1;
    let correction2 = 1;
    return {
      begin(learningRate, time) {
        rate = learningRate;
        correction1 = 1 / (1 - beta1 ** time);
        correction2 = 1 / (1 - beta2 ** time);
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.adamUpdate(
          pointer,
          gradient,
          slots[0]!,
          slots[1]!,
          size,
          rate,
          beta1,
          beta2,
          epsilon,
          correction1,
          correction2,
          sums,
        );
      },
    };
  },
});
