import { type Shape, sizeOf } from "../engine/shape";
import type { CategoryForm, Scaling } from "./dataSpec";
import { ColumnsTable, type EntryTable, ScaledTable } from "./entryTable";
import { fitGroups, type Group, unscaled } from "./fitGroups";
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
  /** How each entry was scaled, cyclically. */
  readonly groups: readonly Group[];
  /** Whether each entry is a number, where some belong to a category. */
  readonly isNumber?: readonly boolean[];
  readonly isBytes: boolean;
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
  const found = names.map((name) => columnOf(train.table, name));
  const numbers = found.filter(
    (column) => column.categories === undefined && column.vocabulary === undefined,
  );
  const fitted = fitGroups(numbers, train.rows, normalize);
  const columns = found.map((column): ColumnCoding => {
    const { name } = column;
    if (column.categories !== undefined) {
      const width = categories === "oneHot" ? column.categories.length : 1;
      return { name, form: categories, width, groups: [unscaled] };
    }
    const { vocabulary } = column;
    // A missing text is padding alone.
    const groups = vocabulary
      ? [{ ...unscaled, mean: vocabulary.indexOf(paddingItem) }]
      : (fitted[numbers.indexOf(column)] ?? [unscaled]);
    return { name, form: "number", width: sizeOf(column.shape), groups };
  });
  const [only] = columns;
  const alone = columns.length === 1 && only ? columnOf(train.table, only.name) : undefined;
  const width = columns.reduce((sum, column) => sum + column.width, 0);
  const isNumber = columns.flatMap(({ name, form, width: entries }) => {
    const isItem = columnOf(train.table, name).vocabulary !== undefined;
    return new Array<boolean>(entries).fill(form === "number" && !isItem);
  });
  return {
    shape: alone?.categories === undefined && alone?.shape.length ? alone.shape : [width],
    names: columns.flatMap(({ name, form }) => entryNames(columnOf(train.table, name), form)),
    columns,
    groups: columns.flatMap((column) => groupsOf(column, columns.length)),
    ...(!isNumber.every(Boolean) && { isNumber }),
    isBytes: alone?.values.values instanceof Uint8Array,
  };
}

/** Of a column that stands alone, the groups its entries take turns in; in a row with others, one an entry. */
const groupsOf = ({ groups, width }: ColumnCoding, columns: number): readonly Group[] =>
  columns === 1 ? groups : Array.from({ length: width }, (_, entry) => groups[entry % groups.length]!);

function entryNames({ name, shape, categories = [] }: Column, form: ColumnCoding["form"]): string[] {
  if (form === "oneHot") return categories.map((category) => `${name} = ${category}`);
  if (shape.length !== 1) return [name];
  return Array.from({ length: shape[0]! }, (_, entry) => `${name}[${entry}]`);
}

/** The part's inputs. A missing category is a row of zeros, or the number after the last class. */
export function encodeInputs({ table, rows }: PartRows, { shape, columns }: InputCoding): EntryTable {
  const [first] = columns;
  const { shape: alone, values } = columnOf(table, first!.name);
  if (columns.length === 1 && alone.length > 0) return new ScaledTable(shape, values, rows, first!.groups);
  return new ColumnsTable(
    shape,
    rows,
    columns.map(({ name, ...coding }) => {
      const { values: numbers, categories = [] } = columnOf(table, name);
      return { ...coding, values: numbers, classes: categories.length };
    }),
  );
}

export const columnOf = (table: Table, name: string): Column =>
  table.columns.find((column) => column.name === name)!;
