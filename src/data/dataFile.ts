import { readdir, realpath, stat } from "node:fs/promises";
import * as path from "node:path";
import { didYouMean } from "../engine/nearestName";
import { UserError } from "../engine/userError";
import type { DataPlace } from "./dataset";
import type { Fingerprint, Source } from "./source";
import { say } from "../words/words";
import { sentences } from "../words/lists";

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
      say`${label} lies outside the workspace folder, and data is read inside it only. Move or copy the file into it.`,
    );
  if (label === "") throw refuse(say`The data source is empty: name a file, relative to the model file.`);

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
      throw refuse(say`${label} is a folder. Name the file in it that holds the data.`);
    if (!kind.file && !kind.folder) throw refuse(say`${label} is no ordinary file.`);
    return { label, path: modelPath, shown, real, bytes: size, changedMs, isFolder: kind.folder };
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = codeOf(error);
    if (code === "ENOENT" || code === "ENOTDIR") {
      const hint = await similarFile(label, target, root);
      throw refuse(
        sentences(
          say`There is no data file ${shown}.`,
          hint,
          say`The path counts from the model file's folder.`,
        ),
      );
    }
    throw refuse(unreadable(label, error));
  }
}

/** For a source that reads just this file. */
export const fingerprintOf = ({ real, bytes, changedMs }: DataFile): Fingerprint => ({
  bytes,
  identity: JSON.stringify([real, bytes, changedMs]),
});

/** Why a file cannot be read, as a sentence about `label`. */
export function unreadable(label: string, error: unknown): string {
  const code = codeOf(error);
  switch (code) {
    case "EACCES":
    case "EPERM":
      return say`${label} cannot be read: permission denied.`;
    case "ELOOP":
      return say`${label} cannot be read: its symbolic links go round in a circle.`;
    case "ENAMETOOLONG":
      return say`${label} cannot be read: the path is too long.`;
    case "ERR_INVALID_ARG_VALUE":
      return say`${label} cannot be read: the path holds a null character.`;
    case "EMFILE":
      return say`${label} cannot be read: too many files are open.`;
    case "EIO":
      return say`${label} cannot be read: the disk reports an error.`;
    case undefined:
      return say`${label} cannot be read: an unknown reason.`;
    default:
      return say`${label} cannot be read: ${code}.`;
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && "code" in error ? String(error.code) : undefined;

const realOr = (folder: string): Promise<string> => realpath(folder).catch(() => path.resolve(folder));

function isInside(root: string, file: string): boolean {
  const relative = path.relative(root, file);
  return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
}

async function similarFile(label: string, target: string, root: string): Promise<string | undefined> {
  const folder = await realpath(path.dirname(target)).catch(() => undefined);
  if (folder === undefined || !isInside(root, folder)) return undefined;
  const names = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = names.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  const folderLabel = path.dirname(label);
  return didYouMean(path.basename(label), files, folderLabel === "." ? "" : `${folderLabel}/`);
}
