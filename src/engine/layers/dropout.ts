/**
 * Inverted dropout (Srivastava et al. 2014): in training y = x ⊙ mask with mask = (u ≥ rate) / (1 − rate),
 * which keeps the mean; outside training y = x.   ∂/∂x = dy ⊙ mask
 */
import type { NumberOption } from "../options";
import { defineLayer, type Pass } from "./definition";

const rateOption = {
  kind: "number",
  optional: true,
  minimum: 0,
  exclusiveMaximum: 1,
  adjustable: true,
  description: "Fraction of entries set to zero; 0.5 if neither it nor keepProb is given.",
} as const satisfies NumberOption;

export const dropout = defineLayer({
  summary: "Silences a random part of its input in training, and scales up the rest so that the mean holds.",
  options: {
    rate: rateOption,
    keepProb: {
      kind: "number",
      optional: true,
      exclusiveMinimum: 0,
      maximum: 1,
      description: "Fraction of entries kept: 1 − rate, as courses write it.",
    },
  },
  outputShape: (_options, [input]) => input!,
  create({ options, kernels, arena, batchSize, inputs, output, outputGradient, inputGradients, random }) {
    let rate = options.rate ?? (options.keepProb === undefined ? 0.5 : 1 - options.keepProb);
    const x = inputs[0]!;
    const dx = inputGradients[0];
    const mask = arena.entries(batchSize * x.size);
    const isActive = (pass: Pass): boolean => pass.mode === "training" && pass.dropout && rate > 0;
    const { seedLow, seedHigh, purpose } = random;
    return {
      adjustable: [
        {
          kind: "dropoutRate",
          option: { ...rateOption, description: "Fraction of entries set to zero." },
          get: () => rate,
          set: (value) => void (rate = value),
        },
      ],
      forward(pass) {
        const n = pass.examples * x.size;
        if (!isActive(pass)) kernels.copy(x.pointer, output.pointer, n);
        else {
          kernels.dropoutForward(
            x.pointer,
            output.pointer,
            mask,
            n,
            rate,
            seedLow,
            seedHigh,
            purpose,
            pass.step,
          );
        }
      },
      backward(pass) {
        if (!dx) return;
        const n = pass.examples * x.size;
        if (!isActive(pass)) kernels.copy(outputGradient.pointer, dx.pointer, n);
        else kernels.multiply(outputGradient.pointer, mask, dx.pointer, n);
      },
    };
  },
});
