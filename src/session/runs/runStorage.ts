import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";

/** Where a run's bytes go. */
export interface RunStorage {
  /** Replaces the file, or leaves it as it was. */
  replace(file: string, bytes: Uint8Array): Promise<void>;
  /** Writes behind the first `length` bytes. */
  append(file: string, length: number, bytes: Uint8Array): Promise<void>;
}

/** The disk: a file is written beside and renamed, so that a half-written one is never in its place. */
export const disk: RunStorage = {
  async replace(file, bytes) {
    await mkdir(dirname(file), { recursive: true });
    const beside = `${file}.new`;
    try {
      const handle = await open(beside, "w");
      try {
        await handle.writeFile(bytes);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(beside, file);
    } catch (error) {
      await rm(beside, { force: true }).catch(() => undefined);
      throw error;
    }
  },

  async append(file, length, bytes) {
    const handle = await open(file, "r+");
    try {
      for (let done = 0; done < bytes.length;) {
        const { bytesWritten } = await handle.write(bytes, done, bytes.length - done, length + done);
        done += bytesWritten;
      }
    } finally {
      await handle.close();
    }
  },
};
