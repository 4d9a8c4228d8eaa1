/**
 * Distributions of each layer's numbers after a training step. They are taken at few steps, so plain loops over
 * views of the network's memory do: at most `mostLooked` entries of a tensor, at even distances. They change
 * nothing and allocate nothing after the first.
 *
 * Activations and weights: bins of equal width from the least to the greatest value. Gradients (∂cost/∂activation)
 * lie around zero over many powers of ten: their bins are powers of two to both sides of it, and one for what is
 * smaller still or zero. (TensorBoard's summaries have exponential bins for the same reason:
 * tensorflow/core/lib/histogram.)
 */
import { leadingParameter } from "./leadingParameter";
import type { NetworkNode } from "./node";

export const histogramBins = 41;
/** Powers of two to each side of zero. */
const octaves = (histogramBins - 1) / 2;
/** More entries of a tensor say no more of its distribution: a bin's share is right within ±0.8 % then. */
const mostLooked = 16_384;

export type HistogramKind = "activation" | "gradient" | "weights";

/** Numbers beside the bins of one tensor: least and greatest edge, entries looked at, those that are not finite. */
export const histogramNumbers = 4;

/** What was seen after one step, a stretch a tensor. */
export interface HistogramRecord {
  /** `[tensor][bin]` */
  readonly counts: Uint16Array;
  /** `[tensor][low, high, looked, nonFinite]` */
  readonly numbers: Float64Array;
}

interface Looked {
  readonly layer: string;
  readonly kind: HistogramKind;
  /** Length of the last axis: a distance that divides it would see the same columns again and again. */
  readonly columns: number;
  /** Of one example; 0: all of them, whatever the mini-batch. */
  readonly size: number;
  readonly values: () => Float32Array | Float64Array;
}

export class HistogramProbe {
  /** In the order of records: of each layer its activation, its gradient and, where it is trained, its weights. */
  readonly tensors: readonly { readonly layer: string; readonly kind: HistogramKind }[];
  private readonly looked: readonly Looked[];
  private readonly bits = new Float64Array(1);
  private readonly words = new Int32Array(this.bits.buffer);

  constructor(nodes: readonly NetworkNode[]) {
    this.looked = nodes.flatMap((node): Looked[] => {
      const layer = node.name;
      const { size } = node.output;
      const columns = node.output.shape.at(-1) ?? 1;
      const kernel = leadingParameter(node.parameters);
      return [
        { layer, kind: "activation", columns, size, values: () => node.outputValues },
        { layer, kind: "gradient", columns, size, values: () => node.gradientValues },
        ...(kernel === undefined
          ? []
          : [
              {
                layer,
                kind: "weights" as const,
                columns: kernel.shape.at(-1) ?? 1,
                size: 0,
                values: () => kernel.values,
              },
            ]),
      ];
    });
    this.tensors = this.looked.map(({ layer, kind }) => ({ layer, kind }));
  }

  emptyRecord(): HistogramRecord {
    return {
      counts: new Uint16Array(this.looked.length * histogramBins),
      numbers: new Float64Array(this.looked.length * histogramNumbers),
    };
  }

  /** Looks at what a training step of that many examples left; call it before anything else uses the network. */
  take(examples: number, { counts, numbers }: HistogramRecord): void {
    counts.fill(0);
    for (let at = 0; at < this.looked.length; at++) {
      const { kind, columns, size, values } = this.looked[at]!;
      const all = values();
      const end = size === 0 ? all.length : examples * size;
      const distance = distanceFor(end, columns);
      const bin = at * histogramBins;
      const number = at * histogramNumbers;
      if (kind === "gradient") this.countPowers(all, end, distance, counts, bin, numbers, number);
      else countEqual(all, end, distance, counts, bin, numbers, number);
    }
  }

  /** Bin `octaves` holds |v| < 2^(e − octaves); to its right 2^(e−1−j) ≤ v < 2^(e−j), to its left the negative ones. */
  private countPowers(
    values: Float32Array | Float64Array,
    end: number,
    distance: number,
    counts: Uint16Array,
    bin: number,
    numbers: Float64Array,
    number: number,
  ): void {
    let most = 0;
    let looked = 0;
    let nonFinite = 0;
    for (let at = 0; at < end; at += distance) {
      const size = Math.abs(values[at]!);
      looked++;
      if (!(size < Infinity)) nonFinite++;
      else if (size > most) most = size;
    }
    const top = most === 0 ? 0 : this.exponentOf(most) + 1;
    for (let at = 0; at < end; at += distance) {
      const value = values[at]!;
      const size = Math.abs(value);
      if (!(size < Infinity)) continue;
      const power = size === 0 ? 0 : octaves - top + this.exponentOf(size) + 1;
      const place = power <= 0 ? octaves : value > 0 ? octaves + power : octaves - power;
      counts[bin + place]!++;
    }
    const high = most === 0 ? 0 : 2 ** top;
    numbers[number] = -high;
    numbers[number + 1] = high;
    numbers[number + 2] = looked;
    numbers[number + 3] = nonFinite;
  }

  /** ⌊log₂ v⌋ of v > 0, from the bits of the number; −1023 for those too small to be normal. */
  private exponentOf(value: number): number {
    this.bits[0] = value;
    return ((this.words[1]! >>> 20) & 0x7ff) - 1023;
  }
}

/** Bin b holds low + b·width ≤ v < low + (b + 1)·width, the last one the greatest value too. */
function countEqual(
  values: Float32Array | Float64Array,
  end: number,
  distance: number,
  counts: Uint16Array,
  bin: number,
  numbers: Float64Array,
  number: number,
): void {
  let low = Infinity;
  let high = -Infinity;
  let looked = 0;
  let nonFinite = 0;
  for (let at = 0; at < end; at += distance) {
    const value = values[at]!;
    looked++;
    if (!(Math.abs(value) < Infinity)) {
      nonFinite++;
      continue;
    }
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const scale = high > low ? histogramBins / (high - low) : 0;
  for (let at = 0; at < end; at += distance) {
    const value = values[at]!;
    if (!(Math.abs(value) < Infinity)) continue;
    // Where all are the same, they stand in the middle.
    const place = scale > 0 ? Math.min(histogramBins - 1, Math.floor((value - low) * scale)) : octaves;
    counts[bin + place]!++;
  }
  numbers[number] = low <= high ? low : 0;
  numbers[number + 1] = low <= high ? high : 0;
  numbers[number + 2] = looked;
  numbers[number + 3] = nonFinite;
}

/** Between two entries that are looked at: no common divisor with a row, so that every column gets its turn. */
function distanceFor(entries: number, columns: number): number {
  let distance = Math.max(1, Math.ceil(entries / mostLooked));
  while (distance > 1 && greatestDivisor(distance, columns) > 1) distance++;
  return distance;
}

function greatestDivisor(a: number, b: number): number {
  let [one, other] = [a, b];
  while (other !== 0) [one, other] = [other, one % other];
  return one;
}
