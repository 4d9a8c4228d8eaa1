/**
 * Parameter updates, in place, with Σ(Δθ)² and Σθ² (before the update) on the side. Squares are formed in
 * `real` and summed over short blocks before they go to float64: in float32 an entry beyond 1.8e19 counts
 * as infinite, one under 1e-23 as 0.
 */
import { LANES, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanesWide } from "./vector";

/** Numbers whose squares are summed in `real`. */
const BLOCK: i32 = 256;

export function sgdUpdate(
  theta: usize,
  g: usize,
  velocity: usize,
  n: i32,
  rate: f64,
  momentum: f64,
  nesterov: i32,
  sums: usize,
): void {
  const zero = splat(0.0);
  const rates = splat(-rate);
  const kept = splat(momentum);
  let changes: f64 = 0.0;
  let squares: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    let changed = zero;
    let before = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, theta += 16, g += 16) {
      const parameter = loadUpTo(theta, remaining, zero);
      let change = v128.mul<real>(rates, loadUpTo(g, remaining, zero));
      if (velocity) {
        const speed = multiplyAdd(kept, loadUpTo(velocity, remaining, zero), change);
        storeUpTo(velocity, speed, remaining);
        change = nesterov ? multiplyAdd(kept, speed, change) : speed;
        velocity += 16;
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

export function rmspropUpdate(
  theta: usize,
  g: usize,
  s: usize,
  m: usize,
  n: i32,
  rate: f64,
  rho: f64,
  epsilon: f64,
  momentum: f64,
  correction: f64,
  sums: usize,
): void {
  const zero = splat(0.0);
  const one = splat(1.0); // pads s: a lane of 0/0 must not reach the sums
  const rates = splat(rate);
  const rhos = splat(rho);
  const fresh = splat(1.0 - rho);
  const small = splat(epsilon);
  const kept = splat(momentum);
  const corrections = splat(correction);
  let changes: f64 = 0.0;
  let squares: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    let changed = zero;
    let before = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, theta += 16, g += 16, s += 16) {
      const parameter = loadUpTo(theta, remaining, zero);
      const slope = loadUpTo(g, remaining, zero);
      const mean = multiplyAdd(
        rhos,
        loadUpTo(s, remaining, one),
        v128.mul<real>(fresh, v128.mul<real>(slope, slope)),
      );
      storeUpTo(s, mean, remaining);
      const deviation = v128.add<real>(v128.sqrt<real>(v128.mul<real>(mean, corrections)), small);
      let change = v128.div<real>(v128.mul<real>(rates, slope), deviation);
      if (m) {
        change = multiplyAdd(kept, loadUpTo(m, remaining, zero), change);
        storeUpTo(m, change, remaining);
        m += 16;
      }
      storeUpTo(theta, v128.sub<real>(parameter, change), remaining);
      changed = multiplyAdd(change, change, changed);
      before = multiplyAdd(parameter, parameter, before);
    }
    changes += sumLanesWide(changed);
    squares += sumLanesWide(before);
  }
  store<f64>(sums, changes, 0);
  store<f64>(sums, squares, 8);
}

export function adamUpdate(
  theta: usize,
  g: usize,
  m: usize,
  v: usize,
  n: i32,
  rate: f64,
  beta1: f64,
  beta2: f64,
  epsilon: f64,
  correction1: f64,
  correction2: f64,
  sums: usize,
): void {
  const zero = splat(0.0);
  const one = splat(1.0); // pads v: a lane of 0/0 must not reach the sums
  const beta1s = splat(beta1);
  const fresh1 = splat(1.0 - beta1);
  const beta2s = splat(beta2);
  const fresh2 = splat(1.0 - beta2);
  const rates = splat(-rate * correction1);
  const corrections = splat(correction2);
  const small = splat(epsilon);
  let changes: f64 = 0.0;
  let squares: f64 = 0.0;
  for (let left = n; left > 0; left -= BLOCK) {
    const count = min(BLOCK, left);
    let changed = zero;
    let before = zero;
    for (let remaining = count; remaining > 0; remaining -= LANES, theta += 16, g += 16, m += 16, v += 16) {
      const parameter = loadUpTo(theta, remaining, zero);
      const slope = loadUpTo(g, remaining, zero);
      const mean = multiplyAdd(beta1s, loadUpTo(m, remaining, zero), v128.mul<real>(fresh1, slope));
      const square = multiplyAdd(
        beta2s,
        loadUpTo(v, remaining, one),
        v128.mul<real>(fresh2, v128.mul<real>(slope, slope)),
      );
      storeUpTo(m, mean, remaining);
      storeUpTo(v, square, remaining);
      const deviation = v128.add<real>(v128.sqrt<real>(v128.mul<real>(square, corrections)), small);
      const change = v128.div<real>(v128.mul<real>(rates, mean), deviation);
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
