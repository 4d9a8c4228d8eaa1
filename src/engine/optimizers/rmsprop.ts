import { defineOptimizer, learningRate } from "./definition";

/** s ← ρ·s + (1 − ρ)·g²; step = α·g / (√s + ε); with momentum m ← momentum·m + step; θ ← θ − m. Hinton 2012, lecture 6e. */
export const rmsprop = defineOptimizer({
  summary: "Divides each gradient by the running root mean square of its past.",
  options: {
    learningRate: learningRate(0.001),
    rho: {
      kind: "number",
      default: 0.9,
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Decay ρ of the average of squared gradients.",
    },
    momentum: {
      kind: "number",
      default: 0,
      minimum: 0,
      exclusiveMaximum: 1,
      adjustable: true,
      description: "Fraction of the last step that the next one keeps.",
    },
    epsilon: {
      kind: "number",
      default: 1e-7,
      exclusiveMinimum: 0,
      description: "ε against division by zero.",
    },
  },
  slots: ({ momentum }) => (momentum > 0 ? ["meanSquare", "momentum"] : ["meanSquare"]),
  create(kernels, { rho, momentum, epsilon }) {
    let rate = 0;
    return {
      begin(learningRate) {
        rate = learningRate;
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.rmspropUpdate(
          pointer,
          gradient,
          slots[0]!,
          slots[1] ?? 0,
          size,
          rate,
          rho,
          epsilon,
          momentum,
          1,
          sums,
        );
      },
    };
  },
});
