/** Division along one argument of a kernel that counts rows, examples or single numbers. */
import { mostParts } from "./board";
import { type Call, copyCall, type Division, fairUnit, recordsBytes, type Site } from "./division";

/**
 * How far a pointer moves for each thing counted, in numbers of `real`: so many, an argument's value, a multiple of
 * it, so many bytes, or what the window that an argument names says: an image at its input or its output side, the
 * patches of an output line.
 */
export type Step =
  | number
  | string
  | readonly [number, string]
  | { readonly bytes: number }
  | {
      readonly window: string;
      readonly side: "windowInputs" | "windowOutputs" | "windowPatches";
      readonly times?: string;
    };

/** What a call sums up over all that it counts. */
export type Sum =
  /** One float64, returned. */
  | { readonly kind: "returned" }
  /** Two float64, where an argument points. */
  | { readonly kind: "pair"; readonly at: string }
  /** A row of numbers, as many as another argument says, where an argument points; added to it where one says so. */
  | { readonly kind: "row"; readonly at: string; readonly size: string; readonly accumulate?: string };

export interface Along {
  readonly count: string;
  /** Pointers that are not named stay where they are; so does a pointer of 0, which stands for "none". */
  readonly moves: Readonly<Record<string, Step>>;
  /** Time for one number of the widest pointer, against copying it. Default 1. */
  readonly cost?: number;
  /**
   * Cuts fall on multiples of this, default 1, and `numbersGrain` where single numbers are counted. `each`: each thing
   * is a part, for they differ in size. `image`: on the first lines of images of the window.
   */
  readonly grain?: number | "each" | { readonly imageOf: string };
  /** The argument that says where the count begins, where it does not begin at 0. */
  readonly from?: string;
  readonly sum?: Sum;
}

/** A piece of a sum, in numbers copied: some µs. */
const pieceWork = 32_768;
/** A multiple of the blocks that kernels sum in, and of a cache line. */
const numbersGrain = 256;
const pairBytes = 16;

type Place = (name: string) => number;

/** A step with its argument's place; `argument` −1: `factor` alone. */
interface Move {
  readonly pointer: number;
  readonly factor: number;
  readonly argument: number;
  readonly of: "value" | "windowInputs" | "windowOutputs" | "windowPatches";
  /** The place of one more factor; −1: none. */
  readonly times: number;
}

function moveOf(pointer: number, step: Step, place: Place, bytesPerNumber: number): Move {
  const plain = { pointer, factor: 1, argument: -1, of: "value", times: -1 } as const;
  if (typeof step === "number") return { ...plain, factor: step };
  if (typeof step === "string") return { ...plain, argument: place(step) };
  if ("bytes" in step) return { ...plain, factor: step.bytes / bytesPerNumber };
  if ("window" in step) {
    const times = step.times === undefined ? -1 : place(step.times);
    return { ...plain, argument: place(step.window), of: step.side, times };
  }
  return { ...plain, factor: step[0], argument: place(step[1]) };
}

export class AlongDivision implements Division {
  readonly maySum: boolean;
  private readonly count: number;
  private readonly moves: readonly Move[];
  private readonly cost: number;
  /** 0: each thing is a part. */
  private readonly grain: number;
  /** Its images' lines are the grain; −1: none. */
  private readonly image: number;
  private readonly from: number;
  private readonly sum: Sum["kind"] | "none";
  private readonly sumAt: number;
  private readonly sumSize: number;
  private readonly accumulate: number;
  private readonly pairs: Float64Array;

