import type { Shape } from "../engine/shape";
import { columnOf, type InputCoding } from "./encodeInputs";
import type { Scale } from "./scale";
import type { Table } from "./source";

/** Where a column's numbers stand in an example of its input, and how they were made from the raw ones. */
export interface FeaturePlace {
  readonly column: string;
  /** `categories`: one-hot; `items`: numbers that stand for the items of a vocabulary. */
  readonly kind: "numbers" | "categories" | "items";
  /** Of one row's value before it was encoded. */
  readonly shape: Shape;
  /** Its numbers are `first … first + width − 1` of the example's. */
  readonly first: number;
  readonly width: number;
  /** raw = delivered · factor + offset; number n of the column has scale n mod how many there are. */
  readonly scales: readonly Scale[];
  /** Of the categories or items, in the order of their numbers. */
  readonly names?: readonly string[];
}

/** The places of an input's columns, in their order. */
export function placeFeatures(table: Table, { columns }: InputCoding): FeaturePlace[] {
  let first = 0;
  return columns.map(({ name: column, width, groups }) => {
    const { shape, categories, vocabulary } = columnOf(table, column);
    const place = { column, shape, first, width, scales: groups.map(({ scale }) => scale) };
    first += width;
    if (categories !== undefined) return { ...place, kind: "categories", names: categories };
    if (vocabulary !== undefined) return { ...place, kind: "items", names: vocabulary };
    return { ...place, kind: "numbers" };
  });
}
