import type { History } from "../../src/session/history";
import { decimal } from "../format";

export interface Range {
  readonly low: number;
  readonly high: number;
}

/** Values of a series in the bucket of a step, or in the last bucket before it that has any. */
export function valueAt(history: History, series: number, step: number): Range | undefined {
  if (series < 0) return undefined;
  for (let bucket = Math.min(history.bucketOf(step), history.buckets - 1); bucket >= 0; bucket--) {
    const low = history.minimum(series, bucket);
    if (!Number.isNaN(low)) return { low, high: history.maximum(series, bucket) };
  }
  return undefined;
}

/** The newest values of a series. */
export const latestValue = (history: History, series: number): Range | undefined =>
  valueAt(history, series, Infinity);

/** Least and greatest finite value of a whole series, and the step of the least. */
export function extremes(
  history: History,
  series: number,
): (Range & { readonly lowStep: number }) | undefined {
  let [low, high, lowStep] = [Infinity, -Infinity, 0];
  for (let bucket = 0; series >= 0 && bucket < history.buckets; bucket++) {
    const minimum = history.minimum(series, bucket);
    const maximum = history.maximum(series, bucket);
    if (Number.isFinite(minimum) && minimum < low)
      [low, lowStep] = [minimum, bucket * history.stepsPerBucket];
    if (Number.isFinite(maximum) && maximum > high) high = maximum;
  }
  return low <= high ? { low, high, lowStep } : undefined;
}

/** `0.31`, or `0.31 – 0.42` for a bucket of several steps. */
export const rangeText = ({ low, high }: Range): string =>
  decimal(low) === decimal(high) ? decimal(high) : `${decimal(low)} – ${decimal(high)}`;

/** One value for a bucket: the middle on a logarithmic scale, where both ends allow it. */
export const middle = ({ low, high }: Range): number =>
  low > 0 && Number.isFinite(high) ? Math.sqrt(low) * Math.sqrt(high) : high;
