import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { UserError } from "../engine/userError";
import { unreadable, type DataFile } from "./dataFile";
import type { ReadContext } from "./source";
import { say } from "../words/words";

const chunkBytes = 1 << 18;
const progressBytes = 1 << 24;

/**
 * A file's bytes piece by piece (gunzipped where its name ends in `.gz`), with progress. Throws a UserError
 * for what is wrong with the file, the signal's reason on an abort.
 */
export async function* readBytes(file: DataFile, context: ReadContext): AsyncGenerator<Uint8Array> {
  const bytes = createReadStream(file.real, { highWaterMark: chunkBytes });
  // pipeline, so that an error or an early end on either side closes the other.
  const chunks = file.label.toLowerCase().endsWith(".gz")
    ? pipeline(bytes, createGunzip({ chunkSize: chunkBytes }), () => undefined)
    : bytes;
  let reported = 0;
  try {
    for await (const chunk of chunks) {
      context.signal?.throwIfAborted();
      yield chunk as Uint8Array;
      if (context.onProgress === undefined || bytes.bytesRead - reported < progressBytes) continue;
      reported = bytes.bytesRead;
      context.onProgress(say`Reading ${file.label}: ${Math.round((100 * reported) / file.bytes)} %`);
    }
  } catch (error) {
    if (error instanceof UserError || context.signal?.aborted === true) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    const message = code.startsWith("Z_")
      ? say`${file.label} is no complete gzip file, though its name ends in .gz.`
      : unreadable(file.label, error);
    throw new UserError(message, { path: file.path });
  }
}

/** The first `wanted` bytes of the pieces (fewer where they end before), and all that follows them. */
export async function takeBytes(
  pieces: AsyncIterator<Uint8Array, unknown>,
  wanted: number,
  before: Uint8Array = new Uint8Array(),
): Promise<{ readonly taken: Uint8Array; readonly rest: Uint8Array }> {
  const gathered: Uint8Array[] = [before];
  let length = before.length;
  while (length < wanted) {
    const next = await pieces.next();
    if (next.done === true) break;
    gathered.push(next.value);
    length += next.value.length;
  }
  const all = gathered.length === 1 ? before : Buffer.concat(gathered);
  return { taken: all.subarray(0, wanted), rest: all.subarray(wanted) };
}
