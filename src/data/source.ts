import type { Shape } from "../engine/shape";
import type { UserPlace } from "../engine/userError";
import type { RowValues } from "./rowValues";
import type { RowStore } from "./store/rowSink";
import type { Survey } from "./survey";

/**
 * A table of named columns, wherever it comes from. It is met twice: `survey` goes over every row with
 * bounded memory and says what the columns hold; `read` keeps the values of the columns asked for.
 *
 *   file or generator ──Source──▶ Survey ──▶ header            (inspectData stops here)
 *                           └───▶ Table  ──▶ split, scale, encode ──▶ Examples
 */
export interface Source {
  /** How messages name it: the file as the model file spells it, or the generator. */
  readonly label: string;
  /** Where the model file names it: `["data", "source"]`, `["data", "source", "dev"]`. */
  readonly path: NonNullable<UserPlace["path"]>;
  /** Column names of its target where that needs no naming (generators); else empty. */
  readonly target: readonly string[];
  survey(survey: Survey, context: ReadContext): Promise<void>;
  /** The columns of `plan`, every row, kept in `store` where they are many; called after `survey`. */
  read(plan: readonly PlannedColumn[], context: ReadContext, store: RowStore): Promise<Table>;
  /** Tells its present content from any other, where decoding takes longer than reading what was decoded before. */
  fingerprint?(): Promise<Fingerprint | undefined>;
}

export interface Fingerprint {
  /** Of its files. */
  readonly bytes: number;
  /** Paths, sizes and times of change. */
  readonly identity: string;
}

export interface ReadContext {
  onProgress?(message: string): void;
  readonly signal?: AbortSignal;
}

/** A column to read, as the survey of all sources decided it. */
export interface PlannedColumn {
  readonly name: string;
  /** Texts in class order; undefined: numbers. */
  readonly categories?: readonly string[];
  /** What the numbers of a sequence stand for; such numbers are never scaled. */
  readonly vocabulary?: readonly string[];
}

export interface Column extends PlannedColumn {
  /** Of one row's value; `[]`: one number or category. */
  readonly shape: Shape;
  /** `sizeOf(shape)` numbers a row, or an index into `categories`; NaN: missing. */
  readonly values: RowValues;
}

/** In the type they are stored in, where that holds them exactly: pictures are a byte an entry, not eight. */
export type ColumnValues =
  Float64Array | Float32Array | Int32Array | Uint32Array | Int16Array | Uint16Array | Int8Array | Uint8Array;

export interface Table {
  readonly rows: number;
  readonly columns: readonly Column[];
}

/** A cell that a message may have to point at. */
export interface Cell {
  readonly text: string;
  readonly label: string;
  /** Absolute path; undefined where the source is no file. */
  readonly file?: string;
  /** Counts from 1, the header left out. */
  readonly row: number;
  /** Where the cell begins in a text, counted from 1 as editors do (columns in UTF-16 units). */
  readonly line?: number;
  readonly column?: number;
}
