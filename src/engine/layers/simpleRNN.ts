/**
 * Elman's recurrent network (1990), as Keras's SimpleRNN: h_t = a(x_t·W + h_{t−1}·R + b),
 * W `[in, units]`, R `[units, units]`, b `[units]`.   dz_t = dh_t ⊙ a′,  dh_{t−1} += dz_t·Rᵀ
 */
import { defineRecurrent } from "./recurrentLayer";
import { cellActivation, recurrentOptions } from "./recurrentOptions";

export const simpleRNN = defineRecurrent(
  "simpleRNN",
  "Recurrent layer whose state is one activation of input and previous state.",
  recurrentOptions,
  {
    gates: [],
    stateCount: 1,
    isApart: false,
    bias: (units) => ({ shape: [units] }),
    cell({ options, kernels }) {
      const { code, alpha } = cellActivation(options.activation);
      const { units } = options;
      return {
        gates: 1,
        step: (_t, rows, z, _u, _h, next) => kernels.activationForward(code, z, next, rows * units, alpha),
        back: (_t, rows, z, _u, _h, next, dNext) =>
          kernels.activationBackward(code, z, next, dNext, z, rows * units, alpha),
      };
    },
  },
);
