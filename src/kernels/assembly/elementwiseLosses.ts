/**
 * Losses that are a mean over the last axis of one term an entry:
 * squared error (p − t)², cross-entropy of the logit z, max(z, 0) − z·t + ln(1 + e^(−|z|)),
 * and of the probability p clipped to [1e-7, 1 − 1e-7], −t·ln p − (1 − t)·ln(1 − p).
 */
import { expOfNonPositive, sigmoid } from "./exponential";
import { log, log1p } from "./logarithm";
import { LANES, REAL, atLeast, atMost, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanes, sumLanesWide } from "./vector";

const SQUARED_ERROR: i32 = 0;
const LOGIT: i32 = 1;
const PROBABILITY: i32 = 2;

/** Probabilities are kept this far from 0 and 1. */
// @ts-ignore: decorator
@inline export const CLIP: f64 = 1e-7;

// @ts-ignore: decorator
@inline
function term(kind: i32, p: v128, t: v128): v128 {
  const zero = splat(0.0);
  const one = splat(1.0);
  if (kind == SQUARED_ERROR) {
    const error = v128.sub<real>(p, t);
    return v128.mul<real>(error, error);
  }
  if (kind == LOGIT) {
    const tail = log1p(expOfNonPositive(v128.neg<real>(v128.abs<real>(p))));
    return v128.add<real>(v128.sub<real>(atLeast(p, zero), v128.mul<real>(p, t)), tail);
  }
  const inside = atMost(atLeast(p, splat(CLIP)), splat(1.0 - CLIP));
  const yes = v128.mul<real>(t, log(inside));
  const no = v128.mul<real>(v128.sub<real>(one, t), log(v128.sub<real>(one, inside)));
  return v128.neg<real>(v128.add<real>(yes, no));
}

/** ∂term/∂p. */
// @ts-ignore: decorator
@inline
function slope(kind: i32, p: v128, t: v128): v128 {
  if (kind == SQUARED_ERROR) return v128.mul<real>(v128.sub<real>(p, t), splat(2.0));
  if (kind == LOGIT) return v128.sub<real>(sigmoid(p), t);
  const low = splat(CLIP);
  const high = splat(1.0 - CLIP);
  const inside = atMost(atLeast(p, low), high);
  const variance = v128.mul<real>(inside, v128.sub<real>(splat(1.0), inside));
  const outside = v128.or(v128.lt<real>(p, low), v128.gt<real>(p, high));
  return v128.andnot(v128.div<real>(v128.sub<real>(inside, t), variance), outside);
}

/** One column: a term an example, so the lanes are examples. */
// @ts-ignore: decorator
@inline
function single(kind: i32, p: usize, t: usize, losses: usize, gradient: usize, rows: i32, scale: f64): f64 {
  const padding = splat(0.5);
  const factor = splat(scale);
  let total: f64 = 0.0;
  for (let remaining = rows; remaining > 0; remaining -= LANES, p += 16, t += 16, losses += 16) {
    const prediction = loadUpTo(p, remaining, padding);
    const target = loadUpTo(t, remaining, padding);
    const terms = term(kind, prediction, target);
    storeUpTo(losses, terms, remaining);
    if (remaining >= LANES) total += sumLanesWide(terms);
    else for (let i = 0; i < remaining; i++) total += <f64>load<real>(losses + REAL * <usize>i);
    if (gradient) {
      storeUpTo(gradient, v128.mul<real>(slope(kind, prediction, target), factor), remaining);
      gradient += 16;
    }
  }
  return total;
}

/** Lanes beyond the row's end are taken out of its sum. */
// @ts-ignore: decorator
@inline
function meanOfRows(
  kind: i32, p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  if (columns == 1) return single(kind, p, t, losses, gradient, rows, scale);
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  const factor = splat(scale / <f64>columns);
  const mean = 1.0 / <f64>columns;
  let total: f64 = 0.0;
  for (let row = 0; row < rows; row++) {
    let sum = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const prediction = loadUpTo(p + j, remaining, zero);
      const target = loadUpTo(t + j, remaining, zero);
      let terms = term(kind, prediction, target);
      if (remaining < LANES) terms = firstLanes(terms, remaining);
      sum = v128.add<real>(sum, terms);
      if (gradient) storeUpTo(gradient + j, v128.mul<real>(slope(kind, prediction, target), factor), remaining);
    }
    const loss = <real>(<f64>sumLanes(sum) * mean);
    store<real>(losses, loss);
    total += <f64>loss;
    losses += REAL;
    p += bytes;
    t += bytes;
    if (gradient) gradient += bytes;
  }
  return total;
}

/** The first `count` (1 … LANES − 1) lanes, the others 0. */
export function firstLanes(x: v128, count: i32): v128 {
  if (sizeof<real>() == 8) return v128.and(x, i64x2(-1, 0));
  if (count == 1) return v128.and(x, i32x4(-1, 0, 0, 0));
  return v128.and(x, count == 2 ? i32x4(-1, -1, 0, 0) : i32x4(-1, -1, -1, 0));
}

export function meanSquaredError(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(SQUARED_ERROR, p, t, losses, gradient, rows, columns, scale);
}

export function sigmoidCrossentropy(
  z: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(LOGIT, z, t, losses, gradient, rows, columns, scale);
}

export function binaryCrossentropy(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(PROBABILITY, p, t, losses, gradient, rows, columns, scale);
}
