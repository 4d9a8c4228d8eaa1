/**
 * Gated recurrent unit (Cho et al. 2014) with the reset gate behind the recurrent product, as Keras's GRU
 * with `reset_after`: gates side by side in the order z, r, h; W `[in, 3·units]`, R `[units, 3·units]`,
 * b `[2, 3·units]`, its first row for the input product x, its second for the recurrent product u:
 *   z = σ(x_z + u_z), r = σ(x_r + u_r), h̃ = a(x_h + r⊙u_h);  h_t = z⊙h_{t−1} + (1 − z)⊙h̃
 * Backward stands with the kernel, `kernels/assembly/gru.ts`.
 */
import { defineRecurrent } from "./recurrentLayer";
import { cellActivation, recurrentActivation, recurrentOptions } from "./recurrentOptions";

export const gru = defineRecurrent(
  "gru",
  "Gated recurrent unit: update and reset gates decide what the state keeps.",
  { ...recurrentOptions, recurrentActivation },
  {
    gates: ["update", "reset", "candidate"],
    stateCount: 1,
    isApart: true,
    bias: (units) => ({ shape: [2, 3 * units] }),
    cell({ options, kernels, arena, batchSize, steps }) {
      const { units } = options;
      const outer = cellActivation(options.activation);
      const inner = cellActivation(options.recurrentActivation!);
      const own = outer.needsInput || inner.needsInput;
      const kept = own ? arena.entries(steps * batchSize * 3 * units) : 0;
      const bytes = arena.bytesPerEntry;
      const gatesAt = (t: number, rows: number, z: number): number =>
        own ? kept + bytes * t * rows * 3 * units : z;
      const [rc, ra, c, a] = [inner.code, inner.alpha, outer.code, outer.alpha];
      return {
        gates: 3,
        step(t, rows, z, u, h, next) {
          kernels.gruForward(z, u, gatesAt(t, rows, z), h, next, rows, units, rc, ra, c, a);
        },
        back(t, rows, z, u, h, _next, dNext, dh) {
          kernels.gruBackward(dNext, dh, z, u, gatesAt(t, rows, z), h, rows, units, rc, ra, c, a);
        },
      };
    },
  },
);
