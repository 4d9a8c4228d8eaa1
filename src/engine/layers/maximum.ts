/** y = the largest of the inputs, entry by entry;  ∂/∂input = dy where it was the largest, of equal ones the first. */
import { defineLayer } from "./definition";
import { commonShape, several } from "./merge";

export const maximum = defineLayer({
  summary: "The largest of its inputs, entry by entry.",
  options: {},
  inputs: several,
  outputShape: (_options, inputs) => commonShape("maximum", inputs),
  create({ kernels, arena, batchSize, inputs, output, outputGradient, inputGradients }) {
    const winners = { ...output, pointer: arena.entries(batchSize * output.size) };
    return {
      choices: winners,
      forward({ examples }) {
        const n = examples * output.size;
        kernels.copy(inputs[0]!.pointer, output.pointer, n);
        kernels.fill(winners.pointer, n, 0);
        for (let at = 1; at < inputs.length; at++) {
          kernels.maximumOf(inputs[at]!.pointer, output.pointer, winners.pointer, n, at);
        }
      },
      backward({ examples }) {
        const n = examples * output.size;
        for (let at = 0; at < inputs.length; at++) {
          const dx = inputGradients[at];
          if (dx) kernels.takeWon(outputGradient.pointer, winners.pointer, dx.pointer, n, at);
        }
      },
    };
  },
});
