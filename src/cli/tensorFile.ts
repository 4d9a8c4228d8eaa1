import { readFile, writeFile } from "node:fs/promises";
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
    throw new UserError(`it cannot be written: ${reasonOf(error)}`, { file });
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "this is a folder",
  EACCES: "that is not permitted",
};

function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? code ?? message;
}
