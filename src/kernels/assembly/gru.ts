/**
 * One step of a GRU (Cho et al. 2014) with the reset gate behind the recurrent product (Keras's
 * `reset_after`, cuDNN's form), the gates side by side in the order z, r, h. With x = x·W + b₀ and
 * u = h₋₁·R + b₁:
 *   z = σ(x_z + u_z), r = σ(x_r + u_r), h̃ = a(x_h + r⊙u_h);  h = z⊙h₋₁ + (1 − z)⊙h̃
 */
import { SIGMOID, TANH } from "./activationCodes";
import { areUsual, gate, gateSlope } from "./gateActivations";
import { LANES, REAL, loadUpTo, multiplyAdd, splat, storeUpTo } from "./vector";

// @ts-ignore: decorator
@inline
function forwardLoop(
  isUsual: bool, x: usize, u: usize, gates: usize, previous: usize, h: usize, rows: i32, units: i32,
  recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  const zero = splat(0.0);
  const recurrentSlope = splat(recurrentAlpha);
  const slope = splat(alpha);
  const width = REAL * <usize>units;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0, remaining = units; remaining > 0; remaining -= LANES, at += 16) {
      const input = x + at;
      const recurrent = u + at;
      const xz = v128.add<real>(loadUpTo(input, remaining, zero), loadUpTo(recurrent, remaining, zero));
      const xr = v128.add<real>(
        loadUpTo(input + width, remaining, zero), loadUpTo(recurrent + width, remaining, zero),
      );
      const z = gate(isUsual, SIGMOID, recurrentCode, xz, recurrentSlope);
      const r = gate(isUsual, SIGMOID, recurrentCode, xr, recurrentSlope);
      const past = loadUpTo(recurrent + 2 * width, remaining, zero);
      const xh = multiplyAdd(r, past, loadUpTo(input + 2 * width, remaining, zero));
      const candidate = gate(isUsual, TANH, code, xh, slope);
      if (!isUsual) {
        storeUpTo(input, xz, remaining);
        storeUpTo(input + width, xr, remaining);
        storeUpTo(input + 2 * width, xh, remaining);
      }
      const to = gates + at;
      storeUpTo(to, z, remaining);
      storeUpTo(to + width, r, remaining);
      storeUpTo(to + 2 * width, candidate, remaining);
      // h̃ + z⊙(h₋₁ − h̃)
      const difference = v128.sub<real>(loadUpTo(previous + at, remaining, zero), candidate);
      storeUpTo(h + at, multiplyAdd(z, difference, candidate), remaining);
    }
    x += 3 * width;
    u += 3 * width;
    gates += 3 * width;
    previous += width;
    h += width;
  }
}

/**
 * dx_z = dh⊙(h₋₁ − h̃)⊙σ′, dx_h = dh⊙(1 − z)⊙a′, dx_r = dx_h⊙u_h⊙σ′; du = dx but for du_h = dx_h⊙r;
 * dh₋₁ += dh⊙z (and du·Rᵀ, by the caller).
 */
// @ts-ignore: decorator
@inline
function backwardLoop(
  isUsual: bool, dh: usize, dPrevious: usize, x: usize, u: usize, gates: usize, previous: usize,
  rows: i32, units: i32, recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  const zero = splat(0.0);
  const one = splat(1.0);
  const recurrentSlope = splat(recurrentAlpha);
  const slope = splat(alpha);
  const width = REAL * <usize>units;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0, remaining = units; remaining > 0; remaining -= LANES, at += 16) {
      const input = x + at;
      const recurrent = u + at;
      const z = loadUpTo(gates + at, remaining, zero);
      const r = loadUpTo(gates + width + at, remaining, zero);
      const candidate = loadUpTo(gates + 2 * width + at, remaining, zero);
      const xz = isUsual ? zero : loadUpTo(input, remaining, zero);
      const xr = isUsual ? zero : loadUpTo(input + width, remaining, zero);
      const xh = isUsual ? zero : loadUpTo(input + 2 * width, remaining, zero);
      const past = loadUpTo(recurrent + 2 * width, remaining, zero);
      const dOut = loadUpTo(dh + at, remaining, zero);
      const difference = v128.sub<real>(loadUpTo(previous + at, remaining, zero), candidate);
      const dz = gateSlope(isUsual, SIGMOID, recurrentCode, xz, z, v128.mul<real>(dOut, difference), recurrentSlope);
      const dCandidate = v128.mul<real>(dOut, v128.sub<real>(one, z));
      const dInner = gateSlope(isUsual, TANH, code, xh, candidate, dCandidate, slope);
      const dr = gateSlope(isUsual, SIGMOID, recurrentCode, xr, r, v128.mul<real>(dInner, past), recurrentSlope);
      storeUpTo(input, dz, remaining);
      storeUpTo(input + width, dr, remaining);
      storeUpTo(input + 2 * width, dInner, remaining);
      storeUpTo(recurrent, dz, remaining);
      storeUpTo(recurrent + width, dr, remaining);
      storeUpTo(recurrent + 2 * width, v128.mul<real>(dInner, r), remaining);
      storeUpTo(dPrevious + at, multiplyAdd(dOut, z, loadUpTo(dPrevious + at, remaining, zero)), remaining);
    }
    dh += width;
    dPrevious += width;
    x += 3 * width;
    u += 3 * width;
    gates += 3 * width;
    previous += width;
  }
}

export function gruForward(
  x: usize, u: usize, gates: usize, previous: usize, h: usize, rows: i32, units: i32,
  recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  if (areUsual(recurrentCode, code)) {
    forwardLoop(true, x, u, gates, previous, h, rows, units, SIGMOID, 0.0, TANH, 0.0);
  } else {
    forwardLoop(false, x, u, gates, previous, h, rows, units, recurrentCode, recurrentAlpha, code, alpha);
  }
}

export function gruBackward(
  dh: usize, dPrevious: usize, x: usize, u: usize, gates: usize, previous: usize, rows: i32, units: i32,
  recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  if (areUsual(recurrentCode, code)) {
    backwardLoop(true, dh, dPrevious, x, u, gates, previous, rows, units, SIGMOID, 0.0, TANH, 0.0);
  } else {
    backwardLoop(
      false, dh, dPrevious, x, u, gates, previous, rows, units, recurrentCode, recurrentAlpha, code, alpha,
    );
  }
}
