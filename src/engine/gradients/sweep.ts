import type { GradientComparison } from "../facts";
import { type CheckedEntry, tensorError } from "./comparison";
import type { Differences } from "./differences";
import type { GradientSubject } from "./subjects";

/** Swept entries of a tensor: 10 where 200 are compared, fewer in a network so large that fewer are. */
const entriesOf = (samples: number): number => Math.min(10, Math.max(1, Math.floor(samples / 20)));
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
  samples: number,
): GradientComparison["sweep"] {
  const count = Math.min(entriesOf(samples), compared.length);
  const entries = Array.from(
    { length: count },
    (_, at) => compared[Math.floor((at * compared.length) / count)]!,
  );
  return sweptEpsilons.map((epsilon) => {
    const measured = entries.map(({ entry, analytic }): CheckedEntry => {
      const numeric = differences.central(subject, entry, epsilon);
      return { entry, analytic, numeric, epsilon, resolution: 0 };
    });
    return { epsilon, relativeError: tensorError(measured, floor) };
  });
}
