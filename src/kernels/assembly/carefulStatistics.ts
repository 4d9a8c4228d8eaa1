/** The slow pass of the statistics, for blocks that `real` cannot sum. */
import { place } from "./threadPlace";
import { REAL } from "./vector";

/** Numbers whose sums are formed in `real`. */
export const BLOCK: i32 = 256;

/** A block's sum of squares below this may have lost squares of its numbers to underflow. */
// @ts-ignore: decorator
@inline export const SUSPICIOUS: f64 = sizeof<real>() == 4 ? 1e-28 : 1e-290;

/** Where `carefulBlock` leaves Σd, Σd², Σx², minimum, maximum and the count of NaN and ±∞. */
// @ts-ignore: decorator
@inline
export function carefulRecord(): usize {
  return place;
}

/** d = x − center. Minimum and maximum are over what is not NaN: ∞ and −∞ if nothing is. */
export function carefulBlock(x: usize, n: i32, center: f64): void {
  let sum: f64 = 0.0;
  let spread: f64 = 0.0;
  let squares: f64 = 0.0;
  let low = Infinity;
  let high = -Infinity;
  let nonFinite = 0;
  for (let i: usize = 0; i < <usize>n; i++) {
    const value = <f64>load<real>(x + REAL * i);
    const d = value - center;
    sum += d;
    spread += d * d;
    squares += value * value;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value - value != 0.0) nonFinite++;
  }
  store<f64>(carefulRecord(), sum, 0);
  store<f64>(carefulRecord(), spread, 8);
  store<f64>(carefulRecord(), squares, 16);
  store<f64>(carefulRecord(), low, 24);
  store<f64>(carefulRecord(), high, 32);
  store<f64>(carefulRecord(), <f64>nonFinite, 40);
}
