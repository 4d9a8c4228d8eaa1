/**
 * Layer normalization (Ba, Kiros & Hinton 2016) over the last axis, each row by itself, in training as outside:
 *   x̂ = (x − μ) / √(σ² + ε),  y = γ·x̂ + β
 *   ∂/∂β = Σ dy,  ∂/∂γ = Σ dy·x̂,  ∂/∂x = (g − mean(g) − x̂·mean(g·x̂)) / √(σ² + ε)  with g = γ·dy
 */
import { showShape } from "../shape";
import { defineLayer } from "./definition";
import { biasInitializer } from "./sharedOptions";
import { say } from "../../words/words";

export const layerNormalization = defineLayer({
  summary:
    "Normalizes each example's features by their own mean and variance, then scales and shifts them by γ and β.",
  options: {
    epsilon: {
      kind: "number",
      default: 1e-3,
      exclusiveMinimum: 0,
      description: "ε added to the variance against division by zero.",
    },
    center: { kind: "boolean", default: true, description: "Adds the trained shift β." },
    scale: { kind: "boolean", default: true, description: "Multiplies by the trained scale γ." },
    betaInitializer: { ...biasInitializer, description: "How β starts." },
    gammaInitializer: {
      ...biasInitializer,
      default: { type: "ones", options: {} },
      description: "How γ starts.",
    },
  },
  outputShape(_options, [input]) {
    if (input!.length > 0) return input!;
    return {
      mismatch: say`layerNormalization needs an axis of features, and was given ${showShape(input!)}`,
    };
  },
  parameters(options, [input]) {
    const along = { shape: [input!.at(-1)!], axes: ["features"] } as const;
    return {
      ...(options.scale && { gamma: { ...along, initializer: options.gammaInitializer } }),
      ...(options.center && { beta: { ...along, initializer: options.betaInitializer } }),
    };
  },
  create({ options, kernels, arena, batchSize, inputs, output, outputGradient, inputGradients, parameters }) {
    const x = inputs[0]!;
    const dx = inputGradients[0];
    const columns = x.shape.at(-1)!;
    const rowsOfExample = x.size / columns;
    const { gamma, beta } = parameters;
    const normalized = arena.entries(batchSize * x.size);
    const inverse = arena.entries(batchSize * rowsOfExample);
    const [factor, shift] = [gamma?.pointer ?? 0, beta?.pointer ?? 0];
    return {
      forward({ examples }) {
        const rows = examples * rowsOfExample;
        kernels.layerNormalizationForward(
          x.pointer,
          output.pointer,
          normalized,
          factor,
          shift,
          inverse,
          rows,
          columns,
          options.epsilon,
        );
      },
      backward({ examples }) {
        const rows = examples * rowsOfExample;
        const dy = outputGradient.pointer;
        if (gamma) kernels.columnProducts(dy, normalized, gamma.gradient, rows, columns);
        if (beta) kernels.columnSums(dy, beta.gradient, rows, columns, 0);
        if (dx)
          kernels.layerNormalizationBackward(dy, dx.pointer, normalized, factor, inverse, rows, columns);
      },
    };
  },
});
