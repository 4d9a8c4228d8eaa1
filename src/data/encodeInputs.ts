import type { Scaling } from "./dataSpec";
import { fitScale, momentsOf, type Scale } from "./scale";
import type { Column, Table } from "./source";

/** Rows of a table that make one part of the data. */
export interface PartRows {
  readonly table: Table;
  readonly rows: Uint32Array;
}

/** How the input columns become an example's entries, fitted on the training part alone. */
export interface InputCoding {
  readonly width: number;
  /** One an entry: `size`, `zip = 12345`. */
  readonly names: readonly string[];
  readonly columns: readonly ColumnCoding[];
}

interface ColumnCoding {
  readonly name: string;
  /** Entries the column becomes: its categories, or 1. */
  readonly width: number;
  readonly scale: Scale;
  /** What stands for an empty cell, before scaling. */
  readonly mean: number;
}

const unscaled: Scale = { offset: 0, factor: 1 };

/** Scales number columns as `normalize` says; categories become one-hot and are left at 0 and 1. */
export function fitInputs(train: PartRows, names: readonly string[], normalize: Scaling): InputCoding {
  const columns = names.map((name): ColumnCoding => {
    const column = columnOf(train.table, name);
    if (column.categories !== undefined)
      return { name, width: column.categories.length, scale: unscaled, mean: NaN };
    const cells = (each: (value: number) => void): void =>
      train.rows.forEach((row) => each(column.values[row]!));
    const present = (each: (value: number) => void): void =>
      cells((value) => {
        if (!Number.isNaN(value)) each(value);
      });
    const { mean } = momentsOf(present);
    const filled = (each: (value: number) => void): void =>
      cells((value) => each(Number.isNaN(value) ? mean : value));
    const scale = normalize === "none" ? unscaled : fitScale(normalize, filled);
    return { name, width: 1, scale, mean };
  });
  return {
    width: columns.reduce((sum, { width }) => sum + width, 0),
    names: names.flatMap((name) => {
      const { categories } = columnOf(train.table, name);
      return categories === undefined ? [name] : categories.map((category) => `${name} = ${category}`);
    }),
    columns,
  };
}

/** The part's inputs, `rows · width` numbers. An empty cell of a category column is a row of zeros. */
export function encodeInputs({ table, rows }: PartRows, coding: InputCoding): Float64Array {
  const encoded = new Float64Array(rows.length * coding.width);
  let entry = 0;
  for (const { name, width, scale, mean } of coding.columns) {
    const { values, categories } = columnOf(table, name);
    for (let example = 0; example < rows.length; example++) {
      const value = values[rows[example]!]!;
      const at = example * coding.width + entry;
      if (categories === undefined)
        encoded[at] = ((Number.isNaN(value) ? mean : value) - scale.offset) / scale.factor;
      else if (!Number.isNaN(value)) encoded[at + value] = 1;
    }
    entry += width;
  }
  return encoded;
}

export const columnOf = (table: Table, name: string): Column =>
  table.columns.find((column) => column.name === name)!;
