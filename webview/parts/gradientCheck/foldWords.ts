import type { HeatGrid } from "../../plots/heatGrid";
import { integer } from "../../format";
import type { CheckedTensor } from "../../state/checkedTensor";
import { text } from "../../strings";

/** `3 × 3 × 8 × 16` */
export const axesWords = (axes: readonly number[]): string => axes.map(integer).join(" × ");

/** How a tensor became the blocks of its heat map. Empty where it is a matrix and each entry has its own. */
export function foldWords({ comparison, fold }: CheckedTensor, grid: HeatGrid): string {
  const { shape } = comparison;
  const words: string[] = [];
  if (fold.axes !== undefined && shape.length > 2) {
    words.push(text("folded", axesWords(shape), axesWords(fold.axes.down), axesWords(fold.axes.across)));
  } else if (fold.axes === undefined && fold.rows > 1) {
    words.push(text("wrapped", integer(comparison.of), integer(fold.columns)));
  }
  const { rowsPerBlock, columnsPerBlock } = grid;
  if (rowsPerBlock * columnsPerBlock > 1) {
    words.push(text("blocks", integer(rowsPerBlock), integer(columnsPerBlock)));
  }
  return words.join(" ");
}
