import { sizeOf } from "../engine/shape";
import type { EntryTable } from "./entryTable";
import type { Column, ColumnValues } from "./source";
import { paddingItem, unknownItem } from "./vocabulary";

/** Columns of a table as its file holds them: before scaling, filling and one-hot. */
export interface ReadableColumns {
  readonly columns: readonly Column[];
  /** The table's row of each example of the part. */
  readonly rows: Uint32Array;
}

/** One part's examples as their user knows them, for looking at; what the network gets are `Examples`. */
export interface ReadablePart {
  readonly count: number;
  /** In the order the network takes them. */
  readonly inputs: readonly (ReadableColumns & { readonly name: string })[];
  readonly target: ReadableColumns;
  /** The targets alone, in the form the loss gets them. */
  readonly targets: EntryTable;
}

/** A number, the name of a category, or null where the file has nothing; `entry` of a value that is an array. */
export function cellOf({ values, categories }: Column, row: number, entry = 0): number | string | null {
  const value = values.values[values.load(row) + entry]!;
  if (Number.isNaN(value)) return null;
  return categories === undefined ? value : (categories[value] ?? null);
}

/** A copy of the numbers of one row's array: where they come from a file, the next row takes their place. */
export function arrayOf({ values, shape }: Column, row: number): ColumnValues {
  const first = values.load(row);
  return values.values.slice(first, first + sizeOf(shape));
}

/** Items are words where any of them, those that stand for something else left out, is longer than a character. */
export const unitOf = (vocabulary: readonly string[]): "character" | "word" =>
  vocabulary.some((item) => item !== unknownItem && item !== paddingItem && Array.from(item).length > 1)
    ? "word"
    : "character";

/** Item numbers as they are read; what is not in the vocabulary is `�`, padding and what is missing nothing. */
export function textOf(vocabulary: readonly string[], numbers: ArrayLike<number>): string {
  const items = Array.from(numbers).flatMap((number) => {
    if (Number.isNaN(number) || vocabulary[number] === paddingItem) return [];
    return [number === 0 ? "\uFFFD" : (vocabulary[number] ?? "\uFFFD")];
  });
  return items.join(unitOf(vocabulary) === "word" ? " " : "");
}
