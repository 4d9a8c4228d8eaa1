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

/** Adds to `y` the sums of a cache line of columns, four vectors. */
// @ts-ignore: decorator
@inline
function addLineSums(x: usize, y: usize, rows: i32, stride: usize): void {
  let a = splat(0.0), b = a, c = a, d = a;
  for (let row = 0; row < rows; row++, x += stride) {
    a = v128.add<real>(a, v128.load(x));
    b = v128.add<real>(b, v128.load(x, 16));
    c = v128.add<real>(c, v128.load(x, 32));
    d = v128.add<real>(d, v128.load(x, 48));
  }
  v128.store(y, v128.add<real>(v128.load(y), a));
  v128.store(y, v128.add<real>(v128.load(y, 16), b), 16);
  v128.store(y, v128.add<real>(v128.load(y, 32), c), 32);
  v128.store(y, v128.add<real>(v128.load(y, 48), d), 48);
}

export function columnSums(x: usize, y: usize, rows: i32, columns: i32, accumulate: i32): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  if (!accumulate) memory.fill(y, 0, stride);
  for (let row = 0; row < rows; row += CHUNK) {
    const count = min(CHUNK, rows - row);
    let remaining = columns;
    let j: usize = 0;
    for (; remaining >= 4 * LANES; remaining -= 4 * LANES, j += 64) addLineSums(x + j, y + j, count, stride);
    for (; remaining > 0; remaining -= LANES, j += 16) {
      const sum = v128.add<real>(loadUpTo(y + j, remaining, zero), stripSum(x + j, count, stride, remaining));
      storeUpTo(y + j, sum, remaining);
    }
    x += stride * CHUNK;
  }
}

/** Whether all of the numbers are 1, as `markActiveColumns` leaves them. */
// @ts-ignore: decorator
@inline
function areAllActive(active: usize, columns: i32): bool {
  const one = splat(1.0);
  for (let remaining = columns; remaining > 0; remaining -= LANES, active += 16) {
    if (v128.any_true(v128.ne<real>(loadUpTo(active, remaining, one), one))) return false;
  }
  return true;
}

export function markActiveColumns(x: usize, active: usize, rows: i32, columns: i32): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  const one = splat(1.0);
  for (let row = 0; row < rows; row++) {
    // Most networks show all of their units in a few rows: then there is nothing more to see.
    if ((row & 31) == 0 && areAllActive(active, columns)) return;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const here = v128.and(v128.ne<real>(loadUpTo(x + j, remaining, zero), zero), one);
      storeUpTo(active + j, v128.or(loadUpTo(active + j, remaining, zero), here), remaining);
    }
    x += stride;
  }
}
