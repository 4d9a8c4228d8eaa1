import type { Readable } from "node:stream";
import { crc32 } from "node:zlib";
import { openPromise, type Entry, type ZipFile } from "yauzl";
import { UserError } from "../../engine/userError";
import { ArraySource, type NumberArray } from "../arraySource";
import { unreadable, type DataFile } from "../dataFile";
import type { Reader } from "../readers";
import type { ReadContext } from "../source";
import { readNpyHead, restOf } from "./npyFormat";
import { say } from "../../words/words";

/** NumPy's archive of arrays (`np.savez`, `np.savez_compressed`): each array is a column of its name. */
export const npz: Reader = {
  summary: "an archive of NumPy arrays; `inputs` and `target` name them",
  endings: [".npz"],
  open: (file) => new ArraySource([file], file, [], (context) => openArrays(file, context)),
};

const mostArrays = 10_000;

async function openArrays(file: DataFile, context: ReadContext): Promise<NumberArray[]> {
  return inArchive(file, context, async (zip) => {
    const entries: Entry[] = [];
    for await (const entry of zip.eachEntry()) {
      if (entries.push(entry) > mostArrays)
        throw refused(file, say`${file.label} holds more than ${mostArrays} arrays, which is no data set.`);
    }
    if (entries.length === 0) throw refused(file, say`${file.label} holds no array.`);
    const arrays: NumberArray[] = [];
    for (const entry of entries) {
      if (!entry.fileName.endsWith(".npy"))
        throw refused(
          file,
          say`${file.label} holds ${entry.fileName.slice(0, 60)}, which is no NumPy array.`,
        );
      const name = entry.fileName.slice(0, -".npy".length);
      if (arrays.some((array) => array.name === name))
        throw refused(file, say`${file.label} holds "${name}" twice.`);
      arrays.push(await openArray(file, zip, entry, name));
    }
    return arrays;
  });
}

async function openArray(file: DataFile, zip: ZipFile, entry: Entry, name: string): Promise<NumberArray> {
  const label = say`"${name}" in ${file.label}`;
  const pieces = piecesOf(await streamOf(zip, entry, file, label));
  try {
    const { head } = await readNpyHead(pieces, file, label);
    return {
      ...head,
      name,
      file,
      pieces: (context) => archivePieces(file, context, entry, label),
    };
  } finally {
    await pieces.return(undefined);
  }
}

/** The numbers of one array, the archive opened for as long as they are read. */
async function* archivePieces(
  file: DataFile,
  context: ReadContext,
  entry: Entry,
  label: string,
): AsyncGenerator<Uint8Array> {
  const zip = await openPromise(file.real, { autoClose: false, lazyEntries: true });
  try {
    context.signal?.throwIfAborted();
    yield* restOf(
      checked(piecesOf(await streamOf(zip, entry, file, label)), entry, file, label),
      file,
      label,
    );
  } catch (error) {
    throw explained(error, file, context);
  } finally {
    zip.close();
  }
}

async function inArchive<Result>(
  file: DataFile,
  context: ReadContext,
  work: (zip: ZipFile) => Promise<Result>,
): Promise<Result> {
  let zip: ZipFile | undefined;
  try {
    zip = await openPromise(file.real, { autoClose: false, lazyEntries: true });
    return await work(zip);
  } catch (error) {
    throw explained(error, file, context);
  } finally {
    zip?.close();
  }
}

async function streamOf(zip: ZipFile, entry: Entry, file: DataFile, label: string): Promise<Readable> {
  if (!entry.canDecodeFileData())
    throw new UserError(
      entry.isEncrypted()
        ? say`${label} is encrypted; np.savez and np.savez_compressed write what is read.`
        : say`${label} is packed by method ${entry.compressionMethod}; np.savez and np.savez_compressed write what is read.`,
      { file: file.shown },
    );
  return zip.openReadStreamPromise(entry);
}

async function* piecesOf(stream: Readable): AsyncGenerator<Uint8Array> {
  for await (const piece of stream) yield piece as Uint8Array;
}

/** The same pieces; behind the last one the sum that the archive keeps of them is compared. */
async function* checked(
  pieces: AsyncGenerator<Uint8Array>,
  entry: Entry,
  file: DataFile,
  label: string,
): AsyncGenerator<Uint8Array> {
  let sum = 0;
  for await (const piece of pieces) {
    sum = crc32(piece, sum);
    yield piece;
  }
  if (sum !== entry.crc32)
    throw new UserError(say`${label} is damaged: its checksum is not the one the archive keeps.`, {
      file: file.shown,
    });
}

const refused = (file: DataFile, message: string): UserError => new UserError(message, { file: file.shown });

/** The zip reader's own errors are plain ones; what comes from the disk has a code. */
function explained(error: unknown, file: DataFile, { signal }: ReadContext): unknown {
  if (signal?.aborted === true || !(error instanceof Error) || error.constructor !== Error) return error;
  const code = "code" in error ? String(error.code) : "";
  if (code.startsWith("E")) return new UserError(unreadable(file.label, error), { path: file.path });
  return refused(file, say`${file.label} is no complete .npz archive (${error.message.replace(/\.$/, "")}).`);
}
