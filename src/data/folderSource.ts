import { readFile } from "node:fs/promises";
import * as path from "node:path";
import { type Shape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { unreadable, type DataFile } from "./dataFile";
import type { Decoding } from "./dataSpec";
import type { ClassFolder } from "./listFolder";
import type { Column, ColumnValues, PlannedColumn, ReadContext, Source, Table } from "./source";
import type { Survey } from "./survey";

/** A file of a class folder. */
export interface FolderFile {
  /** As messages name it: `cats/tabby/1.png`. */
  readonly label: string;
  /** Absolute, as messages and editors show it. */
  readonly shown: string;
}

/** Turns a file's bytes into one example's numbers. Throws a UserError that names the file. */
export interface FileDecoder {
  readonly shape: Shape;
  make(count: number): ColumnValues;
  /** `sizeOf(shape)` numbers. */
  decode(bytes: Uint8Array, file: FolderFile): ArrayLike<number>;
}

/** A kind of file that stands in one sub-folder a class. */
export interface FolderReader {
  readonly summary: string;
  readonly endings: readonly string[];
  /** Name of the column that the files become. */
  readonly column: string;
  /** `first`: a file like the others, for what the model file leaves open. */
  begin(decoding: Decoding, first: Uint8Array, file: FolderFile): FileDecoder;
}

/** The same limit as for arrays: what is read lies in memory. */
const mostBytes = 2 ** 31;
const mostFileBytes = 2 ** 28;
const progressEvery = 200;

/**
 * A folder of class folders as a table of two columns: what each file holds, and its class as `label`, the
 * target. The survey looks at one file; the others are decoded, one at a time, when the data is read.
 */
export class FolderSource implements Source {
  readonly label: string;
  readonly path: Source["path"];
  readonly target = ["label"];
  private readonly rows: number;
  private decoder: FileDecoder | undefined;

  constructor(
    private readonly folder: DataFile,
    private readonly classes: readonly ClassFolder[],
    private readonly reader: FolderReader,
    private readonly decoding: Decoding,
  ) {
    this.label = folder.label;
    this.path = folder.path;
    this.rows = classes.reduce((sum, { files }) => sum + files.length, 0);
  }

  async survey(survey: Survey, context: ReadContext): Promise<void> {
    for (const { file } of this.files()) this.checkEnding(file);
    const { reader, rows } = this;
    const decoder = await this.begin();
    const bytes = rows * sizeOf(decoder.shape) * decoder.make(0).BYTES_PER_ELEMENT;
    if (bytes > mostBytes)
      throw new UserError(
        `The ${rows} files of ${this.label} take ${(bytes / 2 ** 30).toFixed(1)} GB of memory at ${decoder.shape.join(" × ")} numbers each; ` +
          "at most 2 GB are read. Use fewer or smaller ones.",
        { path: this.path },
      );
    const [, label] = survey.begin(this, [
      { name: reader.column, shape: decoder.shape },
      { name: "label", categorical: true },
    ]);
    for (const { name, files } of this.classes) label!.addCategory(name, files.length);
    survey.rows += rows;
    context.signal?.throwIfAborted();
  }

  async read(plan: readonly PlannedColumn[], context: ReadContext): Promise<Table> {
    const columns: Column[] = [];
    for (const planned of plan) {
      if (planned.name === "label") columns.push({ ...planned, shape: [], values: this.labels(planned) });
      else columns.push({ ...planned, ...(await this.contents(context)) });
    }
    return { rows: this.rows, columns };
  }

  private labels({ categories = [] }: PlannedColumn): ColumnValues {
    const names = this.classes.flatMap(({ name, files }) => files.map(() => name));
    return Float64Array.from(names, (name) => categories.indexOf(name));
  }

  private async contents(context: ReadContext): Promise<Pick<Column, "shape" | "values">> {
    const decoder = this.decoder ?? (await this.begin());
    const { shape } = decoder;
    const size = sizeOf(shape);
    const values = decoder.make(this.rows * size);
    let row = 0;
    for (const { file, real } of this.files()) {
      context.signal?.throwIfAborted();
      values.set(decoder.decode(await this.bytesOf(file, real), file), row * size);
      row++;
      if (row % progressEvery === 0)
        context.onProgress?.(`Reading ${this.label}: ${row} of ${this.rows} files`);
    }
    return { shape, values };
  }

  private async begin(): Promise<FileDecoder> {
    const [first] = this.files();
    const { file, real } = first!;
    this.decoder = this.reader.begin(this.decoding, await this.bytesOf(file, real), file);
    return this.decoder;
  }

  private *files(): Generator<{ readonly file: FolderFile; readonly real: string }> {
    for (const { name, files } of this.classes) {
      for (const file of files) {
        const label = [this.label.replace(/\/+$/, ""), name, file].join("/");
        const shown = path.join(this.folder.shown, name, file);
        yield { file: { label, shown }, real: path.join(this.folder.real, name, file) };
      }
    }
  }

  private checkEnding({ label, shown }: FolderFile): void {
    const { endings, summary } = this.reader;
    if (endings.some((ending) => label.toLowerCase().endsWith(ending))) return;
    throw new UserError(`${label} is none of ${endings.join(", ")}: ${this.label} is read as ${summary}.`, {
      file: shown,
    });
  }

  private async bytesOf({ label, shown }: FolderFile, real: string): Promise<Uint8Array> {
    const bytes = await readFile(real).catch((error: unknown) => {
      throw new UserError(unreadable(label, error), { file: shown });
    });
    if (bytes.length <= mostFileBytes) return bytes;
    throw new UserError(`${label} is larger than 256 MB, which is no single example.`, { file: shown });
  }
}
