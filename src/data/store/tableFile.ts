import { closeSync, fstatSync, openSync, readSync, writeSync } from "node:fs";
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { inMemory, type RowValues } from "../rowValues";
import type { ColumnValues, PlannedColumn, ReadContext, Table } from "../source";
import { type FileRegion, FileRows } from "./fileRows";
import { FileSink } from "./fileSink";
import type { MemoryBudget } from "./memoryBudget";
import { bytesOf, type RowLayout, type RowSink, type RowStore } from "./rowSink";
import { alignedBytes, hasRoom } from "./disk";
import { say } from "../../words/words";

/**
 * Decoded tables in a file: the rows of each reading one after the other, then what they are, at the very end how much
 * that is and its CRC-32. A file that ends early, or holds anything else than was written, is none.
 */
export interface TableFileContent {
  /** What the file was made of. */
  readonly key: string;
  /** Of the tables' sources, as `Survey` gives it. */
  readonly survey: unknown;
  readonly regions: readonly StoredRegion[];
  /** One for each part. */
  readonly tables: readonly { readonly rows: number; readonly columns: readonly StoredColumn[] }[];
}

interface StoredRegion {
  readonly offset: number;
  readonly rows: number;
  readonly stride: number;
  readonly type: keyof typeof arrayTypes;
  readonly sum: number;
}

interface StoredColumn {
  readonly planned: PlannedColumn;
  readonly shape: readonly number[];
  readonly region: number;
  readonly first: number;
}

const arrayTypes = {
  Float64Array,
  Float32Array,
  Int32Array,
  Uint32Array,
  Int16Array,
  Uint16Array,
  Int8Array,
  Uint8Array,
} as const;

const magic = "model-debugger table 1\n";
/** Length and CRC-32 of the content, and the magic. */
const tailBytes = 8 + magic.length;
const pieceBytes = 1 << 20;
/** Messages are let in after so much. */
const turnBytes = 1 << 26;

/** Takes the rows of a source's parts into a file that `finish` completes. */
export class TableFileWriter implements RowStore {
  private readonly descriptor: number;
  private readonly sinks: { readonly sink: FileSink; readonly region: Omit<StoredRegion, "sum"> }[] = [];
  private readonly places = new Map<RowValues, { readonly region: number; readonly first: number }>();
  private end = 0;

  constructor(
    file: string,
    private readonly folder: string,
    private readonly label: string,
  ) {
    this.descriptor = openSync(file, "wx+", 0o600);
  }

  inPlace(): undefined {
    return undefined;
  }

  begin(layout: RowLayout): RowSink {
    const bytes = bytesOf(layout);
    if (!hasRoom(bytes, this.folder)) throw new NoRoom();
    const offset = this.end;
    this.end += alignedBytes(bytes);
    const { descriptor, label, folder } = this;
    const sink = new FileSink({ ...layout, descriptor, offset, label, file: folder });
    const { rows, stride, make } = layout;
    const type = make(0).constructor.name as StoredRegion["type"];
    const region = this.sinks.push({ sink, region: { offset, rows, stride, type } }) - 1;
    return {
      append: (numbers) => sink.append(numbers),
      column: (first) => {
        const values = sink.column(first);
        this.places.set(values, { region, first });
        return values;
      },
    };
  }

  /** Completes the file; false where a column lies elsewhere, so that the file would not hold it. */
  finish(key: string, survey: unknown, tables: readonly Table[]): boolean {
    const stored: { rows: number; columns: StoredColumn[] }[] = [];
    for (const { rows, columns } of tables) {
      const described: StoredColumn[] = [];
      for (const { shape, values, ...planned } of columns) {
        const place = this.places.get(values);
        if (place === undefined) return false;
        described.push({ planned, shape, ...place });
      }
      stored.push({ rows, columns: described });
    }
    for (const { sink } of this.sinks) sink.flush();
    const regions = this.sinks.map(({ sink, region }) => ({ ...region, sum: sink.sum }));
    const content = serialize({ key, survey, regions, tables: stored } satisfies TableFileContent);
    const tail = Buffer.alloc(tailBytes);
    tail.writeUInt32LE(content.length, 0);
    tail.writeUInt32LE(crc32(content), 4);
    tail.write(magic, 8, "latin1");
    const bytes = Buffer.concat([content, tail]);
    for (let done = 0; done < bytes.length;)
      done += writeSync(this.descriptor, bytes, done, bytes.length - done, this.end + done);
    return true;
  }

  close(): void {
    closeSync(this.descriptor);
  }
}

/** The folder's disk is full: nothing is kept. */
export class NoRoom extends Error {}

/** A complete table file, its rows not read yet. */
export class TableFile {
  private constructor(
    private readonly file: string,
    readonly content: TableFileContent,
  ) {}

