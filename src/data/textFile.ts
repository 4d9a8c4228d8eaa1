import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { TextDecoder } from "node:util";
import { createGunzip } from "node:zlib";
import { UserError } from "../engine/userError";
import { unreadable, type DataFile } from "./dataFile";
import type { ReadContext } from "./source";

const chunkBytes = 1 << 18;
const progressBytes = 1 << 24;

/** What takes the text piece by piece; `currentLine` places an error of the encoding. */
export interface TextConsumer {
  push(text: string): void;
  readonly currentLine: number;
}

/**
 * Feeds a UTF-8 file (gunzipped where its name ends in `.gz`; a byte-order mark left out) to a consumer,
 * piece by piece. Throws a UserError for what is wrong with the file, the signal's reason on an abort.
 */
export async function readText(file: DataFile, context: ReadContext, consumer: TextConsumer): Promise<void> {
  const bytes = createReadStream(file.real, { highWaterMark: chunkBytes });
  // pipeline, so that an error or an early end on either side closes the other.
  const chunks = file.label.toLowerCase().endsWith(".gz")
    ? pipeline(bytes, createGunzip(), () => undefined)
    : bytes;
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let reported = 0;
  try {
    for await (const chunk of chunks) {
      context.signal?.throwIfAborted();
      consumer.push(decode(decoder, chunk as Uint8Array, file, consumer));
      if (context.onProgress === undefined || bytes.bytesRead - reported < progressBytes) continue;
      reported = bytes.bytesRead;
      context.onProgress(`Reading ${file.label}: ${Math.round((100 * reported) / file.bytes)} %`);
    }
    consumer.push(decode(decoder, undefined, file, consumer));
  } catch (error) {
    if (error instanceof UserError || context.signal?.aborted === true) throw error;
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    const message = code.startsWith("Z_")
      ? `${file.label} is no complete gzip file, though its name ends in .gz.`
      : unreadable(file.label, error);
    throw new UserError(message, { path: file.path });
  }
}

/** The chunk's text; undefined: what the last chunk left unfinished. */
function decode(
  decoder: TextDecoder,
  chunk: Uint8Array | undefined,
  file: DataFile,
  consumer: TextConsumer,
): string {
  try {
    return chunk === undefined ? decoder.decode() : decoder.decode(chunk, { stream: true });
  } catch {
    // Told of Latin-1 and UTF-16 files alike, which spreadsheets write by default.
    const before = new TextDecoder().decode(chunk).split("\uFFFD", 1)[0]!;
    const line = consumer.currentLine + before.split(/\r\n|\r|\n/).length - 1;
    throw new UserError(
      `${file.label} is not UTF-8 text (near line ${line}). Save it as UTF-8: spreadsheets call it "CSV UTF-8".`,
      { file: file.shown, line },
    );
  }
}
