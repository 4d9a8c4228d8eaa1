import { type Shape, sizeOf } from "../engine/shape";
import type { Group } from "./fitGroups";
import type { RowValues } from "./rowValues";

/** What one input or the target of every example is made of. */
export interface EntryTable {
  /** Of one example. */
  readonly shape: Shape;
  /** Copies examples `rows[start … start + count − 1]`, one after the other, into `to`. Allocates nothing. */
  copy(rows: Uint32Array, start: number, count: number, to: Float32Array | Float64Array): void;
}

/** How the numbers of a column become entries of an example. */
export interface EncodedColumn {
  readonly values: RowValues;
  /** `number`: scaled; `index`: a class number; `oneHot`: a 1 at its place among zeros. */
  readonly form: "number" | "index" | "oneHot";
  readonly width: number;
  /** Entry e is scaled as group e mod their number. */
  readonly groups: readonly Group[];
  /** The class number of a missing category. */
  readonly classes: number;
  /** Class number of each number that stands for a class; undefined: it is the class number. */
  readonly classNumbers?: ReadonlyMap<number, number>;
}

/** Columns side by side, encoded as they are copied: categories take no more room than their numbers. */
export class ColumnsTable implements EntryTable {
  constructor(
    readonly shape: Shape,
    /** The table's rows that are this part's examples. */
    private readonly partRows: Uint32Array,
    private readonly columns: readonly EncodedColumn[],
  ) {}

  copy(rows: Uint32Array, start: number, count: number, to: Float32Array | Float64Array): void {
    const { partRows, columns } = this;
    let at = 0;
    for (let example = start; example < start + count; example++) {
      const row = partRows[rows[example]!]!;
      for (const column of columns) {
        copyEntries(column, row, to, at);
        at += column.width;
      }
    }
  }
}

function copyEntries(
  { values, form, width, groups, classes, classNumbers }: EncodedColumn,
  row: number,
  to: Float32Array | Float64Array,
  at: number,
): void {
  const first = values.load(row);
  if (form === "number") {
    for (let entry = 0; entry < width; entry++) {
      const value = values.values[first + entry]!;
      const { scale, mean } = groups[entry % groups.length]!;
      // NaN is the one number that is not itself.
      to[at + entry] = ((value === value ? value : mean) - scale.offset) / scale.factor;
    }
    return;
  }
  const value = values.values[first]!;
  const classNumber = classNumbers?.get(value) ?? value;
  if (form === "index") {
    to[at] = classNumber === classNumber ? classNumber : classes;
    return;
  }
  to.fill(0, at, at + width);
  if (classNumber === classNumber) to[at + classNumber] = 1;
}

/** Rows of a column as they were read, scaled and filled as they are copied. */
export class ScaledTable implements EntryTable {
  private readonly size: number;
  private readonly offsets: Float64Array;
  private readonly factors: Float64Array;
  private readonly means: Float64Array;

  constructor(
    readonly shape: Shape,
    private readonly values: RowValues,
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
      const first = values.load(partRows[rows[example]!]!);
      let group = 0;
      for (let entry = 0; entry < size; entry++) {
        const value = values.values[first + entry]!;
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
    private readonly values: RowValues,
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
      const first = values.load(partRows[rows[example]!]!);
      for (let entry = 0; entry < size; entry++, at += classes) to[at + values.values[first + entry]!] = 1;
    }
  }
}
