import type { Shape } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import { takeBytes } from "../bytes";
import type { DataFile } from "../dataFile";
import { type NumberType, numberTypes } from "../numberTypes";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** What a `.npy` file says of its array before the numbers begin. */
export interface NpyHead {
  readonly shape: Shape;
  readonly type: NumberType;
  readonly bigEndian: boolean;
  readonly firstAxisFastest: boolean;
}

const magic = "\x93NUMPY";
/** Versions 2 and 3 could claim 4 GB; NumPy itself stops at 10,000 characters. */
const mostHeaderBytes = 1 << 16;
const mostAxes = 32;

/**
 * Reads the head of the format of NumPy Enhancement Proposal 1 (numpy.lib.format, versions 1 to 3): magic, version, the
 * header's length, a Python literal `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }`.
 * `offset`: where the numbers begin; `rest`: bytes of them that came with it. `label`: the array, as messages call it.
 */
export async function readNpyHead(
  pieces: AsyncIterator<Uint8Array, unknown>,
  file: DataFile,
  label: string,
): Promise<{ readonly head: NpyHead; readonly offset: number; readonly rest: Uint8Array }> {
  const refuse = (message: string): UserError => new UserError(message, { file: file.shown });
  const start = await takeBytes(pieces, 12);
  const bytes = Buffer.from(start.taken);
  if (bytes.length < 12 || bytes.toString("latin1", 0, 6) !== magic)
    throw refuse(say`${label} is no NumPy array: it does not begin with the mark of the .npy format.`);
  const version = bytes[6]!;
  if (version < 1 || version > 3)
    throw refuse(
      say`${label} is written in version ${version} of the .npy format; versions 1 to 3 are read.`,
    );
  const [begin, length] = version === 1 ? [10, bytes.readUInt16LE(8)] : [12, bytes.readUInt32LE(8)];
  if (length > mostHeaderBytes)
    throw refuse(say`${label} has a header of ${length} bytes, which is damaged.`);
  const whole = Buffer.concat([bytes, start.rest]);
  const { taken, rest } = await takeBytes(pieces, begin + length, whole);
  if (taken.length < begin + length)
    throw refuse(say`${label} ends within its header: the file is incomplete.`);
  const text = Buffer.from(taken).toString(version === 3 ? "utf8" : "latin1", begin);
  return { head: parseHead(text, label, refuse), offset: begin + length, rest };
}

/** The numbers' bytes, the head left out. */
export async function* restOf(
  pieces: AsyncGenerator<Uint8Array>,
  file: DataFile,
  label: string,
): AsyncGenerator<Uint8Array> {
  try {
    const { rest } = await readNpyHead(pieces, file, label);
    if (rest.length > 0) yield rest;
    yield* pieces;
  } finally {
    await pieces.return(undefined);
  }
}

function parseHead(text: string, label: string, refuse: (message: string) => UserError): NpyHead {
  const shape = /'shape'\s*:\s*\(([\d,\sL]*)\)/.exec(text)?.[1];
  const order = /'fortran_order'\s*:\s*(True|False)/.exec(text)?.[1];
  const descr = /'descr'\s*:\s*(?:'([^']*)'|([[(]))/.exec(text);
  if (shape === undefined || order === undefined || descr === null)
    throw refuse(say`${label} has a header that cannot be understood: the file is damaged.`);
  const sizes = shape
    .split(",")
    .map((axis) => axis.trim().replace(/L$/, ""))
    .filter((axis) => axis !== "")
    .map(Number);
  const count = sizes.reduce((product, axis) => product * Math.max(1, axis), 1);
  if (sizes.length > mostAxes || !Number.isSafeInteger(count * 8))
    throw refuse(say`${label} has the shape (${shape.slice(0, 60)}), which no file can hold: it is damaged.`);
  const [type, bigEndian] = numberTypeOf(descr[1], label, refuse);
  return { shape: sizes, type, bigEndian, firstAxisFastest: order === "True" };
}

const kinds: Readonly<Record<string, string>> = { b: "bool", i: "int", u: "uint", f: "float" };

function numberTypeOf(
  descr: string | undefined,
  label: string,
  refuse: (message: string) => UserError,
): [NumberType, boolean] {
  if (descr === undefined)
    throw refuse(
      say`${label} has named fields (a structured array). Save each field as an array of its own.`,
    );
  const parts = /^([<>|=]?)([a-zA-Z])(\d*)$/.exec(descr);
  const [, order, kind = "", bytes] = parts ?? [];
  const name = kind === "b" ? "bool" : `${kinds[kind] ?? ""}${8 * Number(bytes)}`;
  const type = (numberTypes as Readonly<Record<string, NumberType>>)[name];
  if (type !== undefined && (kind !== "b" || bytes === "1")) return [type, order === ">"];
  throw refuse(
    sentences(
      say`${label} holds values of the NumPy type "${descr.slice(0, 20)}", which is not read.`,
      adviceFor(kind),
    ),
  );
}

function adviceFor(kind: string): string {
  switch (kind) {
    case "O":
      return say`Objects can hold code, so they are never loaded; save plain numbers with .astype(float): float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
    case "U":
    case "S":
      return say`Save texts as a CSV file, or as class numbers: float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
    case "c":
      return say`Save real and imaginary parts as two arrays: float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
    case "M":
      return say`Save dates as numbers: float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
    case "m":
      return say`Save durations as numbers: float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
    case "f":
      return say`Save it with .astype('float64'): float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
    default:
      return say`Save it as numbers: float16, float32, float64, the integers of 8 to 64 bits and bool are.`;
  }
}
