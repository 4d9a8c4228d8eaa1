/** Softmax under a causal mask: of each matrix, row i sees the columns 0 … i alone. */
import { softmaxForward } from "./softmax";
import { REAL } from "./vector";

export function causalSoftmax(x: usize, y: usize, matrices: i32, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  for (let matrix = 0; matrix < matrices; matrix++) {
    for (let row = 0; row < rows; row++) {
      const seen = min(row + 1, columns);
      softmaxForward(x, y, 1, seen);
      memory.fill(y + REAL * <usize>seen, 0, REAL * <usize>(columns - seen));
      x += bytes;
      y += bytes;
    }
  }
}
