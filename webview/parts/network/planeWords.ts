import type { DataOverview } from "../../../src/session/shownData";
import type { DecisionPlane, PlaneAxis } from "../../../src/session/shownNetwork";
import { integer, percent, rawValue } from "../../format";
import { text } from "../../strings";
import { className } from "../data/names";

/** Rows and columns of the table twin. */
const twinSide = 9;

type Classes = Pick<DataOverview, "classes">;

/** Four digits: a plane is read off roughly. */
export const coordinate = (value: number): string => rawValue(Number(value.toPrecision(4)));

/** The cell that holds a place; undefined outside the plane. */
export function cellAt({ x, y, columns, rows }: DecisionPlane, atX: number, atY: number): number | undefined {
  const place = ({ minimum, maximum }: PlaneAxis, value: number, cells: number) =>
    Math.floor(((value - minimum) / (maximum - minimum)) * cells);
  const [column, row] = [place(x, atX, columns), place(y, atY, rows)];
  return column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : undefined;
}

/** What the model answers in a cell: `inner · 93%`, `21.4`. */
export function cellWords({ values, classes }: DecisionPlane, cell: number, data: Classes): string {
  const value = values[cell]!;
  if (classes === undefined) return coordinate(value);
  return `${className(data, classes[cell]!)} · ${percent(value)}`;
}

/** `Dev: 3 of 60 on the wrong side. Train: 5 of 180 on the wrong side.` */
export function sidesSentence({ classes, parts }: DecisionPlane): string {
  if (classes === undefined) return "";
  return parts
    .toReversed()
    .map(({ part, wrongCount, measured }) =>
      text("wrongSide", text(`${part}_part`), integer(wrongCount), integer(measured)),
    )
    .join(" ");
}

/** Answers at a few places, y downward as it is drawn. */
export function planeTwin(plane: DecisionPlane, data: Classes) {
  const { x, y, columns, rows } = plane;
  const places = (cells: number) =>
    Array.from({ length: twinSide }, (_, at) => Math.floor(((at + 0.5) * cells) / twinSide));
  const middle = ({ minimum, maximum }: PlaneAxis, at: number, cells: number) =>
    coordinate(minimum + ((at + 0.5) / cells) * (maximum - minimum));
  return {
    columns: [
      { label: text("planeCorner", y.name, x.name) },
      ...places(columns).map((column) => ({ label: middle(x, column, columns), numeric: true })),
    ],
    rows: places(rows)
      .toReversed()
      .map((row) => [
        middle(y, row, rows),
        ...places(columns).map((column) => cellWords(plane, row * columns + column, data)),
      ]),
    note: sidesSentence(plane),
  };
}
