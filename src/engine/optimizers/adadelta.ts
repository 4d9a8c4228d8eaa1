import { decay, defineOptimizer, epsilon, learningRate } from "./definition";

/**
 * s ← ρ·s + (1 − ρ)·g²; Δ = √(d + ε) / √(s + ε) · g; d ← ρ·d + (1 − ρ)·Δ²; θ ← θ − α·Δ. Zeiler 2012, with
 * Keras's learning rate in front (the paper's is 1).
 */
export const adadelta = defineOptimizer({
  summary: "Scales each gradient by the ratio of past steps to past gradients, so that units cancel.",
  options: {
    learningRate: learningRate(0.001),
    rho: decay(0.95, "Decay ρ of both averages of squares."),
    epsilon: { ...epsilon, description: "ε inside both roots; the first steps are of its root's size." },
  },
  slots: () => ["meanSquare", "meanSquareStep"],
  create(kernels, { rho, epsilon }) {
    let rate = 0;
    return {
      begin(learningRate) {
        rate = learningRate;
      },
      update({ pointer, gradient, size, slots, sums }) {
        kernels.adadeltaUpdate(pointer, gradient, slots[0]!, slots[1]!, size, rate, rho, epsilon, sums);
      },
    };
  },
});
