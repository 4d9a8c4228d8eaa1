import type { HeatGrid } from "../../plots/heatGrid";

/**
 * Where a key takes the reading of a heat map: arrows to the neighbour, Home and End along the row, Page
 * Down and Page Up along `ranked`, the blocks with entries, largest difference first.
 */
export function nextBlock(
  key: string,
  block: number,
  { across, down }: HeatGrid,
  ranked: readonly number[],
): number | undefined {
  const [row, column] = [Math.floor(block / across), block % across];
  const at = (toRow: number, toColumn: number) =>
    Math.max(0, Math.min(down - 1, toRow)) * across + Math.max(0, Math.min(across - 1, toColumn));
  const rank = ranked.indexOf(block);
  switch (key) {
    case "ArrowLeft":
      return at(row, column - 1);
    case "ArrowRight":
      return at(row, column + 1);
    case "ArrowUp":
      return at(row - 1, column);
    case "ArrowDown":
      return at(row + 1, column);
    case "Home":
      return at(row, 0);
    case "End":
      return at(row, across - 1);
    case "PageDown":
      return ranked[Math.min(ranked.length - 1, rank + 1)];
    case "PageUp":
      return ranked[Math.max(0, rank - 1)];
    default:
      return undefined;
  }
}
