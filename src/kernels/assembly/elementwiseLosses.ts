/** Losses that are a sum of one term an entry: its mean over the last axis, the divergence's its sum (see lossTerms.ts). */
import {
  ABSOLUTE_ERROR,
  DIVERGENCE,
  HINGE,
  HUBER,
  LOGIT,
  LOG_COSH,
  POISSON,
  PROBABILITY,
  SQUARED_ERROR,
  SQUARED_HINGE,
  slope,
  term,
} from "./lossTerms";
import { LANES, REAL, loadUpTo, splat, storeUpTo, sumLanes, sumLanesWide } from "./vector";

/** One column: a term an example, so the lanes are examples. */
// @ts-ignore: decorator
@inline
function single(
  kind: i32, p: usize, t: usize, losses: usize, gradient: usize, rows: i32, scale: f64, delta: f64,
): f64 {
  const padding = splat(0.5);
  const factor = splat(scale);
  let total: f64 = 0.0;
  for (let remaining = rows; remaining > 0; remaining -= LANES, p += 16, t += 16, losses += 16) {
    const prediction = loadUpTo(p, remaining, padding);
    const target = loadUpTo(t, remaining, padding);
    const terms = term(kind, prediction, target, delta);
    storeUpTo(losses, terms, remaining);
    if (remaining >= LANES) total += sumLanesWide(terms);
    else for (let i = 0; i < remaining; i++) total += <f64>load<real>(losses + REAL * <usize>i);
    if (gradient) {
      storeUpTo(gradient, v128.mul<real>(slope(kind, prediction, target, delta), factor), remaining);
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
  delta: f64 = 1.0,
): f64 {
  if (columns == 1) return single(kind, p, t, losses, gradient, rows, scale, delta);
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  const mean = kind == DIVERGENCE ? 1.0 : 1.0 / <f64>columns;
  const factor = splat(kind == DIVERGENCE ? scale : scale / <f64>columns);
  let total: f64 = 0.0;
  for (let row = 0; row < rows; row++) {
    let sum = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const prediction = loadUpTo(p + j, remaining, zero);
      const target = loadUpTo(t + j, remaining, zero);
      let terms = term(kind, prediction, target, delta);
      if (remaining < LANES) terms = firstLanes(terms, remaining);
      sum = v128.add<real>(sum, terms);
      if (gradient) {
        storeUpTo(gradient + j, v128.mul<real>(slope(kind, prediction, target, delta), factor), remaining);
      }
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

export function meanAbsoluteError(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(ABSOLUTE_ERROR, p, t, losses, gradient, rows, columns, scale);
}

export function huber(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64, delta: f64,
): f64 {
  return meanOfRows(HUBER, p, t, losses, gradient, rows, columns, scale, delta);
}

export function logCosh(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(LOG_COSH, p, t, losses, gradient, rows, columns, scale);
}

export function hinge(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(HINGE, p, t, losses, gradient, rows, columns, scale);
}

export function squaredHinge(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(SQUARED_HINGE, p, t, losses, gradient, rows, columns, scale);
}

export function kullbackLeiblerDivergence(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(DIVERGENCE, p, t, losses, gradient, rows, columns, scale);
}

export function poisson(
  p: usize, t: usize, losses: usize, gradient: usize, rows: i32, columns: i32, scale: f64,
): f64 {
  return meanOfRows(POISSON, p, t, losses, gradient, rows, columns, scale);
}
