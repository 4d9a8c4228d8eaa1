/** y = a − b;  ∂/∂a = dy,  ∂/∂b = −dy. */
import { defineLayer } from "./definition";
import { commonShape } from "./merge";

export const subtract = defineLayer({
  summary: "The first input minus the second.",
  options: {},
  inputs: { least: 2, most: 2 },
  outputShape: (_options, inputs) => commonShape("subtract", inputs),
  create: ({ kernels, inputs: [a, b], output, outputGradient, inputGradients: [da, db] }) => ({
    forward({ examples }) {
      const n = examples * output.size;
      kernels.copy(a!.pointer, output.pointer, n);
      kernels.addScaled(-1, b!.pointer, output.pointer, n);
    },
    backward({ examples }) {
      const n = examples * output.size;
      if (da) kernels.copy(outputGradient.pointer, da.pointer, n);
      if (!db) return;
      kernels.copy(outputGradient.pointer, db.pointer, n);
      kernels.scale(db.pointer, n, -1);
    },
  }),
});
