/** Elementwise activations over arrays: y = f(x) and dx = dy · f′(x), a loop of its own for each f. */
import {
  ELU, EXPONENTIAL, GELU, HARD_SIGMOID, LEAKY_RELU, LINEAR, RELU, SELU, SIGMOID, SILU, SOFTPLUS, SOFTSIGN, TANH,
} from "./activationCodes";
import { activate, slopeTimes } from "./activationFormulas";
import { LANES, loadUpTo, splat, storeUpTo } from "./vector";

// @ts-ignore: decorator
@inline
function forwardLoop(code: i32, x: usize, y: usize, n: i32, alpha: f64): void {
  const slope = splat(alpha);
  const padding = splat(0.0);
  for (let remaining = n; remaining > 0; remaining -= LANES) {
    storeUpTo(y, activate(code, loadUpTo(x, remaining, padding), slope), remaining);
    x += 16;
    y += 16;
  }
}

// @ts-ignore: decorator
@inline
function backwardLoop(code: i32, x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: f64): void {
  const slope = splat(alpha);
  const padding = splat(0.0);
  for (let remaining = n; remaining > 0; remaining -= LANES) {
    const xs = loadUpTo(x, remaining, padding);
    const ys = loadUpTo(y, remaining, padding);
    storeUpTo(dx, slopeTimes(code, xs, ys, loadUpTo(dy, remaining, padding), slope), remaining);
    x += 16;
    y += 16;
    dy += 16;
    dx += 16;
  }
}

export function activationForward(code: i32, x: usize, y: usize, n: i32, alpha: f64): void {
  switch (code) {
    case RELU: return forwardLoop(RELU, x, y, n, alpha);
    case LEAKY_RELU: return forwardLoop(LEAKY_RELU, x, y, n, alpha);
    case ELU: return forwardLoop(ELU, x, y, n, alpha);
    case SELU: return forwardLoop(SELU, x, y, n, alpha);
    case GELU: return forwardLoop(GELU, x, y, n, alpha);
    case SILU: return forwardLoop(SILU, x, y, n, alpha);
    case SIGMOID: return forwardLoop(SIGMOID, x, y, n, alpha);
    case HARD_SIGMOID: return forwardLoop(HARD_SIGMOID, x, y, n, alpha);
    case TANH: return forwardLoop(TANH, x, y, n, alpha);
    case SOFTPLUS: return forwardLoop(SOFTPLUS, x, y, n, alpha);
    case SOFTSIGN: return forwardLoop(SOFTSIGN, x, y, n, alpha);
    case EXPONENTIAL: return forwardLoop(EXPONENTIAL, x, y, n, alpha);
    default: return forwardLoop(LINEAR, x, y, n, alpha);
  }
}

export function activationBackward(code: i32, x: usize, y: usize, dy: usize, dx: usize, n: i32, alpha: f64): void {
  switch (code) {
    case RELU: return backwardLoop(RELU, x, y, dy, dx, n, alpha);
    case LEAKY_RELU: return backwardLoop(LEAKY_RELU, x, y, dy, dx, n, alpha);
    case ELU: return backwardLoop(ELU, x, y, dy, dx, n, alpha);
    case SELU: return backwardLoop(SELU, x, y, dy, dx, n, alpha);
    case GELU: return backwardLoop(GELU, x, y, dy, dx, n, alpha);
    case SILU: return backwardLoop(SILU, x, y, dy, dx, n, alpha);
    case SIGMOID: return backwardLoop(SIGMOID, x, y, dy, dx, n, alpha);
    case HARD_SIGMOID: return backwardLoop(HARD_SIGMOID, x, y, dy, dx, n, alpha);
    case TANH: return backwardLoop(TANH, x, y, dy, dx, n, alpha);
    case SOFTPLUS: return backwardLoop(SOFTPLUS, x, y, dy, dx, n, alpha);
    case SOFTSIGN: return backwardLoop(SOFTSIGN, x, y, dy, dx, n, alpha);
    case EXPONENTIAL: return backwardLoop(EXPONENTIAL, x, y, dy, dx, n, alpha);
    default: return backwardLoop(LINEAR, x, y, dy, dx, n, alpha);
  }
}
