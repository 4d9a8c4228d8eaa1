import type { Shape } from "../engine/shape";
import { columnOf, type InputCoding } from "./encodeInputs";
import type { Scale } from "./scale";
import type { Table } from "./source";

/** How views call the number of an empty cell among category numbers. */
const missingCategory = "<missing>";

/** Where a column's numbers stand in an example of its input, and how they were made from the raw ones. */
export interface FeaturePlace {
  readonly column: string;
  /** `items`: numbers that stand for the items of a vocabulary. */
  readonly kind: "numbers" | "categories" | "items";
  /** Of categories: a 1 among zeros, or their number. */
  readonly coding?: "oneHot" | "index";
  /** Of one row's value before it was encoded. */
  readonly shape: Shape;
  /** Its numbers are `first … first + width − 1` of the example's. */
  readonly first: number;
  readonly width: number;
  /** raw = delivered · factor + offset; number n of the column has scale n mod how many there are. */
  readonly scales: readonly Scale[];
  /** For each scale what stands for a missing number, before scaling. */
  readonly means: readonly number[];
  /** Of the categories or items, in the order of their numbers. */
  readonly names?: readonly string[];
}

/** The places of an input's columns, in their order. */
export function placeFeatures(table: Table, { columns }: InputCoding): FeaturePlace[] {
  let first = 0;
  return columns.map(({ name: column, form, width, groups }) => {
    const { shape, categories, vocabulary } = columnOf(table, column);
    const scales = groups.map(({ scale }) => scale);
    const place = { column, shape, first, width, scales, means: groups.map(({ mean }) => mean) };
    first += width;
    if (categories !== undefined) {
      if (form === "oneHot") return { ...place, kind: "categories", coding: "oneHot", names: categories };
      // A missing one has the number after the last.
      return { ...place, kind: "categories", coding: "index", names: [...categories, missingCategory] };
    }
    if (vocabulary !== undefined) return { ...place, kind: "items", names: vocabulary };
    return { ...place, kind: "numbers" };
  });
}
