import type { HistogramNews } from "../shownHistograms";

/** What a record's head says of its histograms; their numbers follow it as bytes. */
export interface HistogramHead {
  readonly everySteps: number;
  readonly steps: readonly number[];
  /** Of each moment: float64 numbers, then 16-bit counts. */
  readonly numbers: number;
  readonly counts: number;
}

/** Moments of one run: all of them hold as many numbers. */
export function histogramBytes({ everySteps, moments }: HistogramNews): {
  head: HistogramHead;
  bytes: Buffer;
} {
  const head = {
    everySteps,
    steps: moments.map(({ step }) => step),
    numbers: moments[0]?.numbers.length ?? 0,
    counts: moments[0]?.counts.length ?? 0,
  };
  const parts = moments.flatMap(({ numbers, counts }) => [bytesOf(numbers), bytesOf(counts)]);
  return { head, bytes: Buffer.concat(parts) };
}

export function histogramsOf(
  { everySteps, steps, numbers, counts }: HistogramHead,
  bytes: Uint8Array,
): HistogramNews {
  // Copies: the numbers need not lie where a typed array may begin.
  const whole = (from: number, length: number) => Uint8Array.from(bytes.subarray(from, from + length)).buffer;
  const length = numbers * 8 + counts * 2;
  const moments = steps.map((step, at) => ({
    step,
    numbers: new Float64Array(whole(at * length, numbers * 8)),
    counts: new Uint16Array(whole(at * length + numbers * 8, counts * 2)),
  }));
  return { everySteps, moments };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float64Array | Uint16Array): Buffer =>
  Buffer.from(buffer, byteOffset, byteLength);
