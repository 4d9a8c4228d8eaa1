/**
 * Bias and variance as the courses tell them (Ng, "Machine Learning Yearning", 2018): train error − human-level
 * error is the avoidable bias, dev error − train error the variance; the larger of the two is worked on first.
 * The rules `high-bias` and `high-variance` and the dashboard's section judge by these functions.
 */
import { errorsOf, type MeasuredErrors } from "./errors";
import type { ErrorGaps } from "./judgedErrors";
import { say } from "../words/words";

/** Undefined where there is no error to tell them from. */
export function errorGaps(measured: MeasuredErrors): ErrorGaps | undefined {
  const errors = errorsOf(measured);
  if (errors === undefined || !Number.isFinite(errors.train.value)) return undefined;
  const { train, dev } = errors;
  const human = measured.model.humanLevelError;
  return {
    ...errors,
    ...(human !== undefined && { human }),
    bias: train.value - (human ?? 0),
    ...(dev && { variance: dev.value - train.value }),
  };
}

/** Above its threshold, beyond chance, and no smaller than the variance. */
export const isHighBias = (
  { train, human, bias, variance = 0 }: ErrorGaps,
  { gap, unknown }: { readonly gap: number; readonly unknown: number },
): boolean => bias > (human === undefined ? unknown : gap) && bias > 2 * train.deviation && bias >= variance;

/** Above its threshold, beyond chance, and no smaller than the bias. */
export const isHighVariance = (
  { dev, bias, variance }: ErrorGaps,
  { note, deviations }: { readonly note: number; readonly deviations: number },
): boolean =>
  dev !== undefined &&
  variance !== undefined &&
  variance > Math.max(note, deviations * dev.deviation) &&
  variance >= bias;

/** What the courses do first about each, in their order. */
export const recipes = {
  bias: () =>
    say`First a bigger network, then longer training, then another architecture; more data would not help.`,
  variance: () =>
    say`First more data or augmentation, then regularization (l2, dropout, early stopping), then a smaller or another architecture.`,
} as const;
