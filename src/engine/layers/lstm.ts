/**
 * Long short-term memory (Hochreiter & Schmidhuber 1997), as Keras's LSTM: gates side by side in the order
 * i, f, c, o; W `[in, 4·units]`, R `[units, 4·units]`, b `[4·units]`, z = x_t·W + h_{t−1}·R + b:
 *   i = σ(z_i), f = σ(z_f), c̃ = a(z_c), o = σ(z_o);  c_t = f⊙c_{t−1} + i⊙c̃,  h_t = o⊙a(c_t)
 * The forget gate's bias starts at 1 (Jozefowicz et al. 2015). Backward: `kernels/assembly/lstm.ts`.
 */
import { defineRecurrent } from "./recurrentLayer";
import { cellActivation, recurrentActivation, recurrentOptions } from "./recurrentOptions";

export const lstm = defineRecurrent(
  "lstm",
  "Long short-term memory: a cell state that gates write, keep and show.",
  {
    ...recurrentOptions,
    recurrentActivation,
    unitForgetBias: {
      kind: "boolean",
      default: true,
      description: "The forget gate's bias starts at 1: the cell remembers at first.",
    },
  },
  {
    gates: ["input", "forget", "candidate", "output"],
    stateCount: 2,
    isApart: false,
    bias: (units, options) => ({
      shape: [4 * units],
      ...(options.unitForgetBias === true && { ones: { from: units, to: 2 * units } }),
    }),
    cell({ options, kernels, arena, batchSize, steps, states }) {
      const { units } = options;
      const outer = cellActivation(options.activation);
      const inner = cellActivation(options.recurrentActivation!);
      const own = outer.needsInput || inner.needsInput;
      const most = steps * batchSize * units;
      const kept = own ? arena.entries(4 * most) : 0;
      const c = arena.entries(most + batchSize * units);
      const activated = arena.entries(most);
      const dc = arena.entries(batchSize * units);
      const bytes = arena.bytesPerEntry;
      const gatesAt = (block: number, z: number): number => (own ? kept + 4 * block : z);
      const [rc, ra, ac, aa] = [inner.code, inner.alpha, outer.code, outer.alpha];
      return {
        gates: 4,
        begin(rows) {
          if (states?.initial) kernels.copy(states.initial[1]!.pointer, c, rows * units);
          else kernels.fill(c, rows * units, 0);
        },
        step(t, rows, z, _u, _h, next) {
          const size = bytes * rows * units;
          const at = t * size;
          const gates = gatesAt(at, z);
          kernels.lstmForward(
            z,
            gates,
            c + at,
            c + at + size,
            activated + at,
            next,
            rows,
            units,
            rc,
            ra,
            ac,
            aa,
          );
        },
        end(rows, count) {
          const last = c + bytes * count * rows * units;
          if (states?.final) kernels.copy(last, states.final[1]!.pointer, rows * units);
        },
        beginBack(rows) {
          const dFinal = states?.finalGradients[1];
          if (dFinal) kernels.copy(dFinal.pointer, dc, rows * units);
          else kernels.fill(dc, rows * units, 0);
        },
        back(t, rows, z, _u, _h, _next, dNext) {
          const size = bytes * rows * units;
          const at = t * size;
          const gates = gatesAt(at, z);
          kernels.lstmBackward(
            dNext,
            dc,
            z,
            gates,
            c + at,
            c + at + size,
            activated + at,
            rows,
            units,
            rc,
            ra,
            ac,
            aa,
          );
        },
        endBack(rows) {
          const dInitial = states?.initialGradients[1];
          if (dInitial) kernels.copy(dc, dInitial.pointer, rows * units);
        },
      };
    },
  },
);
