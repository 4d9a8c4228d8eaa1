/** y = Σ inputs / n;  ∂/∂input = dy / n. */
import { defineLayer } from "./definition";
import { commonShape, several } from "./merge";

export const average = defineLayer({
  summary: "Mean of its inputs, entry by entry.",
  options: {},
  inputs: several,
  outputShape: (_options, inputs) => commonShape("average", inputs),
  create: ({ kernels, inputs: [first, ...others], output, outputGradient, inputGradients }) => {
    const share = 1 / (others.length + 1);
    return {
      forward({ examples }) {
        const n = examples * output.size;
        kernels.copy(first!.pointer, output.pointer, n);
        for (const input of others) kernels.addScaled(1, input.pointer, output.pointer, n);
        kernels.scale(output.pointer, n, share);
      },
      backward({ examples }) {
        const n = examples * output.size;
        for (const dx of inputGradients) {
          if (!dx) continue;
          kernels.copy(outputGradient.pointer, dx.pointer, n);
          kernels.scale(dx.pointer, n, share);
        }
      },
    };
  },
});
