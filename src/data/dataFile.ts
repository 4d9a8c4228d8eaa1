import { readdir, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { didYouMean } from "../engine/nearestName";
import { UserError } from "../engine/userError";
import type { DataPlace } from "./dataset";
import type { Fingerprint, Source } from "./source";

/** A file or folder that exists inside the workspace folder. */
export interface DataFile {
  /** As the model file spells it. */
  readonly label: string;
  /** Where the model file names it. */
  readonly path: Source["path"];
  /** Absolute, as messages and editors show it. */
  readonly shown: string;
  /** Absolute, symbolic links resolved: what is opened. */
  readonly real: string;
  readonly bytes: number;
  /** When it was last changed, in milliseconds. */
  readonly changedMs: number;
  readonly isFolder: boolean;
}

/**
 * Finds a data file by its path relative to the model file. Throws a UserError where it is missing, no
 * file, or outside `place.root` (symbolic links resolved): a model file may come from anywhere.
 */
export async function findDataFile(
  label: string,
  modelPath: Source["path"],
  place: DataPlace,
  wanted: "file" | "any" = "file",
): Promise<DataFile> {
  const refuse = (message: string): UserError => new UserError(message, { path: modelPath });
  const outside = (): UserError =>
    refuse(
      `${label} lies outside the workspace folder, and data is read inside it only. Move or copy the file into it.`,
    );
  if (label === "") throw refuse("The data source is empty: name a file, relative to the model file.");

  const shown = path.resolve(path.dirname(place.modelFile), label);
  const [root, folder] = [await realOr(place.root), await realOr(path.dirname(place.modelFile))];
  const target = path.resolve(folder, label);
  // Before the disk is asked: whether a file outside exists is nobody's business either.
  if (!isInside(root, target) && !isInside(path.resolve(place.root), target)) throw outside();
  try {
    const real = await realpath(target);
    if (!isInside(root, real)) throw outside();
    const { size, changedMs, ...kind } = await stat(real).then((found) => ({
      size: found.size,
      changedMs: found.mtimeMs,
      file: found.isFile(),
      folder: found.isDirectory(),
    }));
    if (kind.folder && wanted === "file")
      throw refuse(`${label} is a folder. Name the file in it that holds the data.`);
    if (!kind.file && !kind.folder) throw refuse(`${label} is no ordinary file.`);
    return { label, path: modelPath, shown, real, bytes: size, changedMs, isFolder: kind.folder };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") {
      const hint = await similarFile(label, target, root);
      throw refuse(`There is no data file ${shown}.${hint} The path counts from the model file's folder.`);
    }
    throw refuse(`${label} cannot be read: ${reasons[code] ?? code}.`);
  }
}

/** For a source that reads just this file. */
export const fingerprintOf = ({ real, bytes, changedMs }: DataFile): Fingerprint => ({
  bytes,
  identity: JSON.stringify([real, bytes, changedMs]),
});

/** Why a file cannot be read, as a sentence about `label`. */
export const unreadable = (label: string, error: unknown): string =>
  `${label} cannot be read: ${reasons[codeOf(error)] ?? codeOf(error)}.`;

const reasons: Readonly<Record<string, string | undefined>> = {
  EACCES: "permission denied",
  EPERM: "permission denied",
  ELOOP: "its symbolic links go round in a circle",
  ENAMETOOLONG: "the path is too long",
  ERR_INVALID_ARG_VALUE: "the path holds a null character",
  EMFILE: "too many files are open",
  EIO: "the disk reports an error",
};

const codeOf = (error: unknown): string =>
  error instanceof Error && "code" in error ? String(error.code) : "an unknown reason";

const realOr = (folder: string): Promise<string> => realpath(folder).catch(() => path.resolve(folder));

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function similarFile(label: string, target: string, root: string): Promise<string> {
  const folder = await realpath(path.dirname(target)).catch(() => undefined);
  if (folder === undefined || !isInside(root, folder)) return "";
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const hint = didYouMean(path.basename(label), files);
  const folderLabel = path.dirname(label);
  return folderLabel === "." ? hint : hint.replace('"', () => `"${folderLabel}/`);
}
