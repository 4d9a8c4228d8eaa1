/**
 * Safetensors, the format of saved weights (github.com/huggingface/safetensors): a 64-bit little-endian
 * header length, a JSON header `{ name: { dtype, shape, data_offsets } }` padded with spaces to 8 bytes,
 * then the tensors' entries, little-endian, row-major, without gaps.
 */
import { showSizes } from "./shape";
import { UserError } from "./userError";
import { say } from "../words/words";

export interface SavedTensor {
  /** `<layer>/<parameter>`, or `optimizer/…`. */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** The metadata's own key in the header. */
const metadataKey = "__metadata__";
/** The format's own limit; a longer header is a broken length. */
const mostHeaderBytes = 100_000_000;

/** The file's bytes. `metadata` is text by key, as the format wants it. */
export function encodeSafetensors(
  tensors: readonly SavedTensor[],
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const header: [string, unknown][] = Object.keys(metadata).length > 0 ? [[metadataKey, metadata]] : [];
  let end = 0;
  for (const { name, shape, values } of tensors) {
    const dtype = values instanceof Float32Array ? "F32" : "F64";
    header.push([name, { dtype, shape, data_offsets: [end, end + values.byteLength] }]);
    end += values.byteLength;
  }
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)));
  const start = 8 + Math.ceil(text.length / 8) * 8;
  const bytes = new Uint8Array(start + end);
  bytes.fill(0x20, 8, start);
  bytes.set(text, 8);
  const view = new DataView(bytes.buffer);
  view.setBigUint64(0, BigInt(start - 8), true);
  let at = start;
  for (const { values } of tensors) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at);
    at += values.byteLength;
  }
  return bytes;
}

export interface SavedTensors {
  readonly tensors: readonly SavedTensor[];
  readonly metadata: Readonly<Record<string, string>>;
}

/** Reads a file's bytes, believing nothing in them; a UserError says what is wrong with the file. */
export function decodeSafetensors(bytes: Uint8Array): SavedTensors {
  if (bytes.length < 8) throw broken(say`it is too short to hold a header`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > mostHeaderBytes || 8 + headerBytes > bytes.length) {
    throw broken(say`its header should be ${headerBytes} bytes long, and the whole file has ${bytes.length}`);
  }
  const data = bytes.subarray(8 + headerBytes);
  const header = parseHeader(bytes.subarray(8, 8 + headerBytes));
  const tensors: SavedTensor[] = [];
  let metadata: Readonly<Record<string, string>> = {};
  for (const [name, entry] of Object.entries(header)) {
    if (name === metadataKey) metadata = textEntries(entry);
    else tensors.push(readTensor(name, entry, data));
  }
  checkCoverage(header, data.length);
  return { tensors, metadata };
}

/** The tensors fill the data one behind the other: bytes that two claim, or none, mean a header that lies. */
function checkCoverage(header: Record<string, unknown>, length: number): void {
  const places = Object.entries(header)
    .filter(([name]) => name !== metadataKey)
    .map(([name, entry]) => {
      const [begin, end] = (entry as { data_offsets: [number, number] }).data_offsets;
      return { name, begin, end };
    })
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  let covered = 0;
  for (const { name, begin, end } of places) {
    if (begin !== covered)
      throw broken(say`"${name}" should begin at byte ${covered} of the data, not at ${begin}`);
    covered = end;
  }
  if (covered !== length)
    throw broken(say`its tensors fill ${covered} bytes, and ${length} follow the header`);
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown;
  try {
    header = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw broken(say`its header is not JSON`);
  }
  if (!isRecord(header)) throw broken(say`its header is not an object`);
  return header;
}

function readTensor(name: string, entry: unknown, data: Uint8Array): SavedTensor {
  if (!isRecord(entry)) throw broken(say`its header says nothing usable about "${name}"`);
  const { dtype, shape, data_offsets: offsets } = entry;
  if (dtype !== "F32" && dtype !== "F64") {
    throw new UserError(say`the tensor "${name}" is saved as ${String(dtype)}; only F32 and F64 can be read`);
  }
  if (!isSizes(shape) || !isSizes(offsets) || offsets.length !== 2)
    throw broken(say`the header of "${name}" is incomplete`);
  const [begin, end] = offsets as [number, number];
  const entryBytes = dtype === "F32" ? 4 : 8;
  const count = shape.reduce((product, axis) => product * axis, 1);
  if (begin > end || end > data.length) {
    throw broken(say`"${name}" should lie at bytes ${begin} to ${end} of the data, which has ${data.length}`);
  }
  if (end - begin !== count * entryBytes) {
    throw broken(
      say`"${name}" of shape ${showSizes(shape)} needs ${count * entryBytes} bytes and has ${end - begin}`,
    );
  }
  // A copy of its own: the place in the file need not be aligned. (`slice` of Node's Buffer copies nothing.)
  const own = new Uint8Array(data.subarray(begin, end));
  const values =
    dtype === "F32" ? new Float32Array(own.buffer, 0, count) : new Float64Array(own.buffer, 0, count);
  return { name, shape, values };
}

const broken = (why: string): UserError =>
  new UserError(say`this is not a readable safetensors file: ${why}`);

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSizes = (value: unknown): value is number[] =>
  Array.isArray(value) && value.every((size) => Number.isSafeInteger(size) && (size as number) >= 0);

const textEntries = (value: unknown): Record<string, string> =>
  isRecord(value)
    ? Object.fromEntries(
        Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
      )
    : {};
