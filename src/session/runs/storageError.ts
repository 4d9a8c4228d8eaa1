import { say } from "../../words/words";

const reasons: Readonly<Record<string, () => string>> = {
  ENOSPC: () => say`the disk is full`,
  EDQUOT: () => say`the disk quota is used up`,
  EROFS: () => say`the disk is read-only`,
  EACCES: () => say`there is no permission to write there`,
  EPERM: () => say`there is no permission to write there`,
  ENOENT: () => say`the folder does not exist`,
  EEXIST: () => say`a part of its path is a file, not a folder`,
  ENOTDIR: () => say`a part of its path is a file, not a folder`,
  EISDIR: () => say`it is a folder`,
};

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;

/** Why a file could not be written or read, in words. */
export const storageReason = (error: unknown): string =>
  reasons[codeOf(error) ?? ""]?.() ?? (error instanceof Error ? error.message : String(error));
