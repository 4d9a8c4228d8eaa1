/**
 * The file of a recorded run: a head that names the format, then records, each with its length and checksum,
 * only ever appended. What a kill or a full disk leaves at the end is no whole record and is passed over.
 *
 *   "MDRUN\n" version:u16 { length:u32 crc32:u32 | headLength:u32 head values }*
 *
 * The head is a structure (V8's own serialization, which later versions read too); the values are the numbers
 * of its stretch of history or of its histograms, apart so that a list of runs can be made without reading them.
 */
import { deserialize, serialize } from "node:v8";
import { crc32 } from "node:zlib";
import { UserError } from "../../engine/userError";
import { histogramBytes, histogramsOf, type HistogramHead } from "./histogramBytes";
import type { RunRecord } from "./runRecord";
import { say } from "../../words/words";

/** Format 1 was a single snapshot without a head. */
export const recordVersion = 2;

const magic = Buffer.from("MDRUN\n", "latin1");
export const fileHeadLength = magic.length + 2;
/** Length, checksum and length of the head: what tells how far to read. */
export const recordHeadLength = 12;

export function encodeFileHead(): Buffer {
  const head = Buffer.alloc(fileHeadLength);
  magic.copy(head);
  head.writeUInt16LE(recordVersion, magic.length);
  return head;
}

/** Throws a UserError where these are not the first bytes of a run that this version can read. */
export function checkFileHead(bytes: Uint8Array, file: string): void {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.length >= fileHeadLength && head.subarray(0, magic.length).equals(magic)) {
    const version = head.readUInt16LE(magic.length);
    if (version === recordVersion) return;
    throw new UserError(
      version > recordVersion
        ? say`This run was recorded by a later version of Model Debugger (format ${version}, not ${recordVersion}) and cannot be opened with this one.`
        : say`This run was recorded by an earlier version of Model Debugger (format ${version}, not ${recordVersion}) and cannot be opened with this one.`,
      { file },
    );
  }
  throw new UserError(say`This file holds no recorded run, or not even its beginning.`, { file });
}

export function encodeRecord({ history, histograms, ...rest }: RunRecord): Buffer {
  if (histograms !== undefined) {
    const { head, bytes } = histogramBytes(histograms);
    return framed({ ...rest, histograms: head }, bytes);
  }
  const { values, ...stretch } = history ?? { values: new Float64Array() };
  const numbers = Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  return framed(history === undefined ? rest : { ...rest, history: stretch }, numbers);
}

function framed(structure: object, numbers: Buffer): Buffer {
  const head = serialize(structure);
  const record = Buffer.allocUnsafe(recordHeadLength + head.length + numbers.length);
  record.writeUInt32LE(record.length - 8, 0);
  record.writeUInt32LE(head.length, 8);
  head.copy(record, recordHeadLength);
  numbers.copy(record, recordHeadLength + head.length);
  record.writeUInt32LE(crc32(record.subarray(8)), 4);
  return record;
}

/** A record whose numbers may not have been read: then its history and histograms are left out. */
export function decodeRecord(head: Uint8Array, numbers?: Uint8Array): RunRecord {
  const { history, histograms, ...rest } = deserialize(head) as Omit<RunRecord, "histograms"> & {
    readonly histograms?: HistogramHead;
  };
  if (histograms !== undefined && numbers !== undefined)
    return { ...rest, histograms: histogramsOf(histograms, numbers) };
  if (history === undefined || numbers === undefined) return rest;
  // A copy: the numbers need not lie where a Float64Array may begin.
  const values = new Float64Array(Uint8Array.from(numbers).buffer);
  return { ...rest, history: { ...history, values } };
}

/** Every whole record of a file's bytes, up to the first that is torn or damaged. */
export function* recordsIn(bytes: Uint8Array): Generator<RunRecord> {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = fileHeadLength; at + recordHeadLength <= file.length;) {
    const end = at + 8 + file.readUInt32LE(at);
    if (end > file.length || end < at + recordHeadLength) return;
    if (crc32(file.subarray(at + 8, end)) !== file.readUInt32LE(at + 4)) return;
    const headEnd = at + recordHeadLength + file.readUInt32LE(at + 8);
    yield decodeRecord(file.subarray(at + recordHeadLength, headEnd), file.subarray(headEnd, end));
    at = end;
  }
}
