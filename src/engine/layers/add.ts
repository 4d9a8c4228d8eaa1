/** y = Σ inputs;  ∂/∂input = dy. The end of a skip connection (He et al. 2016). */
import { defineLayer } from "./definition";
import { commonShape, several } from "./merge";

export const add = defineLayer({
  summary: "Sum of its inputs, e.g. the end of a skip connection.",
  options: {},
  inputs: several,
  outputShape: (_options, inputs) => commonShape("add", inputs),
  create: ({ kernels, inputs: [first, ...others], output, outputGradient, inputGradients }) => ({
    forward({ examples }) {
      const n = examples * output.size;
      kernels.copy(first!.pointer, output.pointer, n);
      for (const input of others) kernels.addScaled(1, input.pointer, output.pointer, n);
    },
    backward({ examples }) {
      for (const dx of inputGradients) {
        if (dx) kernels.copy(outputGradient.pointer, dx.pointer, examples * output.size);
      }
    },
  }),
});
