/** One block of attention, of one example and one head: all its matrices are small and lie together. */
import type { Kernels, Pointer } from "../../kernels/kernels";
import type { Arena, Scratch } from "../arena";

export interface AttentionSizes {
  /** Time steps of the query. */
  readonly queries: number;
  /** Time steps of value and key. */
  readonly values: number;
  /** Features of query and key. */
  readonly features: number;
  /** Features of the value. */
  readonly width: number;
}

export function attentionScratch(kernels: Kernels, arena: Arena, sizes: AttentionSizes): Scratch {
  const { queries, values, features, width } = sizes;
  return arena.scratch(
    Math.max(
      kernels.matmulWorkspaceBytes(queries, values, features),
      kernels.matmulWorkspaceBytes(queries, values, width),
      kernels.matmulWorkspaceBytes(queries, width, values),
      kernels.matmulWorkspaceBytes(values, width, queries),
      kernels.matmulWorkspaceBytes(queries, features, values),
      kernels.matmulWorkspaceBytes(values, features, queries),
    ),
  );
}

/** a = softmax(q·kᵀ), y = a·v; `causal`: query i sees the keys 0 … i. */
export function attend(
  kernels: Kernels,
  { queries, values, features, width }: AttentionSizes,
  causal: boolean,
  q: Pointer,
  k: Pointer,
  v: Pointer,
  a: Pointer,
  y: Pointer,
  workspace: Pointer,
): void {
  kernels.matmul(q, k, a, queries, values, features, 0, 1, 0, workspace);
  if (causal) kernels.causalSoftmax(a, a, 1, queries, values);
  else kernels.softmaxForward(a, a, queries, values);
  kernels.matmul(a, v, y, queries, width, values, 0, 0, 0, workspace);
}

/** Fills dq, dk and dv (0: not wanted) from dy; `onto` = 1 adds dk to what is there, dv first. `da`: scratch. */
export function attendBack(
  kernels: Kernels,
  { queries, values, features, width }: AttentionSizes,
  q: Pointer,
  k: Pointer,
  v: Pointer,
  a: Pointer,
  dy: Pointer,
  da: Pointer,
  dq: Pointer,
  dk: Pointer,
  dv: Pointer,
  onto: 0 | 1,
  workspace: Pointer,
): void {
  if (dv) kernels.matmul(a, dy, dv, values, width, queries, 1, 0, 0, workspace);
  if (!dq && !dk) return;
  kernels.matmul(dy, v, da, queries, values, width, 0, 1, 0, workspace);
  // A masked entry has weight 0, and so gradient 0.
  kernels.softmaxBackward(a, da, da, queries, values);
  if (dq) kernels.matmul(da, k, dq, queries, features, values, 0, 0, 0, workspace);
  if (dk) kernels.matmul(da, q, dk, values, features, queries, 1, 0, onto, workspace);
}
