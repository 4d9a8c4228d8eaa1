/** Inverted dropout (Srivastava et al. 2014) with counter-based random numbers. */
import { philox4, words } from "./philox";
import { LANES, REAL, loadUpTo, splat, storeUpTo } from "./vector";

/** Numbers drawn in one go. */
const DRAWN: i32 = 16;

/** −1 in each lane where the number of index `at` + lane (0 … 15) reaches the threshold, else 0. */
// @ts-ignore: decorator
@inline
function reaches(at: i32, threshold: v128): v128 {
  const from = words() + 4 * <usize>at;
  if (sizeof<real>() == 4) return v128.ge<i32>(v128.shr<u32>(v128.load(from), 8), threshold);
  const pair = v128.load64_zero(from);
  const reached = v128.ge<i32>(v128.shr<u32>(pair, 8), threshold);
  return v128.shuffle<i32>(reached, reached, 0, 0, 1, 1);
}

export function philoxFill(out: usize, n: i32, seedLow: u32, seedHigh: u32, purpose: u32, step: u32): void {
  for (let i = 0; i < n; i++, out += REAL) {
    const at = i & (DRAWN - 1);
    if (at == 0) philox4(i >> 2, step, purpose, seedLow, seedHigh);
    store<real>(out, <real>(<f64>(load<u32>(words() + 4 * <usize>at) >>> 8) * 5.9604644775390625e-8));
  }
}

export function dropoutForward(
  x: usize, y: usize, mask: usize, n: i32,
  rate: f64, seedLow: u32, seedHigh: u32, purpose: u32, step: u32,
): void {
  const zero = splat(0.0);
  // (word >>> 8)·2⁻²⁴ ≥ rate, in whole numbers.
  const threshold = i32x4.splat(<i32>Math.ceil(rate * 16777216.0));
  const kept = splat(1.0 / (1.0 - rate));
  for (let i = 0; i < n; i += LANES, x += 16, y += 16, mask += 16) {
    const at = i & (DRAWN - 1);
    if (at == 0) philox4(i >> 2, step, purpose, seedLow, seedHigh);
    const factor = v128.and(reaches(at, threshold), kept);
    storeUpTo(mask, factor, n - i);
    storeUpTo(y, v128.mul<real>(loadUpTo(x, n - i, zero), factor), n - i);
  }
}
