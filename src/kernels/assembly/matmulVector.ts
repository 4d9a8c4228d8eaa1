/** The matrix product with a vector on one side: nothing is used twice, so nothing is packed. */
import { LANES, REAL, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanes } from "./vector";

/** c[i] (+)= Σₚ M[i, p]·v[p], M `[lines, k]`. */
export function multiplyAlong(matrix: usize, v: usize, c: usize, lines: i32, k: i32, accumulate: i32): void {
  const zero = splat(0.0);
  for (let i = 0; i < lines; i++, c += REAL) {
    let sum = zero;
    for (let p: usize = 0, remaining = k; remaining > 0; remaining -= LANES, p += 16) {
      sum = multiplyAdd(loadUpTo(matrix + p, remaining, zero), loadUpTo(v + p, remaining, zero), sum);
    }
    store<real>(c, accumulate ? load<real>(c) + sumLanes(sum) : sumLanes(sum));
    matrix += REAL * <usize>k;
  }
}

/** c[i] (+)= Σₚ M[p, i]·v[p], M `[k, lines]`. */
export function multiplyAcross(matrix: usize, v: usize, c: usize, lines: i32, k: i32, accumulate: i32): void {
  const zero = splat(0.0);
  const stride = REAL * <usize>lines;
  for (let remaining = lines; remaining > 0; remaining -= LANES, c += 16, matrix += 16) {
    let sum = accumulate ? loadUpTo(c, remaining, zero) : zero;
    let entry = matrix;
    for (let p = 0; p < k; p++, entry += stride) {
      sum = multiplyAdd(loadUpTo(entry, remaining, zero), v128.load_splat<real>(v + REAL * <usize>p), sum);
    }
    storeUpTo(c, sum, remaining);
  }
}
