/**
 * Parameter updates with a step size for each entry, in place, with Σ(Δθ)² and Σθ² (before the update) on the
 * side as in `optimizers.ts`. One loop; the kind is a constant where it is used, so each is compiled on its own.
 */
import { LANES, atLeast, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanesWide } from "./vector";

/** Numbers whose squares are summed in `real`. */
const BLOCK: i32 = 256;

// @ts-ignore: decorator
@inline const ADAGRAD: i32 = 0;
// @ts-ignore: decorator
@inline const ADADELTA: i32 = 1;
// @ts-ignore: decorator
@inline const ADAMW: i32 = 2;
// @ts-ignore: decorator
@inline const ADAMAX: i32 = 3;
// @ts-ignore: decorator
@inline const NADAM: i32 = 4;

/** decay · old + (1 − decay) · x. */
// @ts-ignore: decorator
@inline
function average(decay: f64, old: v128, x: v128): v128 {
  return multiplyAdd(splat(decay), old, v128.mul<real>(splat(1.0 - decay), x));
}

/**
 * `first` and `second` are the state; adagrad has no second. `ofMean` and `ofSlope` weigh mean and gradient in
 * the numerator, `correction` the second moment; `decay` is the part of θ itself that goes.
 */
// @ts-ignore: decorator
@inline
function update(
  kind: i32, theta: usize, g: usize, first: usize, second: usize, n: i32, beta1: f64, beta2: f64, epsilon: f64,
  ofMean: f64, ofSlope: f64, correction: f64, decay: f64, sums: usize,
): void {
  const zero = splat(0.0);
  const one = splat(1.0); // pads what is divided by: a lane of 0/0 must not reach the sums
  const small = splat(epsilon);
  let changes: f64 = 0.0;
  let squares: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    let changed = zero;
    let before = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, theta += 16, g += 16, first += 16, second += 16) {
      const parameter = loadUpTo(theta, remaining, zero);
      const slope = loadUpTo(g, remaining, zero);
      const square = v128.mul<real>(slope, slope);
      let change: v128;
      if (kind == ADAGRAD) {
        const total = v128.add<real>(loadUpTo(first, remaining, one), square);
        storeUpTo(first, total, remaining);
        // `correction` is the value the sum is said to begin with.
        const root = v128.sqrt<real>(v128.add<real>(total, splat(correction)));
        change = v128.div<real>(v128.mul<real>(splat(-ofSlope), slope), v128.add<real>(root, small));
      } else if (kind == ADADELTA) {
        const mean = average(beta1, loadUpTo(first, remaining, one), square);
        storeUpTo(first, mean, remaining);
        const past = loadUpTo(second, remaining, zero);
        const ratio = v128.div<real>(v128.add<real>(past, small), v128.add<real>(mean, small));
        const step = v128.mul<real>(v128.sqrt<real>(ratio), slope);
        storeUpTo(second, average(beta1, past, v128.mul<real>(step, step)), remaining);
        change = v128.mul<real>(splat(-ofSlope), step);
      } else {
        const mean = average(beta1, loadUpTo(first, remaining, zero), slope);
        storeUpTo(first, mean, remaining);
        let size = loadUpTo(second, remaining, one);
        if (kind == ADAMAX) size = atLeast(v128.mul<real>(splat(beta2), size), v128.abs<real>(slope));
        else size = average(beta2, size, square);
        storeUpTo(second, size, remaining);
        if (kind != ADAMAX) size = v128.sqrt<real>(v128.mul<real>(size, splat(correction)));
        let numerator = v128.mul<real>(splat(-ofMean), mean);
        if (kind == NADAM) numerator = multiplyAdd(splat(-ofSlope), slope, numerator);
        change = v128.div<real>(numerator, v128.add<real>(size, small));
        if (kind == ADAMW) change = multiplyAdd(splat(-decay), parameter, change);
      }
      storeUpTo(theta, v128.add<real>(parameter, change), remaining);
      changed = multiplyAdd(change, change, changed);
      before = multiplyAdd(parameter, parameter, before);
    }
    changes += sumLanesWide(changed);
    squares += sumLanesWide(before);
  }
  store<f64>(sums, changes, 0);
  store<f64>(sums, squares, 8);
}

export function adagradUpdate(
  theta: usize, g: usize, s: usize, n: i32, rate: f64, epsilon: f64, initial: f64, sums: usize,
): void {
  update(ADAGRAD, theta, g, s, 0, n, 0, 0, epsilon, 0, rate, initial, 0, sums);
}

export function adadeltaUpdate(
  theta: usize, g: usize, s: usize, d: usize, n: i32, rate: f64, rho: f64, epsilon: f64, sums: usize,
): void {
  update(ADADELTA, theta, g, s, d, n, rho, 0, epsilon, 0, rate, 0, 0, sums);
}

export function adamwUpdate(
  theta: usize, g: usize, m: usize, v: usize, n: i32, rate: f64, beta1: f64, beta2: f64, epsilon: f64,
  correction1: f64, correction2: f64, decay: f64, sums: usize,
): void {
  update(ADAMW, theta, g, m, v, n, beta1, beta2, epsilon, rate * correction1, 0, correction2, rate * decay, sums);
}

export function adamaxUpdate(
  theta: usize, g: usize, m: usize, u: usize, n: i32, rate: f64, beta1: f64, beta2: f64, epsilon: f64,
  correction1: f64, sums: usize,
): void {
  update(ADAMAX, theta, g, m, u, n, beta1, beta2, epsilon, rate * correction1, 0, 0, 0, sums);
}

export function nadamUpdate(
  theta: usize, g: usize, m: usize, v: usize, n: i32, rate: f64, beta1: f64, beta2: f64, epsilon: f64,
  ofMean: f64, ofSlope: f64, correction2: f64, sums: usize,
): void {
  update(NADAM, theta, g, m, v, n, beta1, beta2, epsilon, rate * ofMean, rate * ofSlope, correction2, 0, sums);
}
