import { TextDecoder } from "node:util";
import { UserError } from "../engine/userError";
import { readBytes } from "./bytes";
import type { DataFile } from "./dataFile";
import type { ReadContext } from "./source";
import { say } from "../words/words";

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
  const decoder = new TextDecoder("utf-8", { fatal: true });
  for await (const chunk of readBytes(file, context)) consumer.push(decode(decoder, chunk, file, consumer));
  consumer.push(decode(decoder, undefined, file, consumer));
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
      /\.[ct]sv/i.test(file.label)
        ? say`${file.label} is not UTF-8 text (near line ${line}). Save it as UTF-8: spreadsheets call it "CSV UTF-8".`
        : say`${file.label} is not UTF-8 text (near line ${line}). Save it as UTF-8.`,
      { file: file.shown, line },
    );
  }
}
