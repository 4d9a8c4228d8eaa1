/**
 * How one call of a kernel is cut into parts that threads compute side by side. Cuts fall only where the
 * arithmetic of an entry does not depend on them; sums are formed over pieces that the call's shape alone decides.
 * So the bits are the same whatever the number of threads.
 */
import { callSize, mostParts } from "./board";
import type { Kernels, Pointer } from "./kernels";

/** Arguments of a call, by their place. */
export type Call = Float64Array;

/** What a call is divided for. */
export interface Site {
  readonly kernels: Kernels;
  /** 4 or 8. */
  readonly bytesPerNumber: number;
  /** The team's threads, and which of them asks: 0 is the leader. */
  readonly threads: number;
  readonly thread: number;
  /** Room for the partial sums of all parts of a call, `recordsBytes`. */
  readonly records: Pointer;
}

export const recordsBytes = 262_144;

export interface Division {
  /** Whether a call may be one that sums up over its parts. */
  readonly maySum: boolean;
  /** Whether this call sums up over its parts; then they do not depend on the number of threads. */
  sums(call: Call): boolean;
  /** How many parts the call is worth; 1: it stays whole. */
  parts(call: Call): number;
  /** Fills `part` with the arguments of part number `at`, for the kernel that computes parts. */
  cut(call: Call, at: number, part: Call): void;
  /** Puts partial sums together, in order; `returned` is what the parts returned. Returns what the call returns. */
  merge(call: Call, parts: number, returned: Float64Array): number;
}

/** Every thread packs panels of its own: its workspace lies so many bytes behind that of the thread before. */
export const workspaceStride = (bytes: number): number => Math.ceil(bytes / 64) * 64;

/** The work of a part, in numbers copied: some µs pay for handing it over … */
const leastWork = 8_192;
/** … and beyond 0.2 ms the call is cut finer, so that a thread that is slower or late does not hold up the others. */
const mostWork = 524_288;

/** How many of `count` things, each so much work, go into one part: a multiple of `grain`, parts of one size. */
export function fairUnit(count: number, work: number, grain: number, threads: number): number {
  const all = count * work;
  const wanted = Math.max(threads, Math.ceil(all / mostWork));
  const parts = Math.max(1, Math.min(wanted, Math.floor(all / leastWork), mostParts));
  return Math.ceil(count / parts / grain) * grain;
}

export function copyCall(from: Call, to: Call): void {
  for (let index = 0; index < callSize; index++) to[index] = from[index]!;
}
