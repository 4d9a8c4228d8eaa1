/**
 * What the probes want to know of an array, in one pass. Sums run in `real` over blocks of 256 numbers and
 * in float64 from block to block; a block whose sum of squares overflows, underflows or is not a number is
 * gone through again number by number in float64, so neither range nor NaN is lost.
 */
import { LANES, REAL, atLeast, atMost, loadPartial, maximumLane, minimumLane, multiplyAdd, splat, sumLanesWide } from "./vector";

const BLOCK: i32 = 256;

/** A block's sum of squares below this may have lost squares of its numbers to underflow. */
// @ts-ignore: decorator
@inline const SUSPICIOUS: f64 = sizeof<real>() == 4 ? 1e-28 : 1e-290;

/** The careful pass's results: Σd, Σd², minimum, maximum, count of non-finite. */
const careful = memory.data(40, 16);

/** d = x − shift. Minimum and maximum are over the numbers that are not NaN. */
function carefulBlock(x: usize, n: i32, shift: f64): void {
  let sum: f64 = 0.0;
  let squares: f64 = 0.0;
  let low = Infinity;
  let high = -Infinity;
  let bad = 0;
  for (let i = 0; i < n; i++) {
    const value = <f64>load<real>(x + REAL * <usize>i);
    const d = value - shift;
    sum += d;
    squares += d * d;
    if (value < low) low = value;
    if (value > high) high = value;
    if (value - value != 0.0) bad++;
  }
  store<f64>(careful, sum, 0);
  store<f64>(careful, squares, 8);
  store<f64>(careful, low, 16);
  store<f64>(careful, high, 24);
  store<f64>(careful, <f64>bad, 32);
}

/** The number of lanes that are set, the mask's lanes being −1 or 0, counted down. */
// @ts-ignore: decorator
@inline
function countDown(counts: v128, mask: v128): v128 {
  if (sizeof<real>() == 4) return v128.add<i32>(counts, mask);
  return v128.add<i64>(counts, mask);
}

// @ts-ignore: decorator
@inline
function counted(counts: v128): f64 {
  if (sizeof<real>() == 8) {
    return -(<f64>(v128.extract_lane<i64>(counts, 0) + v128.extract_lane<i64>(counts, 1)));
  }
  const pairs = v128.add<i32>(counts, v128.shuffle<i32>(counts, counts, 2, 3, 0, 1));
  return -(<f64>(v128.extract_lane<i32>(pairs, 0) + v128.extract_lane<i32>(pairs, 1)));
}

/** `bounded` (a constant) says whether anything can lie outside (low, high). */
// @ts-ignore: decorator
@inline
function gather(bounded: bool, x: usize, n: i32, low: f64, high: f64, out: usize): void {
  const zero = splat(0.0);
  const first = <f64>load<real>(x);
  const shift = first - first == 0.0 ? first : 0.0;
  const shifts = splat(shift);
  const lows = splat(low);
  const highs = splat(high);
  let sum: f64 = 0.0;
  let squares: f64 = 0.0;
  let smallest: f64 = Infinity;
  let largest: f64 = -Infinity;
  let nonFinite: f64 = 0.0;
  let zeros = zero;
  let outside = zero;
  let paddedZeros = 0;
  let paddedOutside = 0;

  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    let blockSum = zero;
    let blockSquares = zero;
    let least = splat(Infinity);
    let most = splat(-Infinity);
    const block = x;
    for (let remaining = count; remaining > 0; remaining -= LANES, x += 16) {
      let values: v128;
      if (remaining >= LANES) values = v128.load(x);
      else {
        // Missing lanes repeat the shift, which is neutral in both sums, and are taken off the counts.
        values = loadPartial(x, remaining, shifts);
        if (shift == 0.0) paddedZeros += LANES - remaining;
        if (<real>shift <= <real>low || <real>shift >= <real>high) paddedOutside += LANES - remaining;
      }
      const d = v128.sub<real>(values, shifts);
      blockSum = v128.add<real>(blockSum, d);
      blockSquares = multiplyAdd(d, d, blockSquares);
      least = atMost(values, least);
      most = atLeast(values, most);
      zeros = countDown(zeros, v128.eq<real>(values, zero));
      if (bounded) outside = countDown(outside, v128.or(v128.le<real>(values, lows), v128.ge<real>(values, highs)));
    }
    const blockTotal = sumLanesWide(blockSquares);
    if (blockTotal >= SUSPICIOUS && blockTotal < Infinity) {
      sum += sumLanesWide(blockSum);
      squares += blockTotal;
      smallest = min(smallest, <f64>minimumLane(least));
      largest = max(largest, <f64>maximumLane(most));
    } else {
      carefulBlock(block, count, shift);
      sum += load<f64>(careful, 0);
      squares += load<f64>(careful, 8);
      smallest = min(smallest, load<f64>(careful, 16));
      largest = max(largest, load<f64>(careful, 24));
      nonFinite += load<f64>(careful, 32);
    }
  }

  const size = <f64>n;
  const shiftedMean = sum / size;
  const variance = squares / size - shiftedMean * shiftedMean;
  const mean = shift + shiftedMean;
  store<f64>(out, mean, 0);
  store<f64>(out, variance < 0.0 ? 0.0 : sqrt<f64>(variance), 8);
  store<f64>(out, sqrt<f64>(squares + shift * (2.0 * sum + size * shift)), 16);
  store<f64>(out, smallest, 24);
  store<f64>(out, largest, 32);
  store<f64>(out, (counted(zeros) - <f64>paddedZeros) / size, 40);
  store<f64>(out, (counted(outside) - (bounded ? <f64>paddedOutside : 0.0)) / size, 48);
  store<f64>(out, nonFinite, 56);
}

export function statistics(x: usize, n: i32, low: f64, high: f64, out: usize): void {
  if (low == -Infinity && high == Infinity) gather(false, x, n, low, high, out);
  else gather(true, x, n, low, high, out);
}

export function sumOfSquares(x: usize, n: i32): f64 {
  const zero = splat(0.0);
  let squares: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    const block = x;
    let sum = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, x += 16) {
      const values = remaining >= LANES ? v128.load(x) : loadPartial(x, remaining, zero);
      sum = multiplyAdd(values, values, sum);
    }
    const total = sumLanesWide(sum);
    if (total >= SUSPICIOUS && total < Infinity) squares += total;
    else {
      carefulBlock(block, count, 0.0);
      squares += load<f64>(careful, 8);
    }
  }
  return squares;
}
