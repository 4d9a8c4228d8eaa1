/**
 * One step of an LSTM (Hochreiter & Schmidhuber 1997; forget gate: Gers, Schmidhuber & Cummins 2000), the
 * gates side by side in the order i, f, g, o of Keras (g is its c̃):
 *   i = σ(z_i), f = σ(z_f), g = a(z_g), o = σ(z_o);  c = f⊙c₋₁ + i⊙g,  h = o⊙a(c)
 */
import { SIGMOID, TANH } from "./activationCodes";
import { areUsual, gate, gateSlope } from "./gateActivations";
import { LANES, REAL, loadUpTo, multiplyAdd, splat, storeUpTo } from "./vector";

// @ts-ignore: decorator
@inline
function forwardLoop(
  isUsual: bool, z: usize, gates: usize, previous: usize, c: usize, activated: usize, h: usize,
  rows: i32, units: i32, recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  const zero = splat(0.0);
  const recurrentSlope = splat(recurrentAlpha);
  const slope = splat(alpha);
  const width = REAL * <usize>units;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0, remaining = units; remaining > 0; remaining -= LANES, at += 16) {
      const from = z + at;
      const i = gate(isUsual, SIGMOID, recurrentCode, loadUpTo(from, remaining, zero), recurrentSlope);
      const f = gate(isUsual, SIGMOID, recurrentCode, loadUpTo(from + width, remaining, zero), recurrentSlope);
      const g = gate(isUsual, TANH, code, loadUpTo(from + 2 * width, remaining, zero), slope);
      const o = gate(isUsual, SIGMOID, recurrentCode, loadUpTo(from + 3 * width, remaining, zero), recurrentSlope);
      const cell = multiplyAdd(f, loadUpTo(previous + at, remaining, zero), v128.mul<real>(i, g));
      const shown = gate(isUsual, TANH, code, cell, slope);
      const to = gates + at;
      storeUpTo(to, i, remaining);
      storeUpTo(to + width, f, remaining);
      storeUpTo(to + 2 * width, g, remaining);
      storeUpTo(to + 3 * width, o, remaining);
      storeUpTo(c + at, cell, remaining);
      storeUpTo(activated + at, shown, remaining);
      storeUpTo(h + at, v128.mul<real>(o, shown), remaining);
    }
    z += 4 * width;
    gates += 4 * width;
    previous += width;
    c += width;
    activated += width;
    h += width;
  }
}

/**
 * With dc from the step after: dc += dh⊙o⊙a′(c); dz_o = dh⊙a(c)⊙σ′, dz_i = dc⊙g⊙σ′, dz_f = dc⊙c₋₁⊙σ′,
 * dz_g = dc⊙i⊙a′; dc₋₁ = dc⊙f.
 */
// @ts-ignore: decorator
@inline
function backwardLoop(
  isUsual: bool, dh: usize, dc: usize, z: usize, gates: usize, previous: usize, c: usize, activated: usize,
  rows: i32, units: i32, recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  const zero = splat(0.0);
  const recurrentSlope = splat(recurrentAlpha);
  const slope = splat(alpha);
  const width = REAL * <usize>units;
  for (let row = 0; row < rows; row++) {
    for (let at: usize = 0, remaining = units; remaining > 0; remaining -= LANES, at += 16) {
      const from = gates + at;
      const to = z + at;
      const i = loadUpTo(from, remaining, zero);
      const f = loadUpTo(from + width, remaining, zero);
      const g = loadUpTo(from + 2 * width, remaining, zero);
      const o = loadUpTo(from + 3 * width, remaining, zero);
      const shown = loadUpTo(activated + at, remaining, zero);
      const dShown = loadUpTo(dh + at, remaining, zero);
      const cell = isUsual ? zero : loadUpTo(c + at, remaining, zero);
      const through = gateSlope(isUsual, TANH, code, cell, shown, v128.mul<real>(dShown, o), slope);
      const dCell = v128.add<real>(loadUpTo(dc + at, remaining, zero), through);
      const zi = isUsual ? zero : loadUpTo(to, remaining, zero);
      const zf = isUsual ? zero : loadUpTo(to + width, remaining, zero);
      const zg = isUsual ? zero : loadUpTo(to + 2 * width, remaining, zero);
      const zo = isUsual ? zero : loadUpTo(to + 3 * width, remaining, zero);
      const before = loadUpTo(previous + at, remaining, zero);
      const di = gateSlope(isUsual, SIGMOID, recurrentCode, zi, i, v128.mul<real>(dCell, g), recurrentSlope);
      const df = gateSlope(isUsual, SIGMOID, recurrentCode, zf, f, v128.mul<real>(dCell, before), recurrentSlope);
      const dg = gateSlope(isUsual, TANH, code, zg, g, v128.mul<real>(dCell, i), slope);
      const dO = gateSlope(isUsual, SIGMOID, recurrentCode, zo, o, v128.mul<real>(dShown, shown), recurrentSlope);
      storeUpTo(dc + at, v128.mul<real>(dCell, f), remaining);
      storeUpTo(to, di, remaining);
      storeUpTo(to + width, df, remaining);
      storeUpTo(to + 2 * width, dg, remaining);
      storeUpTo(to + 3 * width, dO, remaining);
    }
    dh += width;
    dc += width;
    z += 4 * width;
    gates += 4 * width;
    previous += width;
    c += width;
    activated += width;
  }
}

export function lstmForward(
  z: usize, gates: usize, previous: usize, c: usize, activated: usize, h: usize, rows: i32, units: i32,
  recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  if (areUsual(recurrentCode, code)) {
    forwardLoop(true, z, gates, previous, c, activated, h, rows, units, SIGMOID, 0.0, TANH, 0.0);
  } else {
    forwardLoop(
      false, z, gates, previous, c, activated, h, rows, units, recurrentCode, recurrentAlpha, code, alpha,
    );
  }
}

export function lstmBackward(
  dh: usize, dc: usize, z: usize, gates: usize, previous: usize, c: usize, activated: usize, rows: i32, units: i32,
  recurrentCode: i32, recurrentAlpha: f64, code: i32, alpha: f64,
): void {
  if (areUsual(recurrentCode, code)) {
    backwardLoop(true, dh, dc, z, gates, previous, c, activated, rows, units, SIGMOID, 0.0, TANH, 0.0);
  } else {
    backwardLoop(
      false, dh, dc, z, gates, previous, c, activated, rows, units, recurrentCode, recurrentAlpha, code, alpha,
    );
  }
}
