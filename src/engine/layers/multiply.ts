/** y = Π inputs, entry by entry;  ∂/∂inputᵢ = dy · Π of the others (multiplied out: an input may be 0). */
import { defineLayer } from "./definition";
import { commonShape, several } from "./merge";

export const multiply = defineLayer({
  summary: "Product of its inputs, entry by entry, e.g. for a gate.",
  options: {},
  inputs: several,
  outputShape: (_options, inputs) => commonShape("multiply", inputs),
  create: ({ kernels, inputs, output, outputGradient, inputGradients }) => ({
    forward({ examples }) {
      const n = examples * output.size;
      const y = output.pointer;
      kernels.copy(inputs[0]!.pointer, y, n);
      for (let at = 1; at < inputs.length; at++) kernels.multiply(y, inputs[at]!.pointer, y, n);
    },
    backward({ examples }) {
      const n = examples * output.size;
      for (let own = 0; own < inputs.length; own++) {
        const dx = inputGradients[own]?.pointer;
        if (dx === undefined) continue;
        kernels.copy(outputGradient.pointer, dx, n);
        for (let at = 0; at < inputs.length; at++) {
          if (at !== own) kernels.multiply(dx, inputs[at]!.pointer, dx, n);
        }
      }
    },
  }),
});
