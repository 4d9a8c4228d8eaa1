import { defineOptimizer, learningRate, momentDecays } from "./definition";

/**
 * Adam's step and, beside it, θ ← θ − α·λ·θ with λ = `weightDecay`: the decay does not go through the moments,
 * as an l2 penalty's gradient would. Loshchilov & Hutter 2019, algorithm 2; as in Keras it takes every trainable
 * parameter, biases too.
 */
export const adamw = defineOptimizer({
  summary: "Adam with decoupled weight decay.",
  options: {
    learningRate: learningRate(0.001),
    weightDecay: {
      kind: "number",
      default: 0.004,
      minimum: 0,
      adjustable: true,
      description: "λ: each step takes α·λ of every parameter away.",
    },
    ...momentDecays,
  },
  slots: () => ["firstMoment", "secondMoment"],
  create(kernels, { beta1, beta2, epsilon, weightDecay }) {
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
        kernels.adamwUpdate(
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
          weightDecay,
          sums,
        );
      },
    };
  },
});
