const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the disk is read-only",
  EACCES: "there is no permission to write there",
  EPERM: "there is no permission to write there",
  ENOENT: "the folder does not exist",
  EEXIST: "a part of its path is a file, not a folder",
  ENOTDIR: "a part of its path is a file, not a folder",
  EISDIR: "it is a folder",
};

export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;

/** Why a file could not be written or read, in words. */
export const storageReason = (error: unknown): string =>
  reasons[codeOf(error) ?? ""] ?? (error instanceof Error ? error.message : String(error));
