import { writeSync } from "node:fs";
import { crc32 } from "node:zlib";
import type { RowValues } from "../rowValues";
import type { ColumnValues } from "../source";
import { FileRows, type FileRegion } from "./fileRows";
import type { RowSink } from "./rowSink";

/** Small rows are gathered to pieces of this size before they are written. */
const pieceBytes = 1 << 18;

/** Writes the rows of a region in their order, and sums them up for who reads them later. */
export class FileSink implements RowSink {
  /** CRC-32 of what was written so far. */
  sum = 0;
  private readonly piece: ColumnValues;
  private readonly bytes: Uint8Array;
  private filled = 0;
  private written = 0;
  private rows: FileRows | undefined;

  constructor(private readonly region: FileRegion) {
    this.piece = region.make(pieceBytes / region.make(0).BYTES_PER_ELEMENT);
    this.bytes = new Uint8Array(this.piece.buffer);
  }

  append(numbers: ColumnValues): void {
    const { piece } = this;
    for (let at = 0; at < numbers.length;) {
      const count = Math.min(numbers.length - at, piece.length - this.filled);
      // A row of a table is a few numbers: a view of it would cost more than copying them.
      if (count < 32)
        for (let next = 0; next < count; next++) piece[this.filled + next] = numbers[at + next]!;
      else piece.set(numbers.subarray(at, at + count), this.filled);
      this.filled += count;
      at += count;
      if (this.filled === piece.length) this.flush();
    }
  }

  flush(): void {
    const bytes = this.bytes.subarray(0, this.filled * this.piece.BYTES_PER_ELEMENT);
    for (let done = 0; done < bytes.length;)
      done += writeSync(
        this.region.descriptor,
        bytes,
        done,
        bytes.length - done,
        this.region.offset + this.written + done,
      );
    this.sum = crc32(bytes, this.sum);
    this.written += bytes.length;
    this.filled = 0;
  }

  column(first: number): RowValues {
    this.flush();
    this.rows ??= new FileRows(this.region);
    return this.rows.column(first);
  }
}
