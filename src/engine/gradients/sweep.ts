import type { GradientComparison } from "../facts";
import { type CheckedEntry, tensorError } from "./comparison";
import type { Differences } from "./differences";
import type { GradientSubject } from "./subjects";

const mostEntries = 10;
/** 1e-2 … 1e-12, two a decade. */
export const sweptEpsilons = Array.from({ length: 21 }, (_, at) =>
  Number((10 ** (-2 - at / 2)).toPrecision(3)),
);

/**
 * The relative error of a few entries at steps from large to small: the V of truncation and rounding, as
 * each step measures it, kinks between its ends included.
 */
export function sweepOf(
  differences: Differences,
  subject: GradientSubject,
  compared: readonly CheckedEntry[],
  floor: number,
): GradientComparison["sweep"] {
  const stride = Math.max(1, compared.length / mostEntries);
  const entries = Array.from(
    { length: Math.min(mostEntries, compared.length) },
    (_, at) => compared[Math.floor(at * stride)]!,
  );
  return sweptEpsilons.map((epsilon) => {
    const measured = entries.map(({ entry, analytic }): CheckedEntry => {
      const numeric = differences.central(subject, entry, epsilon);
      return { entry, analytic, numeric, epsilon, resolution: 0 };
    });
    return { epsilon, relativeError: tensorError(measured, floor) };
  });
}
