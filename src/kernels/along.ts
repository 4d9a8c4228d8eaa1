/** Division along one argument of a kernel that counts rows, examples or single numbers. */
import { mostParts } from "./board";
import {
  type Call,
  type Division,
  leastWork,
  mostWork,
  recordsBytes,
  type Site,
  workspaceStride,
} from "./division";

/**
 * How far a pointer moves for each thing counted, in numbers of `real`: so many, an argument's value, a multiple of
 * it, or an image of the window that the argument names, at its input or its output side.
 */
export type Step =
  | number
  | string
  | readonly [number, string]
  | { readonly inputsOf: string }
  | { readonly outputsOf: string; readonly times?: string };

/** What a call sums up over all that it counts. */
export type Sum =
  /** One float64, returned. */
  | { readonly kind: "returned" }
  /** Two float64, where an argument points. */
  | { readonly kind: "pair"; readonly at: string }
  /** A row of numbers, as many as another argument says, where an argument points. */
  | { readonly kind: "row"; readonly at: string; readonly size: string };

export interface Along {
  readonly count: string;
  /** Pointers that are not named stay where they are; so does a pointer of 0, which stands for "none". */
  readonly moves: Readonly<Record<string, Step>>;
  /** Time for one number of the widest pointer, against copying it. Default 1. */
  readonly cost?: number;
  /** Cuts fall on multiples of this. Default 1, and `numbersGrain` where single numbers are counted. */
  readonly grain?: number;
  readonly sum?: Sum;
  /** Panels are packed there: each part needs its own. */
  readonly workspace?: string;
}

/** A piece of a sum, in numbers copied: some µs. */
const pieceWork = 16_384;
/** A multiple of the blocks that kernels sum in, and of a cache line. */
const numbersGrain = 256;
const pairBytes = 16;

type Place = (name: string) => number;

/** A step with its argument's place; `argument` −1: `factor` alone. */
interface Move {
  readonly pointer: number;
  readonly factor: number;
  readonly argument: number;
  readonly of: "value" | "inputs" | "outputs";
  /** The place of one more factor; −1: none. */
  readonly times: number;
}

function moveOf(pointer: number, step: Step, place: Place): Move {
  const plain = { pointer, factor: 1, argument: -1, of: "value", times: -1 } as const;
  if (typeof step === "number") return { ...plain, factor: step };
  if (typeof step === "string") return { ...plain, argument: place(step) };
  if ("inputsOf" in step) return { ...plain, argument: place(step.inputsOf), of: "inputs" };
  if ("outputsOf" in step) {
    const times = step.times === undefined ? -1 : place(step.times);
    return { ...plain, argument: place(step.outputsOf), of: "outputs", times };
  }
  return { ...plain, factor: step[0], argument: place(step[1]) };
}

export class AlongDivision implements Division {
  readonly sums: boolean;
  private readonly count: number;
  private readonly moves: readonly Move[];
  private readonly cost: number;
  private readonly grain: number;
  private readonly sum: Sum["kind"] | "none";
  private readonly sumAt: number;
  private readonly sumSize: number;
  private readonly workspace: number;
  private readonly pairs: Float64Array;

  constructor(
    private readonly site: Site,
    parameters: readonly string[],
    { count, moves, cost = 1, grain, sum, workspace }: Along,
  ) {
    const place: Place = (name) => parameters.indexOf(name);
    this.count = place(count);
    this.moves = Object.entries(moves).map(([name, step]) => moveOf(place(name), step, place));
    this.cost = cost;
    const countsNumbers = this.moves.every(({ factor, argument }) => factor === 1 && argument < 0);
    this.grain = grain ?? (countsNumbers ? numbersGrain : 1);
    this.sums = sum !== undefined;
    this.sum = sum?.kind ?? "none";
    this.sumAt = sum !== undefined && "at" in sum ? place(sum.at) : -1;
    this.sumSize = sum?.kind === "row" ? place(sum.size) : -1;
    this.workspace = workspace === undefined ? -1 : place(workspace);
    this.pairs = new Float64Array(site.kernels.memory.buffer, site.records, recordsBytes / 8);
  }

  parts(call: Call): number {
    return Math.max(1, Math.ceil(call[this.count]! / this.unit(call)));
  }

  cut(call: Call, _parts: number, at: number, part: Call): void {
    const { site, moves } = this;
    const unit = this.unit(call);
    const first = at * unit;
    for (let index = 0; index < part.length; index++) part[index] = call[index]!;
    part[this.count] = Math.min(unit, call[this.count]! - first);
    for (const move of moves) {
      if (call[move.pointer] !== 0)
        part[move.pointer]! += first * this.step(call, move) * site.bytesPerNumber;
    }
    if (this.workspace >= 0) part[this.workspace]! += site.thread * this.workspaceBytes(call);
    if (this.sum === "pair") part[this.sumAt] = site.records + at * pairBytes;
    if (this.sum === "row") part[this.sumAt] = site.records + at * this.rowBytes(call);
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
    if (this.sum === "row")
      site.kernels.columnSums(site.records, call[this.sumAt]!, parts, call[this.sumSize]!);
    return 0;
  }

  /** How much of the count goes into one part. */
  private unit(call: Call): number {
    const { site, grain } = this;
    const count = call[this.count]!;
    let widest = 0;
    for (const move of this.moves) widest = Math.max(widest, Math.abs(this.step(call, move)));
    const work = widest * this.cost;
    let least: number;
    if (this.sums) {
      const most =
        this.sum === "row" ? Math.min(mostParts, Math.floor(recordsBytes / this.rowBytes(call))) : mostParts;
      if (most < 2) return count;
      least = Math.max(pieceWork / work, count / most);
    } else {
      const share = Math.min(count / site.threads, mostWork / work);
      least = Math.max(leastWork / work, share, count / mostParts);
    }
    return Math.max(grain, Math.ceil(least / grain) * grain);
  }

  private step(call: Call, { factor, argument, of, times }: Move): number {
    if (argument < 0) return factor;
    const value = call[argument]!;
    if (of === "value") return factor * value;
    const { kernels } = this.site;
    const image = of === "inputs" ? kernels.windowInputs(value) : kernels.windowOutputs(value);
    return times < 0 ? image : image * call[times]!;
  }

  private rowBytes(call: Call): number {
    return call[this.sumSize]! * this.site.bytesPerNumber;
  }

  private workspaceBytes(call: Call): number {
    return workspaceStride(this.site.kernels.matmulWorkspaceBytes(call[3]!, call[4]!, call[5]!));
  }
}