  /** Undefined where there is none, or none that is whole and made of just this. */
  static open(file: string, key: string): TableFile | undefined {
    try {
      const descriptor = openSync(file, "r");
      try {
        const content = contentOf(descriptor);
        return content.key === key ? new TableFile(file, content) : undefined;
      } finally {
        closeSync(descriptor);
      }
    } catch {
      // None, damaged, or of another version: it is made anew.
      return undefined;
    }
  }

  /**
   * The parts' tables with the columns of the plan, in memory where the budget allows. Undefined where the file lacks one of
   * them, or its rows are not what was written.
   */
  async load(
    plan: readonly PlannedColumn[],
    label: string,
    memory: MemoryBudget,
    context: ReadContext,
  ): Promise<Table[] | undefined> {
    const { regions, tables } = this.content;
    const wanted = tables.map(({ rows, columns }) => ({
      rows,
      columns: plan.map((planned) => columns.find((column) => isSame(column.planned, planned))),
    }));
    if (wanted.some(({ columns }) => columns.includes(undefined))) return undefined;
    const used = new Set(wanted.flatMap(({ columns }) => columns.map((column) => column!.region)));
    const descriptor = openSync(this.file, "r");
    const columnOf = new Map<number, (first: number) => RowValues>();
    let isInMemory = true;
    try {
      for (const at of used) {
        const region = fileRegion(regions[at]!, descriptor, label, this.file);
        const values = memory.take(bytesOf(region)) ? region.make(region.rows * region.stride) : undefined;
        if ((await sumOf(region, values, context)) !== regions[at]!.sum) return undefined;
        if (values === undefined) {
          isInMemory = false;
          const rows = new FileRows(region);
          columnOf.set(at, (first) => rows.column(first));
        } else columnOf.set(at, (first) => inMemory(values, region.stride, first));
      }
    } catch (error) {
      isInMemory = true;
      throw error;
    } finally {
      // Rows that stay in the file are read from it as long as the process goes on.
      if (isInMemory) closeSync(descriptor);
    }
    return wanted.map(({ rows, columns }) => ({
      rows,
      columns: columns.map((column) => {
        const { planned, shape, region, first } = column!;
        return { ...planned, shape, values: columnOf.get(region)!(first) };
      }),
    }));
  }
}

function fileRegion(
  { type, offset, rows, stride }: StoredRegion,
  descriptor: number,
  label: string,
  file: string,
): FileRegion {
  return { offset, rows, stride, descriptor, label, file, make: (count) => new arrayTypes[type](count) };
}

/** CRC-32 of a region, its numbers on the way put into `values`; NaN where the file ends before it does. */
async function sumOf(
  region: FileRegion,
  values: ColumnValues | undefined,
  context: ReadContext,
): Promise<number> {
  const bytes = bytesOf(region);
  const whole = values && new Uint8Array(values.buffer);
  const piece = new Uint8Array(Math.min(bytes, pieceBytes));
  let sum = 0;
  for (let done = 0; done < bytes;) {
    context.signal?.throwIfAborted();
    const wanted = Math.min(pieceBytes, bytes - done);
    const target = whole ? whole.subarray(done, done + wanted) : piece.subarray(0, wanted);
    const read = readSync(region.descriptor, target, 0, wanted, region.offset + done);
    if (read === 0) return NaN;
    sum = crc32(target.subarray(0, read), sum);
    if (Math.floor((done + read) / turnBytes) > Math.floor(done / turnBytes)) {
      context.onProgress?.(
        say`Reading ${region.label}, decoded before: ${Math.floor((100 * done) / bytes)} %`,
      );
      await breathe();
    }
    done += read;
  }
  return sum;
}

/** Lets a message in that cancels. */
const breathe = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

const isSame = (stored: PlannedColumn, wanted: PlannedColumn): boolean =>
  JSON.stringify(stored) === JSON.stringify(wanted);

/** Throws whatever it runs into where the file is not whole. */
function contentOf(descriptor: number): TableFileContent {
  const read = (bytes: number, position: number): Buffer => {
    const buffer = Buffer.alloc(bytes);
    if (readSync(descriptor, buffer, 0, bytes, position) !== bytes) throw new Error("it ends early");
    return buffer;
  };
  const { size } = fstatSync(descriptor);
  const tail = read(tailBytes, size - tailBytes);
  if (tail.toString("latin1", 8) !== magic) throw new Error("it has another version");
  const length = tail.readUInt32LE(0);
  const content = read(length, size - tailBytes - length);
  if (crc32(content) !== tail.readUInt32LE(4)) throw new Error("it is damaged");
  return deserialize(content) as TableFileContent;
}
