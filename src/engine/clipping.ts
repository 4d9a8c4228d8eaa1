/** Gradient clipping, before the optimizer sees the gradients. */
import type { Kernels } from "../kernels/kernels";
import type { NetworkParameter } from "./parameters";

export interface Clipping {
  /** All gradients together are scaled down to this L2 norm (Pascanu, Mikolov, Bengio 2013). */
  readonly clipNorm?: number;
  /** Every entry is brought into [−clipValue, clipValue]. */
  readonly clipValue?: number;
}

/** Clips in place; `gradientNorm` is the L2 norm of all gradients together. The norm first, then the values. */
export function clipGradients(
  kernels: Kernels,
  parameters: readonly NetworkParameter[],
  gradientNorm: number,
  { clipNorm, clipValue }: Clipping,
): void {
  if (clipNorm !== undefined && gradientNorm > clipNorm) {
    for (const { gradient, size } of parameters) {
      kernels.scale(gradient, size, clipNorm / gradientNorm);
    }
  }
  if (clipValue !== undefined) {
    for (const { gradient, size } of parameters) {
      kernels.clip(gradient, size, clipValue);
    }
  }
}
