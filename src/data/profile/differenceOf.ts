import type { Difference } from "./dataProfile";

/**
 * D = max |F₁(x) − F₂(x)| of two samples (Kolmogorov–Smirnov). Both are sorted; equal values step together.
 */
export function differenceOf(train: Float64Array, part: Float64Array): Difference {
  const pairs = train.length * part.length;
  let statistic = 0;
  let [before, at] = [0, 0];
  while (before < train.length && at < part.length) {
    const value = Math.min(train[before]!, part[at]!);
    while (before < train.length && train[before]! <= value) before++;
    while (at < part.length && part[at]! <= value) at++;
    statistic = Math.max(statistic, Math.abs(before * part.length - at * train.length) / pairs);
  }
  return { statistic, trainCount: train.length, count: part.length };
}

/** How probable it is that two of these sorted values are equal: Σ c(c − 1) / n(n − 1) over the different values. */
export function repeatProbability(sorted: Float64Array): number {
  const { length } = sorted;
  if (length < 2) return 0;
  let pairs = 0;
  let run = 1;
  for (let at = 1; at <= length; at++) {
    if (at < length && sorted[at] === sorted[at - 1]) run++;
    else {
      pairs += run * (run - 1);
      run = 1;
    }
  }
  return pairs / (length * (length - 1));
}
