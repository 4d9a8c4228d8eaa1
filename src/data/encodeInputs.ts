import { type Shape, sizeOf } from "../engine/shape";
import type { CategoryForm, Scaling } from "./dataSpec";
import { type EntryTable, MatrixTable, ScaledTable } from "./entryTable";
import { fitScale, momentsOf, type Scale, type Visit } from "./scale";
import type { Column, Table } from "./source";
import { paddingItem } from "./vocabulary";

/** Rows of a table that make one part of the data. */
export interface PartRows {
  readonly table: Table;
  readonly rows: Uint32Array;
}

/** How the input columns become an example's entries, fitted on the training part alone. */
export interface InputCoding {
  /** Of one example: the shape of a column that stands alone, else all columns in a row. */
  readonly shape: Shape;
  /** One an entry: `size`, `zip = 12345`, `words[3]`; a picture or a sequence has its column's name. */
  readonly names: readonly string[];
  readonly columns: readonly ColumnCoding[];
}

interface ColumnCoding {
  readonly name: string;
  /** What the column's values become: `number` are its own, scaled. */
  readonly form: "number" | CategoryForm;
  /** Entries the column becomes: its categories where they are one-hot, else those of its shape. */
  readonly width: number;
  /** How each entry is scaled; entry e is of group e mod the number of groups. */
  readonly groups: readonly Group[];
}

/** Entries that are scaled alike. */
export interface Group {
  readonly scale: Scale;
  /** What stands for a missing value, before scaling. */
  readonly mean: number;
}

const unscaled: Group = { scale: { offset: 0, factor: 1 }, mean: NaN };

/**
 * Scales numbers as `normalize` says. Entries along the last axis have a scale each, fitted over all
 * training examples and all positions of the other axes: every feature of a table or vector, every band
 * of a spectrogram over time, every channel of a picture over its pixels (a scale a pixel would
 * undo what a convolution relies on: the same pattern looks the same everywhere). Categories become
 * one-hot or class numbers and are left so; items of a vocabulary stay the numbers they are.
 */
export function fitInputs(
  train: PartRows,
  names: readonly string[],
  categories: CategoryForm,
  normalize: Scaling,
): InputCoding {
  const columns = names.map((name): ColumnCoding => {
    const column = columnOf(train.table, name);
    if (column.categories !== undefined) {
      const width = categories === "oneHot" ? column.categories.length : 1;
      return { name, form: categories, width, groups: [unscaled] };
    }
    const { vocabulary } = column;
    // A missing text is padding alone.
    const groups = vocabulary
      ? [{ ...unscaled, mean: vocabulary.indexOf(paddingItem) }]
      : fitGroups(column, train.rows, normalize);
    return { name, form: "number", width: sizeOf(column.shape), groups };
  });
  const [only] = columns;
  const alone = columns.length === 1 && only ? columnOf(train.table, only.name) : undefined;
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  return {
    shape: alone?.categories === undefined && alone?.shape.length ? alone.shape : [width],
    names: columns.flatMap(({ name, form }) => entryNames(columnOf(train.table, name), form)),
    columns,
  };
}

function entryNames({ name, shape, categories = [] }: Column, form: ColumnCoding["form"]): string[] {
  if (form === "oneHot") return categories.map((category) => `${name} = ${category}`);
  if (shape.length !== 1) return [name];
  return Array.from({ length: shape[0]! }, (_, entry) => `${name}[${entry}]`);
}

function fitGroups(column: Column, rows: Uint32Array, normalize: Scaling): Group[] {
  const groups = column.shape.at(-1) ?? 1;
  const { values } = column;
  if (values instanceof Uint8Array && sizeOf(column.shape) > 1) {
    return countBytes(values, rows, sizeOf(column.shape), groups).map((counts) => {
      const visit: Visit = (each) => {
        counts.forEach((times, value) => {
          if (times > 0) each(value, times);
        });
      };
      return { scale: normalize === "none" ? unscaled.scale : fitScale(normalize, visit), mean: NaN };
    });
  }
  return Array.from({ length: groups }, (_, group) => {
    const numbers = gather(column, rows, group, groups);
    const { mean } = momentsOf(visitAll(numbers.filter((value) => !Number.isNaN(value))));
    if (normalize === "none") return { scale: unscaled.scale, mean };
    const filled = numbers.map((value) => (Number.isNaN(value) ? mean : value));
    return { scale: fitScale(normalize, visitAll(filled)), mean };
  });
}

const visitAll =
  (numbers: Float64Array): Visit =>
  (each) => {
    for (const number of numbers) each(number);
  };

/** A group's numbers of these rows side by side: the fit goes over them several times. */
function gather({ values, shape }: Column, rows: Uint32Array, group: number, groups: number): Float64Array {
  const size = sizeOf(shape);
  const numbers = new Float64Array((rows.length * size) / groups);
  let at = 0;
  for (const row of rows) {
    for (let entry = group; entry < size; entry += groups) numbers[at++] = values[row * size + entry]!;
  }
  return numbers;
}

/** For each group how often each byte occurs: bytes have 256 values, so pictures are gone over once. */
function countBytes(values: Uint8Array, rows: Uint32Array, size: number, groups: number): Float64Array[] {
  const counts = Array.from({ length: groups }, () => new Float64Array(256));
  for (const row of rows) {
    for (let entry = 0; entry < size; entry++) counts[entry % groups]![values[row * size + entry]!]!++;
  }
  return counts;
}

/** The part's inputs. A missing category is a row of zeros, or the number after the last class. */
export function encodeInputs({ table, rows }: PartRows, coding: InputCoding): EntryTable {
  const [first] = coding.columns;
  const column = columnOf(table, first!.name);
  // What stands alone stays as it was read; scaling it batch by batch keeps a large set at its own size.
  if (coding.columns.length === 1 && column.shape.length > 0)
    return new ScaledTable(coding.shape, column.values, rows, first!.groups);
  return encodeMatrix({ table, rows }, coding);
}

function encodeMatrix({ table, rows }: PartRows, { shape, columns }: InputCoding): EntryTable {
  const total = sizeOf(shape);
  const encoded = new Float64Array(rows.length * total);
  let first = 0;
  for (const { name, form, width, groups } of columns) {
    const { values, categories = [] } = columnOf(table, name);
    for (let example = 0; example < rows.length; example++) {
      const at = example * total + first;
      if (form !== "number") {
        const value = values[rows[example]!]!;
        if (form === "index") encoded[at] = Number.isNaN(value) ? categories.length : value;
        else if (!Number.isNaN(value)) encoded[at + value] = 1;
        continue;
      }
      for (let entry = 0; entry < width; entry++) {
        const value = values[rows[example]! * width + entry]!;
        const { scale, mean } = groups[entry % groups.length]!;
        encoded[at + entry] = ((Number.isNaN(value) ? mean : value) - scale.offset) / scale.factor;
      }
    }
    first += width;
  }
  return new MatrixTable(shape, encoded);
}

export const columnOf = (table: Table, name: string): Column =>
  table.columns.find((column) => column.name === name)!;
