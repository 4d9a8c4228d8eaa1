/**
 * Batch normalization (Ioffe & Szegedy 2015) over all axes but the last:
 *   x̂ = (x − μ) / √(σ² + ε),  y = γ·x̂ + β
 * In training μ and the biased σ² are the mini-batch's, and moving ← momentum·moving + (1 − momentum)·batch;
 * outside training the moving ones are used.
 *   ∂/∂β = Σ dy,  ∂/∂γ = Σ dy·x̂,  ∂/∂x = γ / √(σ² + ε) · (dy − mean(dy) − x̂·mean(dy·x̂))
 */
import { showShape } from "../shape";
import { defineLayer } from "./definition";
import { biasInitializer } from "./sharedOptions";
import { say } from "../../words/words";

const chosen = (type: string) => ({ type, options: {} });

export const batchNormalization = defineLayer({
  summary:
    "Normalizes each feature by the mini-batch's mean and variance, then scales and shifts it by trained γ and β.",
  options: {
    momentum: {
      kind: "number",
      default: 0.99,
      minimum: 0,
      exclusiveMaximum: 1,
      description: "Weight of the past in the moving mean and variance.",
    },
    epsilon: {
      kind: "number",
      default: 1e-3,
      exclusiveMinimum: 0,
      description: "ε added to the variance against division by zero.",
    },
    center: { kind: "boolean", default: true, description: "Adds the trained shift β." },
    scale: { kind: "boolean", default: true, description: "Multiplies by the trained scale γ." },
    betaInitializer: { ...biasInitializer, description: "How β starts." },
    gammaInitializer: { ...biasInitializer, default: chosen("ones"), description: "How γ starts." },
  },
  mixesExamples: () => true,
  outputShape(_options, [input]) {
    if (input!.length > 0) return input!;
    return {
      mismatch: say`batchNormalization needs an axis of features, and was given ${showShape(input!)}`,
    };
  },
  parameters(options, [input]) {
    const along = { shape: [input!.at(-1)!], axes: ["features"] } as const;
    return {
      ...(options.scale && { gamma: { ...along, initializer: options.gammaInitializer } }),
      ...(options.center && { beta: { ...along, initializer: options.betaInitializer } }),
      movingMean: { ...along, initializer: chosen("zeros"), trainable: false },
      movingVariance: { ...along, initializer: chosen("ones"), trainable: false },
    };
  },
  create({ options, kernels, arena, batchSize, inputs, output, outputGradient, inputGradients, parameters }) {
    const { momentum, epsilon } = options;
    const x = inputs[0]!;
    const columns = x.shape.at(-1)!;
    const rowsOfExample = x.size / columns;
    const { gamma, beta, movingMean, movingVariance } = parameters;
    const normalized = arena.entries(batchSize * x.size);
    const mean = arena.entries(columns);
    const inverseDeviation = arena.entries(columns);
    return {
      forward({ examples, mode }) {
        const rows = examples * rowsOfExample;
        if (mode === "training") {
          kernels.batchNormalizationForward(
            x.pointer,
            output.pointer,
            normalized,
            gamma?.pointer ?? 0,
            beta?.pointer ?? 0,
            mean,
            inverseDeviation,
            movingMean!.pointer,
            movingVariance!.pointer,
            rows,
            columns,
            epsilon,
            momentum,
          );
        } else {
          kernels.batchNormalizationEvaluate(
            x.pointer,
            output.pointer,
            gamma?.pointer ?? 0,
            beta?.pointer ?? 0,
            movingMean!.pointer,
            movingVariance!.pointer,
            rows,
            columns,
            epsilon,
          );
        }
      },
      backward({ examples }) {
        kernels.batchNormalizationBackward(
          outputGradient.pointer,
          inputGradients[0]?.pointer ?? 0,
          normalized,
          gamma?.pointer ?? 0,
          inverseDeviation,
          gamma?.gradient ?? 0,
          beta?.gradient ?? 0,
          examples * rowsOfExample,
          columns,
        );
      },
    };
  },
});
