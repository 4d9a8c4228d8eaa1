import { UserError } from "../engine/userError";
import type { DataFile } from "./dataFile";
import type { Decoding } from "./dataSpec";
import { type FolderReader, FolderSource } from "./folderSource";
import { listFolder } from "./listFolder";
import { images } from "./readers/images";
import { wav } from "./readers/wav";
import type { Source } from "./source";
import { say } from "../words/words";
import { listOf } from "../words/lists";

/** A further kind of file that stands in a folder a class is one file in `readers/` and one line here. */
const readers: readonly FolderReader[] = [images, wav];

/** The folder's files as examples; the most frequent kind of file chooses the reader. */
export async function openFolder(folder: DataFile, decoding: Decoding): Promise<Source> {
  const classes = await listFolder(folder);
  const names = classes.flatMap(({ files }) => files);
  const countOf = ({ endings }: FolderReader): number =>
    names.filter((name) => endings.some((ending) => name.toLowerCase().endsWith(ending))).length;
  const [reader] = [...readers].sort((a, b) => countOf(b) - countOf(a));
  if (reader === undefined || countOf(reader) === 0) {
    const known = listOf(readers.flatMap(({ endings }) => endings));
    throw new UserError(
      say`${folder.label} holds no files of a kind that is read from folders: ${known}, in one sub-folder for each class.`,
      { path: folder.path },
    );
  }
  return new FolderSource(folder, classes, reader, decoding);
}
