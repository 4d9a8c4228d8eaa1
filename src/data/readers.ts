import type { Decoding } from "./dataSpec";
import type { DataFile } from "./dataFile";
import { csv } from "./readers/csv";
import { text } from "./readers/text";
import { idx } from "./readers/idx";
import { npy } from "./readers/npy";
import { npz } from "./readers/npz";
import type { Source } from "./source";

/** One kind of data file. */
export interface Reader {
  /** What it reads, in a few words, for messages and documentation. */
  readonly summary: string;
  /** File name endings it is chosen by, in lower case, with their dot. */
  readonly endings: readonly string[];
  /** Opens nothing yet: files are read in `survey` and `read`. */
  open(file: DataFile, options: OpenOptions): Source;
}

export interface OpenOptions extends Decoding {
  /** Which of so many rows will be the training part, for what has to be known of it before the rows are read. */
  trainRows(rows: number): Uint32Array;
}

/** A further kind of file is one file in `readers/` and one line here. */
const readers: readonly Reader[] = [csv, npy, npz, idx, text];

/** The reader for a file of this name, or undefined. */
export const readerFor = (name: string): Reader | undefined =>
  readers.find(({ endings }) => endings.some((ending) => name.toLowerCase().endsWith(ending)));

/** Every ending that can be read: `.csv`, `.tsv`, … */
export const readableEndings: readonly string[] = readers.flatMap(({ endings }) => endings);