  constructor(
    private readonly site: Site,
    parameters: readonly string[],
    { count, moves, cost = 1, grain, from, sum }: Along,
  ) {
    const place: Place = (name) => parameters.indexOf(name);
    const optional = (name: string | undefined) => (name === undefined ? -1 : place(name));
    this.count = place(count);
    this.moves = Object.entries(moves).map(([name, step]) =>
      moveOf(place(name), step, place, site.bytesPerNumber),
    );
    this.cost = cost;
    const countsNumbers = Object.values(moves).every((step) => step === 1);
    if (typeof grain === "number") this.grain = grain;
    else this.grain = grain === "each" ? 0 : countsNumbers ? numbersGrain : 1;
    this.image = typeof grain === "object" ? place(grain.imageOf) : -1;
    this.from = optional(from);
    this.maySum = sum !== undefined;
    this.sum = sum?.kind ?? "none";
    this.sumAt = optional(sum !== undefined && "at" in sum ? sum.at : undefined);
    this.sumSize = optional(sum?.kind === "row" ? sum.size : undefined);
    this.accumulate = optional(sum?.kind === "row" ? sum.accumulate : undefined);
    this.pairs = new Float64Array(site.kernels.memory.buffer, site.records, recordsBytes / 8);
  }

  sums(): boolean {
    return this.maySum;
  }

  parts(call: Call): number {
    return Math.max(1, Math.ceil(call[this.count]! / this.unit(call)));
  }

  cut(call: Call, at: number, part: Call): void {
    const { site, moves } = this;
    const unit = this.unit(call);
    const first = at * unit;
    copyCall(call, part);
    part[this.count] = Math.min(unit, call[this.count]! - first);
    if (this.from >= 0) part[this.from]! += first;
    for (const move of moves) {
      if (call[move.pointer] !== 0)
        part[move.pointer]! += first * this.step(call, move) * site.bytesPerNumber;
    }
    if (this.sum === "pair") part[this.sumAt] = site.records + at * pairBytes;
    if (this.sum === "row") part[this.sumAt] = site.records + at * this.rowBytes(call);
    if (this.accumulate >= 0) part[this.accumulate] = 0;
  }

  merge(call: Call, parts: number, returned: Float64Array): number {
    const { site, pairs } = this;
    if (this.sum === "returned") {
      let sum = 0;
      for (let at = 0; at < parts; at++) sum += returned[at]!;
      return sum;
    }
    if (this.sum === "pair") {
      // Added up in the first pair's place, which is then copied where the call wants it.
      for (let at = 1; at < parts; at++) {
        pairs[0]! += pairs[2 * at]!;
        pairs[1]! += pairs[2 * at + 1]!;
      }
      site.kernels.copy(site.records, call[this.sumAt]!, pairBytes / site.bytesPerNumber);
    }
    if (this.sum === "row") {
      const adds = this.accumulate >= 0 && call[this.accumulate] === 1 ? 1 : 0;
      site.kernels.columnSums(site.records, call[this.sumAt]!, parts, call[this.sumSize]!, adds);
    }
    return 0;
  }

  /** How much of the count goes into one part. */
  private unit(call: Call): number {
    const { site } = this;
    const count = call[this.count]!;
    if (this.grain === 0) return Math.ceil(count / mostParts);
    let work = 0;
    for (const move of this.moves) work = Math.max(work, this.cost * Math.abs(this.step(call, move)));
    if (this.maySum) return this.pieceUnit(call, work);
    if (this.image < 0) return fairUnit(count, work, this.grain, site.threads);
    const lines = site.kernels.windowLines(call[this.image]!);
    return call[this.from]! % lines === 0 ? fairUnit(count, work, lines, site.threads) : count;
  }

  /** The same for sums, whatever the number of threads. */
  private pieceUnit(call: Call, work: number): number {
    const { grain } = this;
    const count = call[this.count]!;
    const room = this.sum === "row" ? Math.floor(recordsBytes / this.rowBytes(call)) : mostParts;
    const pieces = Math.max(1, Math.min(Math.floor((count * work) / pieceWork), room, mostParts));
    return Math.ceil(count / pieces / grain) * grain;
  }

  private step(call: Call, { factor, argument, of, times }: Move): number {
    if (argument < 0) return factor;
    const value = call[argument]!;
    if (of === "value") return factor * value;
    const numbers = this.site.kernels[of](value);
    return times < 0 ? numbers : numbers * call[times]!;
  }

  private rowBytes(call: Call): number {
    return call[this.sumSize]! * this.site.bytesPerNumber;
  }
}
