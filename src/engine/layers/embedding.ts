/**
 * Embedding: y[i] = E[x[i]], a trained row for every class number, E `[inputDim, outputDim]`.
 *   ∂/∂E[r] = Σ of dy[i] over all i with x[i] = r;  class numbers have no gradient.
 * A number without a row gives NaN, which the non-finite probes see, never another row.
 */
import { defineLayer } from "./definition";

export const embedding = defineLayer({
  summary: "A trained vector for every class number, e.g. for every word.",
  options: {
    inputDim: {
      kind: "integer",
      minimum: 1,
      description: "How many class numbers there are, counted from 0.",
    },
    outputDim: { kind: "integer", minimum: 1, description: "Numbers in each vector." },
    embeddingsInitializer: {
      kind: "chosen",
      from: "initializers",
      default: { type: "randomUniform", options: { minval: -0.05, maxval: 0.05 } },
      description: "How the vectors start.",
    },
  },
  readsIndices: true,
  outputShape: ({ outputDim }, [input]) => [...input!, outputDim],
  parameters: ({ inputDim, outputDim, embeddingsInitializer }) => ({
    embeddings: {
      shape: [inputDim, outputDim],
      axes: ["items", "features"],
      initializer: embeddingsInitializer,
    },
  }),
  create({ options: { inputDim, outputDim }, kernels, inputs, output, outputGradient, parameters }) {
    const { embeddings } = parameters;
    const x = inputs[0]!;
    return {
      forward({ examples }) {
        const count = examples * x.size;
        kernels.gatherRows(x.pointer, embeddings!.pointer, output.pointer, count, inputDim, outputDim);
      },
      backward({ examples }) {
        const { gradient, size } = embeddings!;
        kernels.fill(gradient, size, 0);
        const count = examples * x.size;
        kernels.scatterRows(x.pointer, outputGradient.pointer, gradient, count, inputDim, outputDim);
      },
    };
  },
});
