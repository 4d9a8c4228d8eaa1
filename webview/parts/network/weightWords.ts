import type {
  PictureAxis,
  PicturedTensor,
  PicturePart,
  WeightPictures,
} from "../../../src/session/shownNetwork";
import { integer, rawValue } from "../../format";
import { text, type StringKey } from "../../strings";
import { itemName } from "../data/names";
import type { TableTwin } from "../figure";

/** A place along an axis: `Unit 3`, `Forget gate`, `petal length`. */
export function placeName({ kind, names }: PictureAxis, index: number): string {
  const name = names?.[index];
  if (kind === "gates" && name !== undefined) return text(`gate_${name}` as StringKey);
  if (name !== undefined) return name;
  if (kind === "products") return text(index === 0 ? "product_input" : "product_recurrent");
  return text(kind === "gates" ? "place_entries" : `place_${kind}`, integer(index + 1));
}

/** What an axis counts, and which of it are shown: `Units 1 to 64 of 128`. */
export function axisWords({ kind, size }: PictureAxis, from: number, count: number): string {
  const title = text(`axis_${kind}`);
  if (count === size) return text("axisAll", title, integer(size));
  return text("axisPart", title, integer(from + 1), integer(from + count), integer(size));
}

/** What a picture is of: `Unit 4`, `Filter 2, channel 5`, `Forget gate`, an item; nothing where it is the only one. */
export function pictureName({ of }: PicturedTensor, picture: number, item?: string): string {
  if (item !== undefined) return itemName(item);
  const counted = of.filter(({ size }) => size > 1);
  let rest = picture;
  const names: string[] = [];
  for (const axis of (counted.length > 0 ? counted : of.slice(0, 1)).toReversed()) {
    names.unshift(placeName(axis, rest % axis.size));
    rest = Math.floor(rest / axis.size);
  }
  return names.join(", ");
}

/** Where a row of a picture lies along its axis. */
const rowAt = (axis: PictureAxis, row: number): number => (axis.rises === true ? axis.size - 1 - row : row);

export const rowName = ({ rows }: PicturedTensor, row: number): string =>
  rows === undefined ? "" : placeName(rows, rowAt(rows, row));

/** An entry in words: where it lies, and its numbers as they are. */
export function entryWords(
  tensor: PicturedTensor,
  part: PicturePart,
  values: Float64Array,
  place: { readonly row: number; readonly column: number },
): { readonly place: string; readonly value: string } {
  const { channels, columns } = tensor;
  const at = channels * (place.row * part.width + place.column);
  const names = [rowName(tensor, part.row + place.row), placeName(columns, part.column + place.column)];
  const own = Array.from(values.subarray(at, at + channels), rawValue);
  return {
    place: names.filter(Boolean).join(", "),
    value: channels === 3 ? text("colorsOf", ...own) : own[0]!,
  };
}

/** The parts of a page with their own numbers and names. */
export function partsOf(
  tensor: PicturedTensor,
  { parts, values, names }: WeightPictures,
): { readonly part: PicturePart; readonly values: Float64Array; readonly name: string }[] {
  let at = 0;
  return parts.map((part, index) => {
    const own = values.subarray(at, (at += part.height * part.width * tensor.channels));
    return { part, values: own, name: pictureName(tensor, part.picture, names?.[index]) };
  });
}

/** The numbers of a page: a row for each row of a picture where all show the same columns, else one for each number. */
export function weightsTwin(tensor: PicturedTensor, pictures: WeightPictures): TableTwin {
  const { columns, channels } = tensor;
  const shown = partsOf(tensor, pictures);
  const [first] = shown;
  const hasNames = shown.some(({ name }) => name !== "");
  const picture = hasNames ? [{ label: text("pictureColumn") }] : [];
  const rowHead = tensor.rows === undefined ? [] : [{ label: text(`axis_${tensor.rows.kind}`) }];
  const colorHead = channels === 3 ? [{ label: text("colorColumn") }] : [];
  const colors = channels === 3 ? [text("red"), text("green"), text("blue")] : [""];
  const isEven = shown.every(
    ({ part }) => part.column === first!.part.column && part.width === first!.part.width,
  );
  const heads = (name: string, row: number, color: string): string[] => [
    ...(hasNames ? [name] : []),
    ...(tensor.rows === undefined ? [] : [rowName(tensor, row)]),
    ...(channels === 3 ? [color] : []),
  ];
  // The first cell heads a row: a single row of numbers is read downwards.
  if (!isEven || picture.length + rowHead.length + colorHead.length === 0)
    return {
      columns: [
        ...picture,
        ...rowHead,
        { label: text(`axis_${columns.kind}`) },
        { label: text("weightColumn"), numeric: true },
      ],
      rows: shown.flatMap(({ part, values, name }) =>
        Array.from(values, (value, at) => [
          ...heads(name, part.row + Math.floor(at / part.width), ""),
          placeName(columns, part.column + (at % part.width)),
          rawValue(value),
        ]),
      ),
    };
  const { part } = first!;
  const labels = Array.from({ length: part.width }, (_, at) => placeName(columns, part.column + at));
  return {
    columns: [...picture, ...rowHead, ...colorHead, ...labels.map((label) => ({ label, numeric: true }))],
    rows: shown.flatMap(({ part, values, name }) =>
      Array.from({ length: part.height }, (_, row) =>
        colors.map((color, channel) => [
          ...heads(name, part.row + row, color),
          ...Array.from({ length: part.width }, (_, column) =>
            rawValue(values[channels * (row * part.width + column) + channel]!),
          ),
        ]),
      ).flat(),
    ),
  };
}
