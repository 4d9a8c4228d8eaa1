import type { ColumnValues } from "./source";

/** The numbers of one column, a row at a time, in memory or in a file. */
export interface RowValues {
  /** The row's first number is `values` at the index returned, its others follow, until the next call. Allocates nothing. */
  load(row: number): number;
  /** In the type they are stored in. */
  readonly values: ColumnValues;
}

/** Rows of `stride` numbers that lie one after the other in memory; the column's begin at `first` of each. */
export const inMemory = (values: ColumnValues, stride = 1, first = 0): RowValues => ({
  values,
  load: (row) => row * stride + first,
});
