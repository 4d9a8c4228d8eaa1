import type { Shape } from "../engine/shape";
import type { SequenceDecoding } from "./dataSpec";
import { parseNumber } from "./number";
import type { Cell } from "./source";

/** More different texts than this are no categories: names, addresses, identifiers. */
export const mostCategories = 10_000;
/** Up to this many different integers may be class numbers. */
const mostIntegers = 100;

/** Where a reader stands; it changes from cell to cell, so what must last is copied. */
export type CellPlace = Omit<Cell, "text">;

/**
 * What one column holds, gathered cell by cell without keeping the rows: counts, the numbers' range,
 * mean and deviation (Welford 1962), the different texts, and the first cell of each kind of trouble.
 */
export class ColumnProfile {
  numbers = 0;
  texts = 0;
  /** Texts that are sequences of items. */
  sequences = 0;
  /** Of these, how many are cut. */
  cut = 0;
  missing = 0;
  minimum = Infinity;
  maximum = -Infinity;
  mean = 0;
  /** The different integers; undefined once there is a fraction or there are too many. */
  integers: Set<number> | undefined = new Set();
  readonly distinctTexts = new Set<string>();
  tooManyTexts = false;
  firstText?: Cell;
  firstNonFinite?: Cell;
  firstMissing?: Cell;
  /** The first text that has more items than a sequence takes, and may not be cut. */
  firstLonger?: Cell & { readonly items: number; readonly most: number };
  /** What the numbers of a sequence stand for. */
  vocabulary: readonly string[] | undefined;
  /** Σ (x − mean)² */
  private squares = 0;
  private nonFinite = 0;

  constructor(
    readonly name: string,
    /** Declared categorical: every cell is a text, also `12345`. */
    readonly declared: boolean,
    /** Of one row's value; the entries of an array are counted together. */
    readonly shape: Shape = [],
    vocabulary?: readonly string[],
  ) {
    this.vocabulary = vocabulary;
  }

  /** Returns whether the cell is missing. */
  addText(raw: string, place: CellPlace): boolean {
    const text = raw.trim();
    if (text === "") {
      this.missing++;
      this.firstMissing ??= { ...place, text };
      return true;
    }
    const value = this.declared ? NaN : parseNumber(text);
    if (Number.isFinite(value)) this.addFinite(value);
    else if (Number.isNaN(value)) {
      this.firstText ??= { ...place, text: copyOf(text) };
      this.addCategory(text);
    } else {
      this.nonFinite++;
      this.firstNonFinite ??= { ...place, text: copyOf(text) };
    }
    return false;
  }

  /** A text of so many items. Returns whether it is missing. */
  addSequence(
    text: string,
    items: number,
    { length, longer = "error" }: SequenceDecoding,
    place: CellPlace,
  ): boolean {
    if (text === "") {
      this.missing++;
      this.firstMissing ??= { ...place, text };
      return true;
    }
    this.sequences++;
    if (items <= length) return false;
    if (longer === "cut") this.cut++;
    else this.firstLonger ??= { ...place, text: copyOf(text), items, most: length };
    return false;
  }

  /** `count` times the same finite number. */
  addNumber(value: number, count = 1): void {
    if (this.declared) this.addCategory(String(value), count);
    else this.addFinite(value, count);
  }

  /** A number as files of arrays hold it: NaN is a missing value. Returns whether it is missing. */
  addEntry(value: number, place: CellPlace): boolean {
    if (Number.isFinite(value)) this.addNumber(value);
    else if (Number.isNaN(value)) {
      this.missing++;
      this.firstMissing ??= { ...place, text: "" };
      return true;
    } else {
      this.nonFinite++;
      this.firstNonFinite ??= { ...place, text: String(value) };
    }
    return false;
  }

  addCategory(text: string, count = 1): void {
    this.texts += count;
    if (this.distinctTexts.has(text)) return;
    if (this.distinctTexts.size === mostCategories) this.tooManyTexts = true;
    else this.distinctTexts.add(copyOf(text));
  }

  /** A column is numeric when most of its cells are; then a text in it is an error, not a category. */
  get kind(): "number" | "category" {
    return this.texts === 0 || this.numbers + this.nonFinite > this.texts ? "number" : "category";
  }

  /** Texts with some numbers among them: their spelling was not kept, a second look must declare them. */
  get mixed(): boolean {
    return this.kind === "category" && this.numbers + this.nonFinite > 0;
  }

  /** The different texts in class order: numbers by value, then the others by their code units. */
  get categories(): readonly string[] {
    return [...this.distinctTexts].sort(inClassOrder);
  }

  /** Σ (x − mean)², for pooling columns. */
  get sumOfSquares(): number {
    return this.squares;
  }

  private addFinite(value: number, count = 1): void {
    this.numbers += count;
    const fromMean = value - this.mean;
    this.mean += (count * fromMean) / this.numbers;
    this.squares += count * fromMean * (value - this.mean);
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
    if (this.integers === undefined) return;
    if (Number.isInteger(value)) this.integers.add(value === 0 ? 0 : value);
    if (!Number.isInteger(value) || this.integers.size > mostIntegers) this.integers = undefined;
  }
}

/** A cell is a slice that keeps its whole chunk of the file in memory; what is kept is copied out of it. */
export const copyOf = (text: string): string => Buffer.from(text).toString();

/** Without a locale, so that class numbers are the same on every machine. */
function inClassOrder(a: string, b: string): number {
  const [first, second] = [parseNumber(a), parseNumber(b)];
  const [firstIsNumber, secondIsNumber] = [Number.isFinite(first), Number.isFinite(second)];
  if (firstIsNumber !== secondIsNumber) return firstIsNumber ? -1 : 1;
  if (firstIsNumber && first !== second) return first - second;
  return a < b ? -1 : a > b ? 1 : 0;
}
