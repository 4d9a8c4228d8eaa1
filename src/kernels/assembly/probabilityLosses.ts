/**
 * Cross-entropy of probabilities: q = p/Σp, c = q clipped to [1e-7, 1 − 1e-7], loss = −Σ t·ln c.
 * With g = −t/c where nothing was clipped, else 0: ∂loss/∂pᵢ = (gᵢ − Σ g·q)/Σp.
 */
import { firstLanes } from "./elementwiseLosses";
import { log } from "./logarithm";
import { CLIP } from "./lossTerms";
import { LANES, REAL, atLeast, atMost, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanes } from "./vector";

function rowSum(p: usize, n: i32): real {
  const zero = splat(0.0);
  let sum = zero;
  for (let remaining = n; remaining > 0; remaining -= LANES, p += 16) {
    sum = v128.add<real>(sum, loadUpTo(p, remaining, zero));
  }
  return sumLanes(sum);
}

export function categoricalCrossentropy(
  p: usize,
  t: usize,
  losses: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f64,
): f64 {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  const low = splat(CLIP);
  const high = splat(1.0 - CLIP);
  let total: f64 = 0.0;
  for (let row = 0; row < rows; row++) {
    const sum = rowSum(p, columns);
    const sums = v128.splat<real>(sum);
    let logs = zero;
    let inner = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const q = v128.div<real>(loadUpTo(p + j, remaining, zero), sums);
      const target = loadUpTo(t + j, remaining, zero);
      const inside = atMost(atLeast(q, low), high);
      let products = v128.mul<real>(target, log(inside));
      if (remaining < LANES) products = firstLanes(products, remaining);
      logs = v128.add<real>(logs, products);
      if (!gradient) continue;
      const outside = v128.or(v128.lt<real>(q, low), v128.gt<real>(q, high));
      const slope = v128.andnot(v128.div<real>(v128.neg<real>(target), inside), outside);
      inner = multiplyAdd(slope, q, inner);
      storeUpTo(gradient + j, slope, remaining);
    }
    const loss = -sumLanes(logs);
    store<real>(losses, loss);
    total += <f64>loss;
    if (gradient) {
      const shared = v128.splat<real>(sumLanes(inner));
      const factor = v128.splat<real>(<real>(scale / <f64>sum));
      for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
        const slope = v128.sub<real>(loadUpTo(gradient + j, remaining, zero), shared);
        storeUpTo(gradient + j, v128.mul<real>(slope, factor), remaining);
      }
      gradient += bytes;
    }
    losses += REAL;
    p += bytes;
    t += bytes;
  }
  return total;
}

/** A target that is no class number (NaN, negative, too large) makes its row's loss and gradient NaN. */
export function sparseCategoricalCrossentropy(
  p: usize,
  t: usize,
  losses: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f64,
): f64 {
  const bytes = REAL * <usize>columns;
  let total: f64 = 0.0;
  for (let row = 0; row < rows; row++) {
    const target = load<real>(t);
    const valid = target >= 0 && target < <real>columns;
    const at = valid ? REAL * <usize>(<i32>target) : 0;
    const sum = rowSum(p, columns);
    const q = load<real>(p + at) / sum;
    const inside = q < <real>CLIP ? <real>CLIP : q > <real>(1.0 - CLIP) ? <real>(1.0 - CLIP) : q;
    const loss = valid ? -v128.extract_lane<real>(log(v128.splat<real>(inside)), 0) : <real>NaN;
    store<real>(losses, loss);
    total += <f64>loss;
    if (gradient) {
      const slope = !valid ? <real>NaN : inside == q || q != q ? -1 / inside : <real>0;
      const factor = <real>(scale / <f64>sum);
      const shared = v128.splat<real>(-slope * q * factor);
      for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
        storeUpTo(gradient + j, shared, remaining);
      }
      store<real>(gradient + at, (slope - slope * q) * factor);
      gradient += bytes;
    }
    losses += REAL;
    p += bytes;
    t += REAL;
  }
  return total;
}
