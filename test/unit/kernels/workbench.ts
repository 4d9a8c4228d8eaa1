/** A module of kernels with a memory to lay test arrays into, and seeded numbers to fill them with. */
import { type Instructions, hasRelaxedSimd, instantiateKernels } from "../../../src/kernels/instantiate";
import type { Kernels, Pointer, Precision } from "../../../src/kernels/kernels";

export interface Workbench {
  readonly name: string;
  readonly precision: Precision;
  readonly kernels: Kernels;
  /** Forgets all arrays. */
  clear(): void;
  /** Room for n numbers, filled with a value no kernel writes. */
  room(n: number): Pointer;
  /** An array of these numbers, rounded to the precision. */
  put(values: ArrayLike<number>): Pointer;
  read(from: Pointer, n: number): number[];
  /** Bytes of scratch, 16-byte aligned. */
  bytes(n: number): Pointer;
  readDoubles(from: Pointer, n: number): number[];
  /** The numbers as they are after rounding to the precision. */
  rounded(values: ArrayLike<number>): number[];
}

/** Stands in every entry that was not written. */
export const untouched = -12345;

function workbench(precision: Precision, instructions: Instructions): Workbench {
  const kernels = instantiateKernels(precision, 1 << 25, instructions);
  const Numbers = precision === "float32" ? Float32Array : Float64Array;
  const size = Numbers.BYTES_PER_ELEMENT;
  let top = kernels.heapBase();
  const bytes = (n: number): Pointer => {
    const from = (top + 15) & ~15;
    top = from + n;
    return from;
  };
  const { buffer } = kernels.memory;
  const view = (from: Pointer, n: number): Float32Array | Float64Array =>
    precision === "float32" ? new Float32Array(buffer, from, n) : new Float64Array(buffer, from, n);
  return {
    name: `${precision}, ${instructions} SIMD`,
    precision,
    kernels,
    clear: () => {
      top = kernels.heapBase();
    },
    bytes,
    // One number further than asked: what lies behind an array must stay untouched, and is checked.
    room: (n) => {
      const from = bytes((n + 1) * size);
      view(from, n + 1).fill(untouched);
      return from;
    },
    put: (values) => {
      const from = bytes(values.length * size);
      view(from, values.length).set(values);
      return from;
    },
    read: (from, n) => Array.from(view(from, n)),
    readDoubles: (from, n) => Array.from(new Float64Array(kernels.memory.buffer, from, n)),
    rounded: (values) => Array.from(Numbers.from(values)),
  };
}

/** Every module this engine can run. */
export const workbenches: readonly Workbench[] = (["float32", "float64"] as const).flatMap((precision) =>
  (hasRelaxedSimd() ? (["plain", "relaxed"] as const) : (["plain"] as const)).map((instructions) =>
    workbench(precision, instructions),
  ),
);

export interface Random {
  uniform(low: number, high: number): number;
  /** An integer of low … high. */
  integer(low: number, high: number): number;
  /** n numbers of the standard normal distribution. */
  normals(n: number): number[];
}

/** Mulberry32: enough for test data. */
export function seededRandom(seed: number): Random {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return {
    uniform: (low, high) => low + (high - low) * next(),
    integer: (low, high) => low + Math.floor((high - low + 1) * next()),
    normals: (n) =>
      Array.from({ length: n }, () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next())),
  };
}
