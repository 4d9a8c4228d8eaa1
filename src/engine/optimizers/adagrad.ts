import { defineOptimizer, epsilon, learningRate } from "./definition";

/**
 * s ← s + g²; θ ← θ − α · g / (√(a₀ + s) + ε), with a₀ = `initialAccumulatorValue`. Duchi, Hazan, Singer 2011;
 * defaults of Keras. ε stands outside the root, as everywhere here and in PyTorch.
 */
export const adagrad = defineOptimizer({
  summary: "Divides each gradient by the root of the sum of all its squares so far: steps only get smaller.",
  options: {
    learningRate: learningRate(0.001),
    initialAccumulatorValue: {
      kind: "number",
      default: 0.1,
      minimum: 0,
      description: "What the sum of squares begins with.",
    },
    epsilon,
  },
  slots: () => ["sumOfSquares"],
  create(kernels, { initialAccumulatorValue, epsilon }) {
    let rate = 0;
    return {
      begin(learningRate) {
        rate = learningRate;
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.adagradUpdate(
          pointer,
          gradient,
          slots[0]!,
          size,
          rate,
          epsilon,
          initialAccumulatorValue,
          sums,
        );
      },
    };
  },
});
