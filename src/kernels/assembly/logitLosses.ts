/**
 * Softmax and its cross-entropy in one, from logits, nothing clipped. With m = max z and S = Σ e^(z − m):
 * loss = ln S·Σt − Σ t·(z − m), ∂loss/∂z = Σt·softmax(z) − t. Subtracting m before multiplying by t
 * keeps the digits of the loss however large the logits are.
 */
import { logScalar } from "./logarithm";
import { exponentials, rowMaximum } from "./softmax";
import { LANES, REAL, loadUpTo, splat, storeUpTo, sumLanes } from "./vector";

export function softmaxCrossentropy(
  z: usize,
  t: usize,
  losses: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f64,
): f64 {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  let total: f64 = 0.0;
  for (let row = 0; row < rows; row++) {
    const maximum = rowMaximum(z, columns);
    const sum = exponentials(z, gradient, columns, maximum);
    const shift = v128.splat<real>(maximum);
    let targets = zero;
    let products = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const target = loadUpTo(t + j, remaining, zero);
      const product = v128.mul<real>(target, v128.sub<real>(loadUpTo(z + j, remaining, shift), shift));
      // 0·(−∞) counts as 0: an impossible class that did not occur.
      products = v128.add<real>(products, v128.andnot(product, v128.eq<real>(target, zero)));
      targets = v128.add<real>(targets, target);
    }
    const targetSum = sumLanes(targets);
    const loss = logScalar(sum) * targetSum - sumLanes(products);
    store<real>(losses, loss);
    total += <f64>loss;
    if (gradient) {
      const share = v128.splat<real>(targetSum / sum);
      const factor = splat(scale);
      for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
        const expected = v128.mul<real>(loadUpTo(gradient + j, remaining, zero), share);
        const error = v128.sub<real>(expected, loadUpTo(t + j, remaining, zero));
        storeUpTo(gradient + j, v128.mul<real>(error, factor), remaining);
      }
      gradient += bytes;
    }
    losses += REAL;
    z += bytes;
    t += bytes;
  }
  return total;
}

/** A target that is no class number (NaN, negative, too large) makes its row's loss and gradient NaN. */
export function sparseSoftmaxCrossentropy(
  z: usize,
  t: usize,
  losses: usize,
  gradient: usize,
  rows: i32,
  columns: i32,
  scale: f64,
): f64 {
  const bytes = REAL * <usize>columns;
  const zero = splat(0.0);
  let total: f64 = 0.0;
  for (let row = 0; row < rows; row++) {
    const target = load<real>(t);
    const valid = target >= 0 && target < <real>columns;
    const at = valid ? REAL * <usize>(<i32>target) : 0;
    const maximum = rowMaximum(z, columns);
    const sum = exponentials(z, gradient, columns, maximum);
    const loss = valid ? logScalar(sum) - (load<real>(z + at) - maximum) : <real>NaN;
    store<real>(losses, loss);
    total += <f64>loss;
    if (gradient) {
      const factor = v128.splat<real>(valid ? <real>scale / sum : <real>NaN);
      for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
        storeUpTo(gradient + j, v128.mul<real>(loadUpTo(gradient + j, remaining, zero), factor), remaining);
      }
      store<real>(gradient + at, load<real>(gradient + at) - <real>scale);
      gradient += bytes;
    }
    losses += REAL;
    z += bytes;
    t += REAL;
  }
  return total;
}
