/** The plain loops over arrays. */
import { LANES, REAL, atLeast, atMost, loadUpTo, multiplyAdd, splat, storeUpTo } from "./vector";

export function fill(x: usize, n: i32, value: f64): void {
  const values = splat(value);
  for (let remaining = n; remaining > 0; remaining -= LANES, x += 16) storeUpTo(x, values, remaining);
}

export function copy(from: usize, to: usize, n: i32): void {
  memory.copy(to, from, REAL * <usize>n);
}

export function addScaled(a: f64, x: usize, y: usize, n: i32): void {
  const factor = splat(a);
  const zero = splat(0.0);
  for (let remaining = n; remaining > 0; remaining -= LANES, x += 16, y += 16) {
    storeUpTo(y, multiplyAdd(factor, loadUpTo(x, remaining, zero), loadUpTo(y, remaining, zero)), remaining);
  }
}

export function scale(x: usize, n: i32, factor: f64): void {
  const factors = splat(factor);
  for (let remaining = n; remaining > 0; remaining -= LANES, x += 16) {
    storeUpTo(x, v128.mul<real>(loadUpTo(x, remaining, factors), factors), remaining);
  }
}

/** NaN stays. */
export function clip(x: usize, n: i32, limit: f64): void {
  const high = splat(limit);
  const low = splat(-limit);
  for (let remaining = n; remaining > 0; remaining -= LANES, x += 16) {
    storeUpTo(x, atMost(atLeast(loadUpTo(x, remaining, low), low), high), remaining);
  }
}

export function multiply(a: usize, b: usize, y: usize, n: i32): void {
  const zero = splat(0.0);
  for (let remaining = n; remaining > 0; remaining -= LANES, a += 16, b += 16, y += 16) {
    storeUpTo(y, v128.mul<real>(loadUpTo(a, remaining, zero), loadUpTo(b, remaining, zero)), remaining);
  }
}
