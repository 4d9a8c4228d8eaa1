/** Sums and broadcasts along the rows of a matrix. */
import { LANES, REAL, loadUpTo, splat, storeUpTo } from "./vector";

/** Rows summed in one go: keeps the rows in cache over all columns and the rounding errors small. */
const CHUNK: i32 = 64;

export function broadcastRow(x: usize, y: usize, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      storeUpTo(y + j, loadUpTo(x + j, remaining, splat(0.0)), remaining);
    }
    y += bytes;
  }
}

/** Σ over `rows` rows of one vector's width of columns, `stride` bytes from row to row. */
// @ts-ignore: decorator
@inline
function stripSum(x: usize, rows: i32, stride: usize, remaining: i32): v128 {
  const zero = splat(0.0);
  let a = zero, b = zero, c = zero, d = zero;
  let row = 0;
  for (; row + 4 <= rows; row += 4) {
    a = v128.add<real>(a, loadUpTo(x, remaining, zero));
    b = v128.add<real>(b, loadUpTo(x + stride, remaining, zero));
    c = v128.add<real>(c, loadUpTo(x + 2 * stride, remaining, zero));
    d = v128.add<real>(d, loadUpTo(x + 3 * stride, remaining, zero));
    x += 4 * stride;
  }
  for (; row < rows; row++) {
    a = v128.add<real>(a, loadUpTo(x, remaining, zero));
    x += stride;
  }
  return v128.add<real>(v128.add<real>(a, b), v128.add<real>(c, d));
}

export function columnSums(x: usize, y: usize, rows: i32, columns: i32): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let row = 0; row < rows; row += CHUNK) {
    const count = min(CHUNK, rows - row);
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const before = row == 0 ? zero : loadUpTo(y + j, remaining, zero);
      storeUpTo(y + j, v128.add<real>(before, stripSum(x + j, count, stride, remaining)), remaining);
    }
    x += stride * CHUNK;
  }
}

export function markActiveColumns(x: usize, active: usize, rows: i32, columns: i32): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  const one = splat(1.0);
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const here = v128.and(v128.ne<real>(loadUpTo(x + j, remaining, zero), zero), one);
      storeUpTo(active + j, v128.or(loadUpTo(active + j, remaining, zero), here), remaining);
    }
    x += stride;
  }
}
