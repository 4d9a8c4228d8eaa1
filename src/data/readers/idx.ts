import type { Shape } from "../../engine/shape";
import { UserError } from "../../engine/userError";
import { ArraySource, type NumberArray, showArray } from "../arraySource";
import { readBytes, takeBytes } from "../bytes";
import type { DataFile } from "../dataFile";
import { type NumberType, numberTypes } from "../numberTypes";
import type { Reader } from "../readers";
import type { ReadContext, Source } from "../source";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/**
 * The IDX format of the MNIST family (LeCun, Cortes & Burges 1998): two zero bytes, the numbers' type, the count of
 * axes, each axis's length in four bytes, the numbers, all big-endian. Pictures `[n, height, width]` become
 * `[height, width, 1]`; one axis alone holds class numbers.
 */
export const idx: Reader = {
  summary: "the MNIST family's format",
  endings: ["-ubyte", "-ubyte.gz", ".idx", ".idx.gz"],
  open: (file) => new ArraySource([file], file, [], async (context) => [await openArray(file, context)]),
};

/** Pictures in the column `image` and their classes in `label`, the target. */
export const idxSource = (images: DataFile, labels: DataFile, path: Source["path"]): Source =>
  new ArraySource([images, labels], { path }, ["label"], async (context) => {
    const [image, label] = [await openArray(images, context), await openArray(labels, context)];
    // Numbers of one axis are taken for class numbers, all others for pictures.
    if (image.name !== "image")
      throw swapped(
        images,
        say`${images.label} should hold pictures, a row for each, and its numbers have 1 axis.`,
      );
    if (label.name !== "label")
      throw swapped(
        labels,
        say`${labels.label} should hold class numbers, and its numbers have ${label.shape.length} axes.`,
      );
    return [image, label];
  });

const swapped = (file: DataFile, what: string): UserError =>
  new UserError(sentences(what, say`Are "images" and "labels" the wrong way round?`), { path: file.path });

const types: Readonly<Record<number, NumberType | undefined>> = {
  0x08: numberTypes.uint8,
  0x09: numberTypes.int8,
  0x0b: numberTypes.int16,
  0x0c: numberTypes.int32,
  0x0d: numberTypes.float32,
  0x0e: numberTypes.float64,
};
const mostAxes = 8;

async function openArray(file: DataFile, context: ReadContext): Promise<NumberArray> {
  const pieces = readBytes(file, context);
  try {
    const { shape, type } = await readHead(pieces, file);
    const isLabel = shape.length === 1;
    return {
      name: isLabel ? "label" : "image",
      shape,
      type,
      bigEndian: true,
      categorical: isLabel,
      ...(shape.length === 3 && { rowShape: [...shape.slice(1), 1] }),
      file,
      offset: 4 + 4 * shape.length,
      pieces: (again) => numbers(file, again),
    };
  } finally {
    await pieces.return(undefined);
  }
}

async function* numbers(file: DataFile, context: ReadContext): AsyncGenerator<Uint8Array> {
  const pieces = readBytes(file, context);
  try {
    const { rest } = await readHead(pieces, file);
    if (rest.length > 0) yield rest;
    yield* pieces;
  } finally {
    await pieces.return(undefined);
  }
}

async function readHead(
  pieces: AsyncIterator<Uint8Array, unknown>,
  file: DataFile,
): Promise<{ shape: Shape; type: NumberType; rest: Uint8Array }> {
  const refuse = (message: string): UserError => new UserError(message, { file: file.shown });
  const start = await takeBytes(pieces, 4);
  const [first, second, code, axes] = start.taken;
  const type = code === undefined ? undefined : types[code];
  if (first !== 0 || second !== 0 || type === undefined || axes === undefined || axes < 1 || axes > mostAxes)
    throw refuse(
      say`${file.label} is no IDX file: it does not begin with two zeros, a number type and a count of axes.`,
    );
  const { taken, rest } = await takeBytes(pieces, 4 * axes, start.rest);
  if (taken.length < 4 * axes)
    throw refuse(say`${file.label} ends within its header: the file is incomplete.`);
  const head = Buffer.from(taken);
  const shape = Array.from({ length: axes }, (_, axis) => head.readUInt32BE(4 * axis));
  if (!Number.isSafeInteger(shape.reduce((product, axis) => product * Math.max(1, axis), 8)))
    throw refuse(
      say`${file.label} has the shape ${showArray(shape)}, which no file can hold: it is damaged.`,
    );
  return { shape, type, rest };
}
