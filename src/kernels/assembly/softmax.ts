/** Softmax and its logarithm over the last axis, and their backward passes, row by row. */
import { exp, expOfNonPositive } from "./exponential";
import { logScalar } from "./logarithm";
import {
  LANES,
  REAL,
  atLeast,
  loadUpTo,
  maximumLane,
  multiplyAdd,
  splat,
  storeUpTo,
  sumLanes,
} from "./vector";

/** The largest of n ≥ 1 numbers; a NaN may be passed over (it comes back in the sum of exponentials). */
export function rowMaximum(x: usize, n: i32): real {
  const padding = splat(-Infinity);
  let m = padding;
  for (let remaining = n; remaining > 0; remaining -= LANES) {
    m = atLeast(loadUpTo(x, remaining, padding), m);
    x += 16;
  }
  return maximumLane(m);
}

/** y = exp(x − shift) over n numbers, y = 0 meaning "not wanted"; returns Σ exp(x − shift). */
export function exponentials(x: usize, y: usize, n: i32, shift: real): real {
  const offset = v128.splat<real>(shift);
  const padding = splat(-Infinity);
  let sum = splat(0.0);
  for (let remaining = n; remaining > 0; remaining -= LANES) {
    const e = expOfNonPositive(v128.sub<real>(loadUpTo(x, remaining, padding), offset));
    // A padded lane is e^(−∞ − shift): 0, but NaN with an infinite shift, as the row is then anyway.
    sum = v128.add<real>(sum, e);
    if (y) {
      storeUpTo(y, e, remaining);
      y += 16;
    }
    x += 16;
  }
  return sumLanes(sum);
}

export function softmaxForward(x: usize, y: usize, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  for (let row = 0; row < rows; row++) {
    const sum = exponentials(x, y, columns, rowMaximum(x, columns));
    const inverse = v128.splat<real>(<real>1.0 / sum);
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      storeUpTo(y + j, v128.mul<real>(loadUpTo(y + j, remaining, inverse), inverse), remaining);
    }
    x += bytes;
    y += bytes;
  }
}

export function softmaxBackward(y: usize, dy: usize, dx: usize, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let row = 0; row < rows; row++) {
    let products = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      products = multiplyAdd(loadUpTo(y + j, remaining, zero), loadUpTo(dy + j, remaining, zero), products);
    }
    const inner = v128.splat<real>(sumLanes(products));
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const difference = v128.sub<real>(loadUpTo(dy + j, remaining, zero), inner);
      storeUpTo(dx + j, v128.mul<real>(loadUpTo(y + j, remaining, zero), difference), remaining);
    }
    y += bytes;
    dy += bytes;
    dx += bytes;
  }
}

/** y = (x − max) − ln Σ exp(x − max). */
export function logSoftmaxForward(x: usize, y: usize, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let row = 0; row < rows; row++) {
    const maximum = rowMaximum(x, columns);
    const shift = v128.splat<real>(maximum);
    const logSum = v128.splat<real>(logScalar(exponentials(x, 0, columns, maximum)));
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const shifted = v128.sub<real>(loadUpTo(x + j, remaining, zero), shift);
      storeUpTo(y + j, v128.sub<real>(shifted, logSum), remaining);
    }
    x += bytes;
    y += bytes;
  }
}

export function logSoftmaxBackward(y: usize, dy: usize, dx: usize, rows: i32, columns: i32): void {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let row = 0; row < rows; row++) {
    let total = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      total = v128.add<real>(total, loadUpTo(dy + j, remaining, zero));
    }
    const sum = v128.splat<real>(sumLanes(total));
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const share = v128.mul<real>(exp(loadUpTo(y + j, remaining, zero)), sum);
      storeUpTo(dx + j, v128.sub<real>(loadUpTo(dy + j, remaining, zero), share), remaining);
    }
    y += bytes;
    dy += bytes;
    dx += bytes;
  }
}
