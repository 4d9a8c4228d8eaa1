import type { TensorFacts } from "./facts";

/** The facts of any list of numbers; two passes, for what is measured once and not every step. */
export function tensorFacts(values: Float32Array | Float64Array | readonly number[]): TensorFacts {
  let sum = 0;
  let squares = 0;
  let zeros = 0;
  let nonFinite = 0;
  let min = Infinity;
  let max = -Infinity;
  for (const value of values) {
    sum += value;
    squares += value * value;
    if (value === 0) zeros++;
    if (!Number.isFinite(value)) nonFinite++;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  const mean = sum / values.length;
  let deviations = 0;
  for (const value of values) deviations += (value - mean) ** 2;
  return {
    mean,
    std: Math.sqrt(deviations / values.length),
    norm: Math.sqrt(squares),
    min,
    max,
    zeroFraction: zeros / values.length,
    nonFinite,
  };
}
