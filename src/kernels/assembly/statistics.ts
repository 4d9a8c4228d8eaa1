/**
 * What the probes want to know of an array, in one pass. Sums run in `real` over blocks of 256 numbers,
 * about the mean of what came before, and are merged in float64 (Chan, Golub & LeVeque 1983); so neither
 * a large mean nor an outlier costs digits. A block whose sum of squares overflows, may have underflowed
 * or is not a number is gone through again number by number in float64: neither range nor NaN is lost.
 */
import { BLOCK, SUSPICIOUS, carefulBlock, carefulRecord } from "./carefulStatistics";
import { countDown, counted } from "./counts";
import {
  LANES, REAL, atLeast, atMost, loadPartial, maximumLane, minimumLane, multiplyAdd, splat, sumLanesWide,
} from "./vector";

/** The mean of the first few numbers: a center that one outlier among them does not move far. */
function firstCenter(x: usize, n: i32): f64 {
  const count = min(n, 16);
  let sum: f64 = 0.0;
  for (let i: usize = 0; i < <usize>count; i++) sum += <f64>load<real>(x + REAL * i);
  return sum / <f64>count;
}

/** `bounded` (a constant) says whether anything can lie outside (low, high). */
// @ts-ignore: decorator
@inline
function gather(bounded: bool, x: usize, n: i32, low: f64, high: f64, out: usize): void {
  const zero = splat(0.0);
  const lows = splat(low);
  const highs = splat(high);
  let seen: f64 = 0.0;
  let total: f64 = 0.0;
  let squares: f64 = 0.0;
  let spread: f64 = 0.0;
  let smallest: f64 = Infinity;
  let largest: f64 = -Infinity;
  let nonFinite: f64 = 0.0;
  let zeros = zero;
  let outside = zero;
  let padded = 0;
  let pad: real = 0;
  let center = firstCenter(x, n);

  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    const size = <f64>count;
    const shift = center - center == 0.0 ? <real>center : <real>0;
    const shifts = v128.splat<real>(shift);
    let blockSum = zero;
    let blockSquares = zero;
    let least = splat(Infinity);
    let most = splat(-Infinity);
    const block = x;
    let remaining = count;
    // Two chains of sums side by side: one alone would wait for each addition.
    let otherSum = zero;
    let otherSquares = zero;
    for (; remaining >= 2 * LANES; remaining -= 2 * LANES, x += 32) {
      const a = v128.load(x);
      const b = v128.load(x, 16);
      const da = v128.sub<real>(a, shifts);
      const db = v128.sub<real>(b, shifts);
      blockSum = v128.add<real>(blockSum, da);
      otherSum = v128.add<real>(otherSum, db);
      blockSquares = multiplyAdd(da, da, blockSquares);
      otherSquares = multiplyAdd(db, db, otherSquares);
      least = atMost(b, atMost(a, least));
      most = atLeast(b, atLeast(a, most));
      zeros = countDown(zeros, v128.eq<real>(a, zero));
      zeros = countDown(zeros, v128.eq<real>(b, zero));
      if (bounded) {
        outside = countDown(outside, v128.or(v128.le<real>(a, lows), v128.ge<real>(a, highs)));
        outside = countDown(outside, v128.or(v128.le<real>(b, lows), v128.ge<real>(b, highs)));
      }
    }
    blockSum = v128.add<real>(blockSum, otherSum);
    blockSquares = v128.add<real>(blockSquares, otherSquares);
    for (; remaining > 0; remaining -= LANES, x += 16) {
      let values: v128;
      let d: v128;
      if (remaining >= LANES) {
        values = v128.load(x);
        d = v128.sub<real>(values, shifts);
      } else {
        // Missing lanes repeat the block's first number in the extremes and the counts, and add 0 to the sums.
        pad = load<real>(block);
        padded = LANES - remaining;
        values = loadPartial(x, remaining, v128.splat<real>(pad));
        d = v128.sub<real>(loadPartial(x, remaining, shifts), shifts);
      }
      blockSum = v128.add<real>(blockSum, d);
      blockSquares = multiplyAdd(d, d, blockSquares);
      least = atMost(values, least);
      most = atLeast(values, most);
      zeros = countDown(zeros, v128.eq<real>(values, zero));
      if (bounded) outside = countDown(outside, v128.or(v128.le<real>(values, lows), v128.ge<real>(values, highs)));
    }

    let sum = sumLanesWide(blockSum);
    let square = sumLanesWide(blockSquares);
    let lower = <f64>minimumLane(least);
    let upper = <f64>maximumLane(most);
    const around = <f64>shift;
    if (square < SUSPICIOUS && lower == upper) {
      sum = size * (lower - around);
      square = sum * (lower - around);
      squares += size * lower * lower;
    } else if (square >= SUSPICIOUS && square < Infinity) {
      squares += square + around * (2.0 * sum + size * around);
    } else {
      carefulBlock(block, count, around);
      sum = load<f64>(carefulRecord, 0);
      square = load<f64>(carefulRecord, 8);
      squares += load<f64>(carefulRecord, 16);
      lower = load<f64>(carefulRecord, 24);
      upper = load<f64>(carefulRecord, 32);
      nonFinite += load<f64>(carefulRecord, 40);
    }
    smallest = min(smallest, lower);
    largest = max(largest, upper);
    const blockMean = sum / size;
    spread += square - sum * blockMean;
    if (seen > 0.0) {
      const apart = around + blockMean - center;
      spread += apart * apart * (seen * size / (seen + size));
    }
    seen += size;
    total += size * around + sum;
    center = total / seen;
  }

  let zeroCount = counted(zeros);
  let outsideCount = counted(outside);
  if (padded) {
    if (pad == 0) zeroCount -= padded;
    if (bounded && (pad <= <real>low || pad >= <real>high)) outsideCount -= padded;
  }
  store<f64>(out, center, 0);
  store<f64>(out, sqrt<f64>((spread < 0.0 ? 0.0 : spread) / seen), 8);
  store<f64>(out, sqrt<f64>(squares), 16);
  store<f64>(out, smallest, 24);
  store<f64>(out, largest, 32);
  store<f64>(out, <f64>zeroCount / seen, 40);
  store<f64>(out, <f64>outsideCount / seen, 48);
  store<f64>(out, nonFinite, 56);
}

export function statistics(x: usize, n: i32, low: f64, high: f64, out: usize): void {
  if (low == -Infinity && high == Infinity) gather(false, x, n, low, high, out);
  else gather(true, x, n, low, high, out);
}
