import { arrayOf, cellOf, textOf, type ReadablePart } from "../../data/readablePart";
import { resize } from "../../data/resize";
import type { Column } from "../../data/source";
import { indexOf, sizeOf } from "../../engine/shape";
import type { ShownInput, ShownKind } from "../shownData";

type Input = ReadablePart["inputs"][number];

/** Larger pictures are sent smaller: a page shows many. */
const longestSide = 160;
/** Columns of a row that are shown. */
const mostColumns = 40;
/** Examples that tell the range of numbers that are no bytes. */
const rangeExamples = 1_000;

/** Bytes of two axes are pixels; other numbers of two axes are frames of bands. */
export function kindOf({ columns }: Input): ShownKind {
  const { shape, vocabulary, values } = columns[0]!;
  if (columns.length > 1 || shape.length === 0) return "row";
  if (vocabulary !== undefined) return shape.length === 1 ? "text" : "array";
  if (shape.length === 1) return "row";
  if (isPicture(shape) || (shape.length === 2 && values.values instanceof Uint8Array)) return "picture";
  return shape.length === 2 ? "spectrogram" : "array";
}

const isPicture = (shape: readonly number[]): boolean =>
  shape.length === 3 && (shape[2] === 1 || shape[2] === 3) && shape[0]! > 1 && shape[1]! > 1;

/** An input's values of some examples of a part, as the page draws them. */
export class InputViews {
  private readonly ranges = new Map<string, readonly [number, number]>();

  constructor(private readonly train: ReadablePart) {}

  /** `examples` by their place in the part. */
  show(part: ReadablePart, at: number, examples: readonly number[]): ShownInput {
    const input = part.inputs[at]!;
    const rows = examples.map((example) => input.rows[example]!);
    const [column] = input.columns;
    const kind = kindOf(input);
    switch (kind) {
      case "picture":
        return this.picture(input.name, at, column!, rows);
      case "spectrogram":
        return this.spectrogram(input.name, at, column!, rows);
      case "text":
        return {
          kind,
          name: input.name,
          texts: rows.map((row) => textOf(column!.vocabulary!, arrayOf(column!, row))),
        };
      default:
        return table(kind, input, rows);
    }
  }

  private picture(name: string, at: number, column: Column, rows: readonly number[]): ShownInput {
    const [fullHeight = 1, fullWidth = 1, channels = 1] = column.shape;
    const smaller = Math.min(1, longestSide / Math.max(fullHeight, fullWidth));
    const height = Math.max(1, Math.round(fullHeight * smaller));
    const width = Math.max(1, Math.round(fullWidth * smaller));
    const range = this.rangeOf(at);
    const levels = new Uint8Array(rows.length * height * width * channels);
    rows.forEach((row, place) => {
      const full = levelsOf(arrayOf(column, row), range);
      const shown = smaller < 1 ? resize(full, fullHeight, fullWidth, channels, height, width) : full;
      levels.set(shown, place * height * width * channels);
    });
    return { kind: "picture", name, height, width, channels: channels === 3 ? 3 : 1, range, levels };
  }

  private spectrogram(name: string, at: number, column: Column, rows: readonly number[]): ShownInput {
    const [frames = 1, bands = 1] = column.shape;
    const range = this.rangeOf(at);
    const size = frames * bands;
    const levels = new Uint8Array(rows.length * size);
    rows.forEach((row, place) => levels.set(levelsOf(arrayOf(column, row), range), place * size));
    return { kind: "spectrogram", name, frames, bands, range, levels };
  }

  /** What black and white stand for: one range for all pages. */
  private rangeOf(at: number): readonly [number, number] {
    const { name, columns, rows } = this.train.inputs[at]!;
    const known = this.ranges.get(name);
    if (known !== undefined) return known;
    const range = rangeOf(columns[0]!, rows);
    this.ranges.set(name, range);
    return range;
  }
}

/** What black and white stand for in pictures of a column. */
export function rangeOf(column: Column, rows: Uint32Array): readonly [number, number] {
  if (column.values.values instanceof Uint8Array) return [0, 255];
  let [low, high] = [Infinity, -Infinity];
  const looked = Math.min(rows.length, rangeExamples);
  for (let at = 0; at < looked; at++) {
    const values = arrayOf(column, rows[Math.floor((at * rows.length) / looked)]!);
    for (const value of values) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low <= high)) return [0, 1];
  return low >= 0 && high <= 1 ? [0, 1] : [low, high];
}

/** Numbers of a range on 0 … 255; what is missing is black. */
const levelsOf = (values: ArrayLike<number>, [low, high]: readonly [number, number]): Float32Array =>
  Float32Array.from(values, (value) =>
    Number.isNaN(value) || high === low
      ? 0
      : Math.min(255, Math.max(0, Math.round((255 * (value - low)) / (high - low)))),
  );

function table(kind: "row" | "array", { name, columns }: Input, rows: readonly number[]): ShownInput {
  const entries = columns.flatMap((column) =>
    Array.from({ length: sizeOf(column.shape) }, (_, entry) => ({ column, entry })),
  );
  const shown = entries.slice(0, mostColumns);
  return {
    kind,
    name,
    columns: shown.map(({ column, entry }) =>
      column.shape.length === 0 ? column.name : `${column.name}[${indexOf(entry, column.shape).join(", ")}]`,
    ),
    more: entries.length - shown.length,
    cells: rows.map((row) => shown.map(({ column, entry }) => cellOf(column, row, entry))),
  };
}
