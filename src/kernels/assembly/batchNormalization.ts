/**
 * Batch normalization over all axes but the last (Ioffe & Szegedy 2015), x as `[rows, columns]`:
 * x̂ = (x − μ)/√(σ² + ε), y = γ·x̂ + β. Mean and biased variance in two passes; each is gathered in
 * chunks of rows, so that the rounding errors of long columns stay small.
 */
import { columnSums } from "./columns";
import { LANES, REAL, loadUpTo, multiplyAdd, splat, storeUpTo } from "./vector";

const CHUNK: i32 = 64;

/** variance `[columns]` = Σ over the rows of (x − mean)². */
function squaredDeviations(x: usize, mean: usize, variance: usize, rows: i32, columns: i32): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let first = 0; first < rows; first += CHUNK) {
    const count = min(CHUNK, rows - first);
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const center = loadUpTo(mean + j, remaining, zero);
      let sum = zero;
      let entry = x + j;
      for (let row = 0; row < count; row++) {
        const deviation = v128.sub<real>(loadUpTo(entry, remaining, zero), center);
        sum = multiplyAdd(deviation, deviation, sum);
        entry += stride;
      }
      const before = first == 0 ? zero : loadUpTo(variance + j, remaining, zero);
      storeUpTo(variance + j, v128.add<real>(before, sum), remaining);
    }
    x += stride * CHUNK;
  }
}

/** moving ← momentum·moving + (1 − momentum)·value. */
// @ts-ignore: decorator
@inline
function move(moving: usize, value: v128, momentum: f64, remaining: i32): void {
  const kept = v128.mul<real>(loadUpTo(moving, remaining, value), splat(momentum));
  storeUpTo(moving, multiplyAdd(value, splat(1.0 - momentum), kept), remaining);
}

export function batchNormalizationForward(
  x: usize, y: usize, normalized: usize, gamma: usize, beta: usize, mean: usize, inverseDeviation: usize,
  movingMean: usize, movingVariance: usize, rows: i32, columns: i32, epsilon: f64, momentum: f64,
): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  const one = splat(1.0);
  const count = splat(<f64>rows);
  columnSums(x, mean, rows, columns, 0);
  for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
    const average = v128.div<real>(loadUpTo(mean + j, remaining, zero), count);
    storeUpTo(mean + j, average, remaining);
    move(movingMean + j, average, momentum, remaining);
  }
  squaredDeviations(x, mean, inverseDeviation, rows, columns);
  for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
    const variance = v128.div<real>(loadUpTo(inverseDeviation + j, remaining, zero), count);
    const deviation = v128.sqrt<real>(v128.add<real>(variance, splat(epsilon)));
    storeUpTo(inverseDeviation + j, v128.div<real>(one, deviation), remaining);
    move(movingVariance + j, variance, momentum, remaining);
  }
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const centered = v128.sub<real>(loadUpTo(x + j, remaining, zero), loadUpTo(mean + j, remaining, zero));
      const unit = v128.mul<real>(centered, loadUpTo(inverseDeviation + j, remaining, zero));
      const factor = gamma ? loadUpTo(gamma + j, remaining, zero) : one;
      const offset = beta ? loadUpTo(beta + j, remaining, zero) : zero;
      storeUpTo(normalized + j, unit, remaining);
      storeUpTo(y + j, multiplyAdd(unit, factor, offset), remaining);
    }
    x += stride;
    y += stride;
    normalized += stride;
  }
}

export function batchNormalizationEvaluate(
  x: usize, y: usize, gamma: usize, beta: usize, movingMean: usize, movingVariance: usize,
  rows: i32, columns: i32, epsilon: f64,
): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  const one = splat(1.0);
  for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
    const center = loadUpTo(movingMean + j, remaining, zero);
    const variance = loadUpTo(movingVariance + j, remaining, one);
    const inverse = v128.div<real>(one, v128.sqrt<real>(v128.add<real>(variance, splat(epsilon))));
    const factor = v128.mul<real>(inverse, gamma ? loadUpTo(gamma + j, remaining, zero) : one);
    const offset = beta ? loadUpTo(beta + j, remaining, zero) : zero;
    let position = j;
    for (let row = 0; row < rows; row++) {
      const centered = v128.sub<real>(loadUpTo(x + position, remaining, zero), center);
      storeUpTo(y + position, multiplyAdd(centered, factor, offset), remaining);
      position += stride;
    }
  }
}

/**
 * dγ = Σ dy·x̂, dβ = Σ dy, dx = γ/√(σ² + ε) · (dy − dβ/N − x̂·dγ/N), N the number of rows.
 * Two passes over each strip of columns.
 */
export function batchNormalizationBackward(
  dy: usize, dx: usize, normalized: usize, gamma: usize, inverseDeviation: usize,
  dGamma: usize, dBeta: usize, rows: i32, columns: i32,
): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  const share = splat(1.0 / <f64>rows);
  for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
    let sum = zero;
    let products = zero;
    let position = j;
    for (let first = 0; first < rows; first += CHUNK) {
      const count = min(CHUNK, rows - first);
      let chunkSum = zero;
      let chunkProducts = zero;
      for (let row = 0; row < count; row++) {
        const slope = loadUpTo(dy + position, remaining, zero);
        chunkSum = v128.add<real>(chunkSum, slope);
        chunkProducts = multiplyAdd(slope, loadUpTo(normalized + position, remaining, zero), chunkProducts);
        position += stride;
      }
      sum = v128.add<real>(sum, chunkSum);
      products = v128.add<real>(products, chunkProducts);
    }
    if (dGamma) storeUpTo(dGamma + j, products, remaining);
    if (dBeta) storeUpTo(dBeta + j, sum, remaining);
    if (!dx) continue;
    const inverse = loadUpTo(inverseDeviation + j, remaining, zero);
    const factor = gamma ? v128.mul<real>(loadUpTo(gamma + j, remaining, zero), inverse) : inverse;
    const meanSlope = v128.mul<real>(sum, share);
    const meanProduct = v128.mul<real>(products, share);
    position = j;
    for (let row = 0; row < rows; row++) {
      const slope = v128.sub<real>(loadUpTo(dy + position, remaining, zero), meanSlope);
      const unit = loadUpTo(normalized + position, remaining, zero);
      const rest = v128.sub<real>(slope, v128.mul<real>(unit, meanProduct));
      storeUpTo(dx + position, v128.mul<real>(factor, rest), remaining);
      position += stride;
    }
  }
}
