import { createHash, randomUUID } from "node:crypto";
import { mkdir, readdir, rename, rm, stat, utimes } from "node:fs/promises";
import { join } from "node:path";
import type { Table } from "../source";
import type { RowStore } from "./rowSink";
import { NoRoom, TableFile, TableFileWriter } from "./tableFile";

/** Decoded data of all data sets together; the files that were not used for longest go first. */
const mostBytes = 8 * 2 ** 30;
/** An unfinished file this old has lost whoever wrote it. */
const abandonedMs = 24 * 3600 * 1000;
const ending = ".table";

/**
 * Decoded tables in a folder, kept between runs. Several processes may use it: a file gets its name when it is
 * complete. Whatever is wrong with the folder or a file in it only means that data is decoded once more.
 */
export class DataCache {
  constructor(
    private readonly folder: string,
    private readonly limit = mostBytes,
  ) {}

  /** What was kept of this key. */
  async find(key: string): Promise<TableFile | undefined> {
    const file = this.fileOf(key);
    const found = TableFile.open(file, key);
    const now = new Date();
    if (found !== undefined) await utimes(file, now, now).catch(() => undefined);
    return found;
  }

  async forget(key: string): Promise<void> {
    await rm(this.fileOf(key), { force: true }).catch(() => undefined);
  }

  /**
   * Has the tables decoded into a file and keeps it; undefined where that cannot be written. What reading throws
   * about the data is thrown on.
   */
  async keep(
    key: string,
    survey: unknown,
    label: string,
    read: (store: RowStore) => Promise<Table[]>,
  ): Promise<TableFile | undefined> {
    const unfinished = join(this.folder, `${randomUUID()}.unfinished`);
    let writer: TableFileWriter | undefined;
    try {
      await mkdir(this.folder, { recursive: true });
      writer = new TableFileWriter(unfinished, this.folder, label);
      const isWhole = writer.finish(key, survey, await read(writer));
      writer.close();
      writer = undefined;
      if (!isWhole) return undefined;
      await rename(unfinished, this.fileOf(key));
      await this.makeRoom(this.fileOf(key));
      return TableFile.open(this.fileOf(key), key);
    } catch (error) {
      if (error instanceof NoRoom || isSystemError(error)) return undefined;
      throw error;
    } finally {
      writer?.close();
      await rm(unfinished, { force: true }).catch(() => undefined);
    }
  }

  private fileOf(key: string): string {
    return join(this.folder, createHash("sha256").update(key).digest("hex").slice(0, 32) + ending);
  }

  /** Removes the files used longest ago until the others fit, and what was never finished. */
  private async makeRoom(newest: string): Promise<void> {
    const names = await readdir(this.folder);
    const files = await Promise.all(
      names.map(async (name) => {
        const file = join(this.folder, name);
        const { size = 0, mtimeMs = 0 } = (await stat(file).catch(() => undefined)) ?? {};
        return { file, name, size, mtimeMs };
      }),
    );
    for (const { file, name, mtimeMs } of files)
      if (name.endsWith(".unfinished") && mtimeMs < Date.now() - abandonedMs) await rm(file, { force: true });
    const tables = files.filter(({ name, file }) => name.endsWith(ending) && file !== newest);
    tables.sort((a, b) => b.mtimeMs - a.mtimeMs);
    let total = files.find(({ file }) => file === newest)?.size ?? 0;
    for (const { file, size } of tables) {
      total += size;
      if (total > this.limit) await rm(file, { force: true });
    }
  }
}

/** What comes from the disk has a code; an abort and a mistake of ours have none that says so. */
const isSystemError = (error: unknown): boolean =>
  error instanceof Error && "syscall" in error && typeof error.syscall === "string";
