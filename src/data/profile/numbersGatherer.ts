import { type Shape, sizeOf } from "../../engine/shape";
import type { Scale } from "../scale";
import { binEdges, countInBins } from "./bins";
import type { NumbersProfile } from "./dataProfile";
import { differenceOf } from "./differenceOf";
import { MomentsOfPart } from "./momentsOfPart";
import { perPart, type PartSample } from "./sample";

/** More different whole numbers than this are no classes or ratings. */
const mostIntegers = 100;

/** A single number of every example, or several that are counted together. */
export interface NumbersPlace {
  readonly name: string;
  readonly first: number;
  readonly entries: number;
  /** raw = delivered · factor + offset; number n has scale n mod how many there are. */
  readonly scales: readonly Scale[];
}

/** The entries of a longer vector, and those of a picture or a spectrogram, are counted together. */
const longestVector = 100;

/** A place for a single number or each entry of a short vector; one for all entries of anything larger. */
export function numberPlaces(
  column: string,
  shape: Shape,
  scales: readonly Scale[],
  first: number,
): NumbersPlace[] {
  const entries = sizeOf(shape);
  if (shape.length !== 1 || entries > longestVector) return [{ name: column, first, entries, scales }];
  return Array.from({ length: entries }, (_, at) => ({
    name: `${column}[${at}]`,
    first: first + at,
    entries: 1,
    scales: [scales[at % scales.length]!],
  }));
}

interface PartNumbers {
  readonly raw: MomentsOfPart;
  /** The same as `raw` where nothing is scaled. */
  readonly network: MomentsOfPart;
  readonly integers: Map<number, number>;
  readonly histogram: number[];
  /** One number an example, of the examples that are compared. */
  readonly compared: Float64Array;
}

/**
 * Profiles numbers that are met twice, part by part: ranges and means first, then deviations and the
 * histogram, whose edges all parts share. Holds nothing of an example but what is compared.
 */
export class NumbersGatherer {
  private readonly parts: readonly PartNumbers[];
  private readonly isScaled: boolean;
  /** Of the chunk at hand; the same array where nothing is scaled. */
  private delivered = new Float64Array(0);
  private raw = this.delivered;
  private edges: number[] = [];
  private whole = true;
  private fewIntegers = true;

  constructor(
    private readonly place: NumbersPlace,
    private readonly samples: readonly PartSample[],
    /** Examples of a part that are compared with train's. */
    mostCompared: number,
  ) {
    this.isScaled = place.scales.some(({ offset, factor }) => offset !== 0 || factor !== 1);
    this.parts = samples.map(({ rows }) => {
      const raw = new MomentsOfPart();
      return {
        raw,
        network: this.isScaled ? new MomentsOfPart() : raw,
        integers: new Map(),
        histogram: [],
        compared: new Float64Array(Math.min(rows.length, mostCompared)),
      };
    });
  }

  /** The first round: examples of `size` numbers each. */
  add(part: number, values: Float64Array, size: number): void {
    const { raw, network, integers } = this.parts[part]!;
    const count = this.gather(values, size);
    raw.add(this.raw, count);
    if (network !== raw) network.add(this.delivered, count);
    for (let at = 0; at < count && this.whole; at++) {
      const value = this.raw[at]!;
      if (!Number.isInteger(value)) this.whole = this.fewIntegers = false;
      else if (this.fewIntegers) this.countInteger(integers, value);
    }
  }

  /** Between the rounds. */
  settle(): void {
    const minimum = Math.min(...this.parts.map(({ raw }) => raw.minimum));
    const maximum = Math.max(...this.parts.map(({ raw }) => raw.maximum));
    this.edges = binEdges(minimum, maximum, this.whole);
    for (const { raw, network, histogram } of this.parts) {
      raw.settle();
      if (network !== raw) network.settle();
      for (let bin = 1; bin < this.edges.length; bin++) histogram.push(0);
    }
  }

  /** The second round; `start`: index of the first example in the sample. */
  addAgain(part: number, values: Float64Array, size: number, start: number): void {
    const { raw, network, histogram } = this.parts[part]!;
    const count = this.gather(values, size);
    raw.addAgain(this.raw, count);
    if (network !== raw) network.addAgain(this.delivered, count);
    countInBins(this.raw, count, this.edges, histogram);
    this.compare(part, values, size, start);
  }

  get profile(): NumbersProfile {
    const compared = this.parts.map((part) => part.compared.slice().sort());
    const integers = this.fewIntegers ? this.differentIntegers() : undefined;
    return {
      kind: "numbers",
      name: this.place.name,
      entries: this.place.entries,
      edges: this.edges,
      ...(integers && { integers }),
      parts: perPart(this.samples, (_, at) => {
        const { raw, network, histogram, integers: counts } = this.parts[at]!;
        return {
          raw: raw.moments,
          network: network.moments,
          histogram,
          ...(integers && { integerCounts: integers.map((integer) => counts.get(integer) ?? 0) }),
          ...(at > 0 && { difference: differenceOf(compared[0]!, compared[at]!) }),
        };
      }),
    };
  }

  /** Brings its finite numbers together, as delivered and raw; returns how many there are. */
  private gather(values: Float64Array, size: number): number {
    const { first, entries, scales } = this.place;
    const most = (values.length / size) * entries;
    if (this.delivered.length < most) {
      this.delivered = new Float64Array(most);
      this.raw = this.isScaled ? new Float64Array(most) : this.delivered;
    }
    const { raw, delivered } = this;
    let count = 0;
    for (let example = first; example < values.length; example += size) {
      let scale = 0;
      for (let at = example; at < example + entries; at++) {
        const value = values[at]!;
        if (Number.isFinite(value)) {
          delivered[count] = value;
          if (this.isScaled) raw[count] = rawOf(value, scales[scale]!);
          count++;
        }
        if (++scale === scales.length) scale = 0;
      }
    }
    return count;
  }

  private countInteger(integers: Map<number, number>, value: number): void {
    integers.set(value, (integers.get(value) ?? 0) + 1);
    if (integers.size > mostIntegers) this.fewIntegers = false;
  }

  private differentIntegers(): number[] | undefined {
    const all = new Set(this.parts.flatMap(({ integers }) => [...integers.keys()]));
    return all.size > mostIntegers ? undefined : [...all].sort((a, b) => a - b);
  }

  /** Keeps one number of each example that is compared. */
  private compare(part: number, values: Float64Array, size: number, start: number): void {
    const { first, entries } = this.place;
    const { compared } = this.parts[part]!;
    const rows = this.samples[part]!.rows.length;
    for (let example = 0; example < values.length / size; example++) {
      const slot = slotOf(start + example, compared.length, rows);
      if (slot === undefined) continue;
      const at = example * size + first;
      let sum = 0;
      for (let entry = 0; entry < entries; entry++) sum += values[at + entry]! / entries;
      compared[slot] = sum;
    }
  }
}

/** Scaling and scaling back leaves a rounding of 1e-16 of the number; a whole number comes back whole. */
function rawOf(delivered: number, { offset, factor }: Scale): number {
  const raw = delivered * factor + offset;
  const near = Math.round(raw);
  return Math.abs(raw - near) <= 1e-12 * Math.max(Math.abs(offset), Math.abs(factor)) ? near : raw;
}

/** Example `slot` of `slots` that are spread evenly over `rows`. */
const exampleOf = (slot: number, slots: number, rows: number): number => Math.floor((slot * rows) / slots);

function slotOf(example: number, slots: number, rows: number): number | undefined {
  const slot = Math.ceil((example * slots) / rows);
  return slot < slots && exampleOf(slot, slots, rows) === example ? slot : undefined;
}
