import type { Stats } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import * as path from "node:path";
import { type Shape, sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import { unreadable, type DataFile } from "./dataFile";
import type { Decoding } from "./dataSpec";
import type { ClassFolder } from "./listFolder";
import type { RowValues } from "./rowValues";
import type { Column, ColumnValues, Fingerprint, PlannedColumn, ReadContext, Source, Table } from "./source";
import type { RowStore } from "./store/rowSink";
import type { Survey } from "./survey";
import { say } from "../words/words";
import { listOf } from "../words/lists";

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
  readonly make: (count: number) => ColumnValues;
  /** `sizeOf(shape)` numbers, in the type that `make` makes. */
  readonly decode: (bytes: Uint8Array, file: FolderFile) => ColumnValues;
}

/** A kind of file that stands in one sub-folder a class. */
export interface FolderReader {
  readonly summary: () => string;
  readonly endings: readonly string[];
  /** Name of the column that the files become. */
  readonly column: string;
  /** `first`: a file like the others, for what the model file leaves open. */
  begin(decoding: Decoding, first: Uint8Array, file: FolderFile): FileDecoder;
}

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
    const [, label] = survey.begin(this, [
      { name: reader.column, shape: decoder.shape },
      { name: "label", categorical: true },
    ]);
    for (const { name, files } of this.classes) label!.addCategory(name, files.length);
    survey.rows += rows;
    context.signal?.throwIfAborted();
  }

  async fingerprint(): Promise<Fingerprint> {
    const files = [...this.files()];
    const stats: Stats[] = [];
    for (let at = 0; at < files.length; at += progressEvery)
      stats.push(...(await Promise.all(files.slice(at, at + progressEvery).map(({ real }) => stat(real)))));
    const identity = stats.map(({ size, mtimeMs }, at) => [files[at]!.real, size, mtimeMs]);
    return { bytes: stats.reduce((sum, { size }) => sum + size, 0), identity: JSON.stringify(identity) };
  }

  async read(plan: readonly PlannedColumn[], context: ReadContext, store: RowStore): Promise<Table> {
    const columns: Column[] = [];
    for (const planned of plan) {
      if (planned.name === "label")
        columns.push({ ...planned, shape: [], values: this.labels(planned, store) });
      else columns.push({ ...planned, ...(await this.contents(context, store)) });
    }
    return { rows: this.rows, columns };
  }

  private labels({ categories = [] }: PlannedColumn, store: RowStore): RowValues {
    const names = this.classes.flatMap(({ name, files }) => files.map(() => name));
    const sink = store.begin({ rows: this.rows, stride: 1, make: (count) => new Float64Array(count) });
    sink.append(Float64Array.from(names, (name) => categories.indexOf(name)));
    return sink.column(0);
  }

  private async contents(context: ReadContext, store: RowStore): Promise<Pick<Column, "shape" | "values">> {
    const { shape, make, decode } = this.decoder ?? (await this.begin());
    const sink = store.begin({ rows: this.rows, stride: sizeOf(shape), make });
    let row = 0;
    for (const { file, real } of this.files()) {
      context.signal?.throwIfAborted();
      sink.append(decode(await this.bytesOf(file, real), file));
      row++;
      if (row % progressEvery === 0)
        context.onProgress?.(say`Reading ${this.label}: ${row} of ${this.rows} files`);
    }
    return { shape, values: sink.column(0) };
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
    throw new UserError(say`${label} is none of ${listOf(endings)}: ${this.label} is read as ${summary()}.`, {
      file: shown,
    });
  }

  private async bytesOf({ label, shown }: FolderFile, real: string): Promise<Uint8Array> {
    const bytes = await readFile(real).catch((error: unknown) => {
      throw new UserError(unreadable(label, error), { file: shown });
    });
    if (bytes.length <= mostFileBytes) return bytes;
    throw new UserError(say`${label} is larger than 256 MB, which is no single example.`, { file: shown });
  }
}
