import { open, readFile, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { UserError } from "../engine/userError";
import type { WeightsFile } from "../session/weights";

/** Reads a safetensors file; what is in it is checked by who uses it. */
export async function readTensorFile(file: string): Promise<WeightsFile> {
  try {
    return { file, bytes: await readFile(file) };
  } catch (error) {
    throw new UserError(`it cannot be read: ${reasonOf(error)}`, { file });
  }
}

export async function writeTensorFile(file: string, bytes: Uint8Array): Promise<void> {
  try {
    await writeFile(file, bytes);
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Refuses a file that could not be written, or that the call itself reads, before any work is done for it.
 * Changes nothing on disk but leaves an empty file where there was none.
 */
export async function checkWritable(
  file: string,
  protectedFiles: readonly (string | undefined)[],
): Promise<void> {
  if (protectedFiles.some((other) => other !== undefined && resolve(other) === resolve(file)))
    throw new UserError("this call reads that file; name another one to write to", { file });
  try {
    await (await open(file, "a")).close();
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

export const cannotWrite = (file: string, error: unknown): UserError =>
  new UserError(`it cannot be written: ${reasonOf(error)}`, { file });

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "this is a folder",
  EACCES: "that is not permitted",
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? code ?? message;
}
