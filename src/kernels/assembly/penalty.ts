/** L1 and L2 regularization. Squares and magnitudes are summed in `real` over short blocks, then in float64. */
import { LANES, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanesWide } from "./vector";

const BLOCK: i32 = 256;

/** The sum is ½·l2·Σw² + l1·Σ|w|; sign(0) = 0, and a NaN weight makes its gradient NaN. */
export function addPenalty(w: usize, g: usize, n: i32, l1: f64, l2: f64): f64 {
  const zero = splat(0.0);
  const one = splat(1.0);
  const signBit = splat(-0.0);
  let squares: f64 = 0.0;
  let magnitudes: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    let squared = zero;
    let absolute = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, w += 16, g += 16) {
      const weight = loadUpTo(w, remaining, zero);
      const sign = v128.and(v128.or(v128.and(weight, signBit), one), v128.ne<real>(weight, zero));
      const slope = multiplyAdd(splat(l2), weight, v128.mul<real>(splat(l1), sign));
      storeUpTo(g, v128.add<real>(loadUpTo(g, remaining, zero), slope), remaining);
      squared = multiplyAdd(weight, weight, squared);
      absolute = v128.add<real>(absolute, v128.abs<real>(weight));
    }
    squares += sumLanesWide(squared);
    magnitudes += sumLanesWide(absolute);
  }
  return 0.5 * l2 * squares + l1 * magnitudes;
}
