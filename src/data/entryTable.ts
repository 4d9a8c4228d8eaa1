import { type Shape, sizeOf } from "../engine/shape";
import type { Group } from "./encodeInputs";
import type { ColumnValues } from "./source";

/** What one input or the target of every example is made of. */
export interface EntryTable {
  /** Of one example. */
  readonly shape: Shape;
  /** Copies examples `rows[start … start + count − 1]`, one after the other, into `to`. Allocates nothing. */
  copy(rows: Uint32Array, start: number, count: number, to: Float32Array | Float64Array): void;
}

/** Examples encoded beforehand: `count · sizeOf(shape)` numbers, example after example. */
export class MatrixTable implements EntryTable {
  private readonly size: number;

  constructor(
    readonly shape: Shape,
    private readonly values: Float64Array,
  ) {
    this.size = sizeOf(shape);
  }

  /** By hand rather than by `subarray` and `set`: a view a row would be an allocation a row. */
  copy(rows: Uint32Array, start: number, count: number, to: Float32Array | Float64Array): void {
    const { values, size } = this;
    let at = 0;
    for (let example = start; example < start + count; example++) {
      const first = rows[example]! * size;
      for (let entry = 0; entry < size; entry++) to[at++] = values[first + entry]!;
    }
  }
}

/** Rows of a column as they were read, scaled and filled as they are copied. */
export class ScaledTable implements EntryTable {
  private readonly size: number;
  private readonly offsets: Float64Array;
  private readonly factors: Float64Array;
  private readonly means: Float64Array;

  constructor(
    readonly shape: Shape,
    private readonly values: ColumnValues,
    /** The column's rows that are this part's examples. */
    private readonly partRows: Uint32Array,
    /** Entry e is scaled as group e mod their number. */
    groups: readonly Group[],
  ) {
    this.size = sizeOf(shape);
    this.offsets = Float64Array.from(groups, ({ scale }) => scale.offset);
    this.factors = Float64Array.from(groups, ({ scale }) => scale.factor);
    this.means = Float64Array.from(groups, ({ mean }) => mean);
  }

  copy(rows: Uint32Array, start: number, count: number, to: Float32Array | Float64Array): void {
    const { values, partRows, size, offsets, factors, means } = this;
    const groups = offsets.length;
    let at = 0;
    for (let example = start; example < start + count; example++) {
      const first = partRows[rows[example]!]! * size;
      let group = 0;
      for (let entry = 0; entry < size; entry++) {
        const value = values[first + entry]!;
        // NaN is the one number that is not itself.
        to[at++] = ((value === value ? value : means[group]!) - offsets[group]!) / factors[group]!;
        if (++group === groups) group = 0;
      }
    }
  }
}

/** Class numbers of a column's rows, expanded to one-hot along a new last axis as they are copied. */
export class OneHotTable implements EntryTable {
  readonly shape: Shape;
  private readonly size: number;

  constructor(
    /** Of one row's class numbers. */
    shape: Shape,
    private readonly classes: number,
    private readonly values: ColumnValues,
    private readonly partRows: Uint32Array,
  ) {
    this.shape = [...shape, classes];
    this.size = sizeOf(shape);
  }

  copy(rows: Uint32Array, start: number, count: number, to: Float32Array | Float64Array): void {
    const { values, partRows, size, classes } = this;
    to.fill(0, 0, count * size * classes);
    let at = 0;
    for (let example = start; example < start + count; example++) {
      const first = partRows[rows[example]!]! * size;
      for (let entry = 0; entry < size; entry++, at += classes) to[at + values[first + entry]!] = 1;
    }
  }
}
