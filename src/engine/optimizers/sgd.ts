import { defineOptimizer, learningRate } from "./definition";

/**
 * v ← momentum·v − α·g; θ ← θ + v, or with Nesterov's look-ahead θ ← θ + momentum·v − α·g.
 * Sutskever, Martens, Dahl, Hinton 2013, as Keras writes it.
 */
export const sgd = defineOptimizer({
  summary: "Gradient descent on mini-batches, with or without momentum.",
  options: {
    learningRate: learningRate(0.01),
    momentum: {
      kind: "number",
      default: 0,
      minimum: 0,
      exclusiveMaximum: 1,
      adjustable: true,
      description: "Fraction β of the last step that the next one keeps.",
    },
    nesterov: {
      kind: "boolean",
      default: false,
      description: "Takes the gradient's step from where the momentum leads.",
    },
  },
  slots: ({ momentum }) => (momentum > 0 ? ["velocity"] : []),
  create(kernels, { momentum, nesterov }) {
    let rate = 0;
    return {
      begin(learningRate) {
        rate = learningRate;
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.sgdUpdate(pointer, gradient, slots[0] ?? 0, size, rate, momentum, nesterov ? 1 : 0, sums);
      },
    };
  },
});
