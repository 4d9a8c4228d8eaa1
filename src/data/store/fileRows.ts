import { readSync } from "node:fs";
import { UserError } from "../../engine/userError";
import type { RowValues } from "../rowValues";
import type { ColumnValues } from "../source";
import { say } from "../../words/words";

/** Read at once where rows follow each other; a seek costs about as much as reading so much. */
const windowBytes = 1 << 18;

/** Where rows lie in an open file. */
export interface FileRegion {
  readonly descriptor: number;
  /** Of the first row, in bytes. */
  readonly offset: number;
  readonly rows: number;
  /** Numbers of one row. */
  readonly stride: number;
  readonly make: (count: number) => ColumnValues;
  /** As messages call the file, and its path. */
  readonly label: string;
  readonly file: string;
}

/**
 * Rows of a file, read when they are asked for: those that follow each other a window at a time, others one by one.
 * Synchronous, because a training step waits for its examples anyway; the system keeps what is read often in memory.
 */
export class FileRows {
  readonly values: ColumnValues;
  private readonly bytes: Uint8Array;
  private readonly rowBytes: number;
  private readonly mostRows: number;
  /** The rows that `values` holds. */
  private first = 0;
  private count = 0;

  constructor(private readonly region: FileRegion) {
    const { stride, make } = region;
    this.rowBytes = stride * make(0).BYTES_PER_ELEMENT;
    this.mostRows = Math.max(1, Math.floor(windowBytes / this.rowBytes));
    this.values = make(this.mostRows * stride);
    this.bytes = new Uint8Array(this.values.buffer);
  }

  /** The column whose numbers begin at `first` of each row. */
  column(first: number): RowValues {
    const { values } = this;
    return { values, load: (row) => this.load(row) + first };
  }

  private load(row: number): number {
    const { stride } = this.region;
    const end = this.first + this.count;
    if (row < this.first || row >= end) {
      const follows = row >= end && row < end + this.mostRows && this.count > 0;
      this.fill(row, follows || row === 0 ? Math.min(this.mostRows, this.region.rows - row) : 1);
    }
    return (row - this.first) * stride;
  }

  private fill(row: number, count: number): void {
    const { descriptor, offset, label, file } = this.region;
    const wanted = count * this.rowBytes;
    let done = 0;
    while (done < wanted) {
      const read = readSync(descriptor, this.bytes, done, wanted - done, offset + row * this.rowBytes + done);
      if (read === 0)
        throw new UserError(
          say`${label} became shorter while it was used. Train again when it is complete.`,
          {
            file,
          },
        );
      done += read;
    }
    this.first = row;
    this.count = count;
  }
}
