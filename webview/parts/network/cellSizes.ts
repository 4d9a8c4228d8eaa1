import type { PicturedTensor, PicturePart } from "../../../src/session/shownNetwork";
import { integer } from "../../format";
import { placeName, rowName } from "./weightWords";

/** Of a cell, in CSS pixels; smaller where several matrices are on a page. */
const largest = { alone: 28, among: 18 } as const;
const mostHeight = 420;
/** Square cells are at least so large, else they are stretched to what room there is. */
const leastSquare = 3;
/** A row whose name is read, where they are not too many. */
const nameHeight = 15;
const mostNamedHeight = 960;
const numberHeight = 14;
const numberWidth = 34;
/** Of a letter, about. */
const letter = 7.4;
const mostNameWidth = 150;

/** A name or number beside a row, or below a column, at the middle of it. */
export interface Tick {
  readonly at: number;
  readonly words: string;
}

/** How a matrix is drawn, in CSS pixels. */
export interface MatrixSizes {
  readonly width: number;
  readonly height: number;
  readonly labelWidth: number;
  readonly labelHeight: number;
  /** Names below columns run upward where they have no room side by side. */
  readonly isUpright: boolean;
  readonly rows: readonly Tick[];
  readonly columns: readonly Tick[];
}

/** The largest part on the page, and whether it is the only one: all have cells of one size. */
export interface PagePlace {
  readonly height: number;
  readonly width: number;
  readonly isAlone: boolean;
}

/** The sizes of a part of a matrix within so much width. */
export function matrixSizes(
  tensor: PicturedTensor,
  part: PicturePart,
  room: number,
  page: PagePlace,
): MatrixSizes {
  const { rows, columns } = tensor;
  const { height, width } = part;
  const rowWords = rows === undefined ? [] : numbered(height, (row) => rowName(tensor, part.row + row));
  const isNamed = (axis: PicturedTensor["rows"]) => axis?.names !== undefined || axis?.kind === "products";
  const hasRowNames = isNamed(rows);
  const longest = Math.max(0, ...rowWords.map(({ length }) => length));
  const labelWidth =
    rows === undefined
      ? 0
      : hasRowNames
        ? Math.min(mostNameWidth, room / 3, longest * letter + 8)
        : Math.max(22, integer(part.row + height).length * letter + 8);
  const fits = (size: number, most: number) => {
    const cell = Math.min(largest[page.isAlone ? "alone" : "among"], most / size);
    return cell >= 1 ? Math.floor(cell) : cell;
  };
  let across = fits(page.width, Math.max(1, room - labelWidth - 2));
  let down = fits(page.height, mostHeight);
  const square = Math.min(across, down);
  if (!hasRowNames && square >= leastSquare) across = down = square;
  if (hasRowNames && nameHeight * page.height <= mostNamedHeight) down = Math.max(down, nameHeight);
  const columnWords = numbered(width, (column) => placeName(columns, part.column + column));
  const longestColumn = Math.max(0, ...columnWords.map(({ length }) => length)) * letter + 8;
  const hasColumnNames = isNamed(columns);
  const isUpright = hasColumnNames && longestColumn > across;
  const rowTicks = hasRowNames
    ? ticks(height, down, nameHeight, 1, (row) => rowWords[row]!)
    : ticks(height, down, numberHeight, part.row + 1, (row) => integer(rowNumber(tensor, part.row + row)));
  const columnTicks = hasColumnNames
    ? ticks(width, across, isUpright ? nameHeight : longestColumn, 1, (column) => columnWords[column]!)
    : ticks(width, across, numberWidth, part.column + 1, (column) => integer(part.column + column + 1));
  return {
    width: across * width,
    height: down * height,
    labelWidth,
    labelHeight: isUpright ? Math.min(mostNameWidth, longestColumn) : 18,
    isUpright,
    rows: rows === undefined ? [] : rowTicks,
    columns: columnTicks,
  };
}

const numbered = (count: number, name: (at: number) => string): string[] =>
  Array.from({ length: count }, (_, at) => name(at));

const rowNumber = ({ rows }: PicturedTensor, row: number): number =>
  rows?.rises === true ? rows.size - row : row + 1;

/** The first and then round numbers, so far apart that they can be read; every name where there is room for each. */
function ticks(
  count: number,
  cell: number,
  leastApart: number,
  firstNumber: number,
  words: (at: number) => string,
): Tick[] {
  const step = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((one) => one * cell >= leastApart) ?? count;
  const found: Tick[] = [];
  let last = -Infinity;
  for (let at = 0; at < count; at++) {
    const isRound = step === 1 || (firstNumber + at) % step === 0;
    if ((at !== 0 && !isRound) || (at - last) * cell < leastApart) continue;
    found.push({ at: (at + 0.5) * cell, words: words(at) });
    last = at;
  }
  return found;
}
