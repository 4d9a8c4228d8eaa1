/**
 * Layer normalization (Ba, Kiros & Hinton 2016) over the last axis, x as `[rows, columns]`:
 * x̂ = (x − μ)/√(σ² + ε), y = γ·x̂ + β; mean and biased variance of each row in two passes.
 */
import { LANES, REAL, loadUpTo, multiplyAdd, splat, storeUpTo, sumLanes } from "./vector";

const CHUNK: i32 = 64;

export function layerNormalizationForward(
  x: usize, y: usize, normalized: usize, gamma: usize, beta: usize, inverseDeviation: usize,
  rows: i32, columns: i32, epsilon: f64,
): void {
  const zero = splat(0.0);
  const one = splat(1.0);
  const bytes = REAL * <usize>columns;
  for (let row = 0; row < rows; row++) {
    let sum = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      sum = v128.add<real>(sum, loadUpTo(x + j, remaining, zero));
    }
    const mean = v128.splat<real>(sumLanes(sum) / <real>columns);
    let squares = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const deviation = v128.sub<real>(loadUpTo(x + j, remaining, mean), mean);
      squares = multiplyAdd(deviation, deviation, squares);
    }
    const variance = sumLanes(squares) / <real>columns;
    const inverse = <real>1.0 / sqrt<real>(variance + <real>epsilon);
    store<real>(inverseDeviation, inverse);
    const factor = v128.splat<real>(inverse);
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const unit = v128.mul<real>(v128.sub<real>(loadUpTo(x + j, remaining, mean), mean), factor);
      const scale = gamma ? loadUpTo(gamma + j, remaining, zero) : one;
      const shift = beta ? loadUpTo(beta + j, remaining, zero) : zero;
      storeUpTo(normalized + j, unit, remaining);
      storeUpTo(y + j, multiplyAdd(unit, scale, shift), remaining);
    }
    x += bytes;
    y += bytes;
    normalized += bytes;
    inverseDeviation += REAL;
  }
}

/** dx = (g − mean(g) − x̂·mean(g·x̂)) / √(σ² + ε) with g = γ·dy, row by row. */
export function layerNormalizationBackward(
  dy: usize, dx: usize, normalized: usize, gamma: usize, inverseDeviation: usize, rows: i32, columns: i32,
): void {
  const zero = splat(0.0);
  const one = splat(1.0);
  const bytes = REAL * <usize>columns;
  for (let row = 0; row < rows; row++) {
    let sum = zero;
    let products = zero;
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const scale = gamma ? loadUpTo(gamma + j, remaining, zero) : one;
      const slope = v128.mul<real>(loadUpTo(dy + j, remaining, zero), scale);
      sum = v128.add<real>(sum, slope);
      products = multiplyAdd(slope, loadUpTo(normalized + j, remaining, zero), products);
    }
    const meanSlope = v128.splat<real>(sumLanes(sum) / <real>columns);
    const meanProduct = v128.splat<real>(sumLanes(products) / <real>columns);
    const inverse = v128.load_splat<real>(inverseDeviation);
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      const scale = gamma ? loadUpTo(gamma + j, remaining, zero) : one;
      const slope = v128.mul<real>(loadUpTo(dy + j, remaining, zero), scale);
      const unit = loadUpTo(normalized + j, remaining, zero);
      const rest = v128.sub<real>(v128.sub<real>(slope, meanSlope), v128.mul<real>(unit, meanProduct));
      storeUpTo(dx + j, v128.mul<real>(inverse, rest), remaining);
    }
    dy += bytes;
    dx += bytes;
    normalized += bytes;
    inverseDeviation += REAL;
  }
}

/** y `[columns]` = Σ over the rows of a⊙b, gathered in chunks of rows as `columnSums` does. */
export function columnProducts(a: usize, b: usize, y: usize, rows: i32, columns: i32): void {
  const stride = REAL * <usize>columns;
  const zero = splat(0.0);
  for (let first = 0; first < rows; first += CHUNK) {
    const count = min(CHUNK, rows - first);
    for (let j: usize = 0, remaining = columns; remaining > 0; remaining -= LANES, j += 16) {
      let sum = zero;
      let position = j;
      for (let row = 0; row < count; row++) {
        sum = multiplyAdd(loadUpTo(a + position, remaining, zero), loadUpTo(b + position, remaining, zero), sum);
        position += stride;
      }
      const before = first == 0 ? zero : loadUpTo(y + j, remaining, zero);
      storeUpTo(y + j, v128.add<real>(before, sum), remaining);
    }
    a += stride * CHUNK;
    b += stride * CHUNK;
  }
}
