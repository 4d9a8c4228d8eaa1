/**
 * What the probes want to know of an array, in one pass. Sums run in `real` over blocks of 256 numbers,
 * about the mean of what came before, and are merged in float64 (Chan, Golub & LeVeque 1983); so neither
 * a large mean nor an outlier costs digits. A block whose sum of squares overflows, may have underflowed
 * or is not a number is gone through again number by number in float64: neither range nor NaN is lost.
 */
import { BLOCK, SUSPICIOUS, carefulBlock, carefulRecord } from "./carefulStatistics";
import { countDown, counted } from "./counts";
import {
  LANES, REAL, atLeast, atMost, loadPartial, loadUpTo, maximumLane, minimumLane, multiplyAdd, splat, sumLanesWide,
} from "./vector";

/** The mean of the first few numbers: a center that one outlier among them does not move far. */
// @ts-ignore: decorator
@inline
function firstCenter(x: usize, n: i32): f64 {
  if (n >= 4 * LANES) {
    const low = v128.add<real>(v128.load(x), v128.load(x, 16));
    const high = v128.add<real>(v128.load(x, 32), v128.load(x, 48));
    return sumLanesWide(v128.add<real>(low, high)) / <f64>(4 * LANES);
  }
  let sum: f64 = 0.0;
  for (let i: usize = 0; i < <usize>n; i++) sum += <f64>load<real>(x + REAL * i);
  return sum / <f64>n;
}

/** How many of a block's numbers are ≤ low or ≥ high. */
function countOutside(x: usize, n: i32, low: f64, high: f64): i32 {
  const lows = splat(low);
  const highs = splat(high);
  // Fills up the last vector, and is on neither side.
  const neither = splat(NaN);
  let outside = splat(0.0);
  for (let remaining = n; remaining > 0; remaining -= LANES, x += 16) {
    const values = loadUpTo(x, remaining, neither);
    outside = countDown(outside, v128.or(v128.le<real>(values, lows), v128.ge<real>(values, highs)));
  }
  return counted(outside);
}

export function statistics(x: usize, n: i32, low: f64, high: f64, out: usize): void {
  const bounded = low > -Infinity || high < Infinity;
  const lowest = <f64>(<real>low);
  const highest = <f64>(<real>high);
  const zero = splat(0.0);
  let seen: f64 = 0.0;
  let total: f64 = 0.0;
  let squares: f64 = 0.0;
  let spread: f64 = 0.0;
  let smallest: f64 = Infinity;
  let largest: f64 = -Infinity;
  let nonFinite: f64 = 0.0;
  let zeros = zero;
  let outsideCount = 0;
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
    if (remaining >= 4 * LANES) {
      // Four chains of squares side by side: one alone would wait for each addition. More sums than these
      // would not stay in registers.
      let squares1 = zero, squares2 = zero, squares3 = zero;
      for (; remaining >= 4 * LANES; remaining -= 4 * LANES, x += 64) {
        const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48);
        const da = v128.sub<real>(a, shifts);
        const db = v128.sub<real>(b, shifts);
        const dc = v128.sub<real>(c, shifts);
        const dd = v128.sub<real>(d, shifts);
        const together = v128.add<real>(v128.add<real>(da, db), v128.add<real>(dc, dd));
        blockSum = v128.add<real>(blockSum, together);
        blockSquares = multiplyAdd(da, da, blockSquares);
        squares1 = multiplyAdd(db, db, squares1);
        squares2 = multiplyAdd(dc, dc, squares2);
        squares3 = multiplyAdd(dd, dd, squares3);
        least = atMost(atMost(atMost(a, b), atMost(c, d)), least);
        most = atLeast(atLeast(atLeast(a, b), atLeast(c, d)), most);
        zeros = countDown(zeros, countDown(v128.eq<real>(a, zero), v128.eq<real>(b, zero)));
        zeros = countDown(zeros, countDown(v128.eq<real>(c, zero), v128.eq<real>(d, zero)));
      }
      blockSquares = v128.add<real>(v128.add<real>(blockSquares, squares1), v128.add<real>(squares2, squares3));
    }
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
      sum = load<f64>(carefulRecord(), 0);
      square = load<f64>(carefulRecord(), 8);
      squares += load<f64>(carefulRecord(), 16);
      lower = load<f64>(carefulRecord(), 24);
      upper = load<f64>(carefulRecord(), 32);
      nonFinite += load<f64>(carefulRecord(), 40);
    }
    // The extremes tell whether there is anything to count.
    if (bounded && (lower <= lowest || upper >= highest)) outsideCount += countOutside(block, count, low, high);
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
  if (padded && pad == 0) zeroCount -= padded;
  store<f64>(out, center, 0);
  store<f64>(out, sqrt<f64>((spread < 0.0 ? 0.0 : spread) / seen), 8);
  store<f64>(out, sqrt<f64>(squares), 16);
  store<f64>(out, smallest, 24);
  store<f64>(out, largest, 32);
  store<f64>(out, <f64>zeroCount / seen, 40);
  store<f64>(out, <f64>outsideCount / seen, 48);
  store<f64>(out, nonFinite, 56);
}

export function statisticsOfEach(table: usize, bounds: usize, out: usize, count: i32, examples: i32): void {
  for (let i = 0; i < count; i++, table += 8, bounds += 16, out += 64) {
    const x = <usize>load<u32>(table);
    statistics(x, load<i32>(table, 4) * examples, load<f64>(bounds), load<f64>(bounds, 8), out);
  }
}
