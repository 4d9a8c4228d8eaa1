import type { Examples } from "../../engine/examples";
import { RandomStream } from "../../engine/random";
import { sizeOf } from "../../engine/shape";
import type { Dataset } from "../dataset";
import type { PartName } from "../openSources";
import type { PartSize, PerPart } from "./dataProfile";

/** So many rows and so many numbers of a part are looked at: enough to judge, and a fraction of a second. */
const mostRows = 100_000;
const mostNumbers = 2 ** 22;
/** Numbers read at once. */
const chunkNumbers = 2 ** 15;

/** The rows of a part that are looked at. */
export interface PartSample {
  readonly part: PartName;
  readonly examples: Examples;
  readonly rows: Uint32Array;
}

/** Examples side by side, as the network receives them. */
export interface Chunk {
  /** Index of its first example in the sample. */
  readonly start: number;
  readonly count: number;
  /** One array a network input, each with `count` examples. */
  readonly inputs: readonly Float64Array[];
  readonly target: Float64Array;
}

/** All rows of a small part; of a large one a random row of each of as many even stretches. */
export function sampleParts({ train, dev, test }: Dataset, seed: number): PartSample[] {
  const parts = { train, dev, test };
  return (["train", "dev", "test"] as const).flatMap((part) => {
    const examples = parts[part];
    if (examples === undefined) return [];
    const wanted = Math.min(mostRows, Math.max(1, Math.floor(mostNumbers / numbersOf(examples))));
    return [{ part, examples, rows: sampleRows(examples.count, wanted, seed, part) }];
  });
}

function sampleRows(of: number, wanted: number, seed: number, part: string): Uint32Array {
  if (of <= wanted) return Uint32Array.from({ length: of }, (_, row) => row);
  const random = new RandomStream(seed, `data/profile/${part}`);
  const begin = (stretch: number): number => Math.floor((stretch * of) / wanted);
  return Uint32Array.from({ length: wanted }, (_, at) => begin(at) + random.below(begin(at + 1) - begin(at)));
}

/** Of one example, its target too. */
const numbersOf = ({ inputs, targetShape }: Examples): number =>
  inputs.reduce((sum, { shape }) => sum + sizeOf(shape), sizeOf(targetShape));

/** Goes over the sample a chunk at a time; the arrays are reused from chunk to chunk. */
export function readSample({ examples, rows }: PartSample, each: (chunk: Chunk) => void): void {
  const atOnce = Math.min(rows.length, Math.max(1, Math.floor(chunkNumbers / numbersOf(examples))));
  const inputs = examples.inputs.map(({ shape }) => new Float64Array(atOnce * sizeOf(shape)));
  const target = new Float64Array(atOnce * sizeOf(examples.targetShape));
  for (let start = 0; start < rows.length; start += atOnce) {
    const count = Math.min(atOnce, rows.length - start);
    examples.read(rows, start, count, inputs, target);
    const filled = (values: Float64Array): Float64Array =>
      values.subarray(0, (values.length / atOnce) * count);
    each({ start, count, inputs: inputs.map(filled), target: filled(target) });
  }
}

export const sizesOf = (samples: readonly PartSample[]): PerPart<PartSize> =>
  perPart(samples, ({ examples: { count }, rows }) => ({
    rows: count,
    ...(rows.length < count && { sampled: { rows: rows.length, of: count } }),
  }));

/** Train is always among the samples. */
export const perPart = <T>(
  samples: readonly PartSample[],
  valueOf: (sample: PartSample, at: number) => T,
): PerPart<T> =>
  Object.fromEntries(
    samples.map((sample, at) => [sample.part, valueOf(sample, at)]),
  ) as unknown as PerPart<T>;
