import type { MapCells } from "../../plots/mapCells";
import type { MapPlace } from "../../plots/stepMap";

/** Columns that Page Up and Page Down go over: a tenth of the map. */
const pages = 10;

/**
 * Where a key takes the reading of a map: arrows to the neighbour, Home and End to the first and the last step,
 * Page Up and Page Down a tenth of the way, later and earlier as with the scrubber.
 */
export function nextPlace(
  key: string,
  { row, step }: MapPlace,
  cells: MapCells,
  rows: number,
): MapPlace | undefined {
  const column = cells.columnOf(step);
  const page = Math.max(1, Math.round(cells.columns / pages));
  const toColumn = (to: number): MapPlace => {
    const within = Math.max(0, Math.min(cells.columns - 1, to));
    return { row, step: cells.stepsOf(within).from };
  };
  const toRow = (to: number): MapPlace => ({ row: Math.max(0, Math.min(rows - 1, to)), step });
  switch (key) {
    case "ArrowLeft":
      return toColumn(column - 1);
    case "ArrowRight":
      return toColumn(column + 1);
    case "ArrowUp":
      return toRow(row - 1);
    case "ArrowDown":
      return toRow(row + 1);
    case "Home":
      return toColumn(0);
    case "End":
      return toColumn(cells.columns - 1);
    case "PageUp":
      return toColumn(column + page);
    case "PageDown":
      return toColumn(column - page);
    default:
      return undefined;
  }
}
