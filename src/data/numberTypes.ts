import type { ColumnValues } from "./source";

/** How numbers lie in a file, and what holds them in memory without loss (64-bit integers: as float64, rounded above 2⁵³). */
export interface NumberType {
  /** Of one number. */
  readonly bytes: number;
  /** A file of this machine's byte order holds the numbers just as memory does. */
  readonly isNative?: true;
  readonly make: (count: number) => ColumnValues;
  /** Numbers of little-endian bytes that begin at a multiple of `bytes` in their buffer. */
  decode(bytes: Uint8Array): ColumnValues;
}

interface TypedArray<Values> {
  readonly BYTES_PER_ELEMENT: number;
  new (count: number): Values;
  new (buffer: ArrayBufferLike, offset: number, count: number): Values;
}

/** What the machine reads by itself: it is little-endian, as everything VS Code runs on. */
const native = <Values extends ColumnValues>(Type: TypedArray<Values>): NumberType => ({
  bytes: Type.BYTES_PER_ELEMENT,
  isNative: true,
  make: (count) => new Type(count),
  decode: ({ buffer, byteOffset, byteLength }) =>
    new Type(buffer, byteOffset, byteLength / Type.BYTES_PER_ELEMENT),
});

const wide = (Type: BigInt64ArrayConstructor | BigUint64ArrayConstructor): NumberType => ({
  bytes: 8,
  make: (count) => new Float64Array(count),
  decode: ({ buffer, byteOffset, byteLength }) =>
    Float64Array.from(
      new Type(buffer as ArrayBuffer, byteOffset, byteLength / 8) as Iterable<bigint>,
      Number,
    ),
});

/** IEEE 754 binary16: sign, 5 exponent bits (bias 15), 10 fraction bits. */
export function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1024 + fraction) * 2 ** (exponent - 25);
}

const halves: NumberType = {
  bytes: 2,
  make: (count) => new Float32Array(count),
  decode: ({ buffer, byteOffset, byteLength }) =>
    Float32Array.from(new Uint16Array(buffer, byteOffset, byteLength / 2), halfToNumber),
};

const booleans: NumberType = {
  bytes: 1,
  make: (count) => new Uint8Array(count),
  decode: (bytes) => bytes.map((byte) => (byte === 0 ? 0 : 1)),
};

export const numberTypes = {
  bool: booleans,
  uint8: native(Uint8Array),
  int8: native(Int8Array),
  uint16: native(Uint16Array),
  int16: native(Int16Array),
  uint32: native(Uint32Array),
  int32: native(Int32Array),
  uint64: wide(BigUint64Array),
  int64: wide(BigInt64Array),
  float16: halves,
  float32: native(Float32Array),
  float64: native(Float64Array),
} as const satisfies Readonly<Record<string, NumberType>>;

/**
 * The numbers of a file piece by piece, however its pieces are cut. Bytes that are left over at the end
 * are the caller's to notice: it knows how many numbers there should be.
 */
export async function* decodePieces(
  pieces: AsyncIterable<Uint8Array>,
  type: NumberType,
  bigEndian: boolean,
): AsyncGenerator<ColumnValues> {
  let left: Uint8Array = new Uint8Array();
  for await (const piece of pieces) {
    const joined = new Uint8Array(left.length + piece.length);
    joined.set(left);
    joined.set(piece, left.length);
    const whole = joined.length - (joined.length % type.bytes);
    left = joined.slice(whole);
    if (whole === 0) continue;
    const bytes = joined.subarray(0, whole);
    if (bigEndian) swapBytes(bytes, type.bytes);
    yield type.decode(bytes);
  }
}

function swapBytes(bytes: Uint8Array, size: number): void {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (size === 2) buffer.swap16();
  if (size === 4) buffer.swap32();
  if (size === 8) buffer.swap64();
}
