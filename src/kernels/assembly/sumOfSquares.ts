/** Σx², over blocks in `real`, from block to block in float64; careful where `statistics` is. */
import { BLOCK, SUSPICIOUS, carefulBlock, carefulRecord } from "./carefulStatistics";
import { LANES, loadPartial, multiplyAdd, splat, sumLanesWide } from "./vector";

export function sumOfSquares(x: usize, n: i32): f64 {
  const zero = splat(0.0);
  let squares: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    const block = x;
    let sum = zero;
    let anything = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, x += 16) {
      const values = remaining >= LANES ? v128.load(x) : loadPartial(x, remaining, zero);
      sum = multiplyAdd(values, values, sum);
      anything = v128.or(anything, v128.ne<real>(values, zero));
    }
    const square = sumLanesWide(sum);
    const allZero = !v128.any_true(anything);
    if (allZero || (square >= SUSPICIOUS && square < Infinity)) squares += square;
    else {
      carefulBlock(block, count, 0.0);
      squares += load<f64>(carefulRecord(), 16);
    }
  }
  return squares;
}
