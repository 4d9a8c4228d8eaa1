import { type RowValues, inMemory } from "../rowValues";
import type { ColumnValues } from "../source";

/** The layout of rows that a reader delivers together. */
export interface RowLayout {
  readonly rows: number;
  /** Numbers of one row. */
  readonly stride: number;
  readonly make: (count: number) => ColumnValues;
}

/** Takes the numbers of all rows in their order, cut anywhere. */
export interface RowSink {
  append(numbers: ColumnValues): void;
  /** After the last: the column whose numbers begin at `first` of each row. */
  column(first: number): RowValues;
}

/** A file that holds rows from `offset` on. */
export interface RowPlace {
  readonly offset: number;
  readonly label: string;
  readonly shown: string;
  readonly real: string;
}

/** Where a reader's rows are kept. */
export interface RowStore {
  begin(layout: RowLayout): RowSink;
  /** The rows where they lie already, as memory would hold them; undefined: they are to be delivered all the same. */
  inPlace(layout: RowLayout, place: RowPlace): RowValues | undefined;
}

export class MemorySink implements RowSink {
  private readonly values: ColumnValues;
  private done = 0;

  constructor(private readonly layout: RowLayout) {
    this.values = layout.make(layout.rows * layout.stride);
  }

  append(numbers: ColumnValues): void {
    this.values.set(numbers, this.done);
    this.done += numbers.length;
  }

  column(first: number): RowValues {
    return inMemory(this.values, this.layout.stride, first);
  }
}

export const bytesOf = ({ rows, stride, make }: RowLayout): number =>
  rows * stride * make(0).BYTES_PER_ELEMENT;
