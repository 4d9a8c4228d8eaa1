/**
 * Kinks that nobody told of: inside a recurrent cell, where a probability is clipped, in a user's layer.
 *
 * At a kink the one-sided derivatives differ by a jump, and the central difference lies between them: what a
 * kink does to a right gradient is about as large as the jump. A much larger error has another cause.
 * Of a smooth function the one-sided derivatives differ too, by h·J″, but ten times less at a tenth of the
 * step; at a kink by as much however small the step; with a kink at a distance d until h < d, and from there
 * on the central difference is good. So steps of ε, ε/10, … are tried until the function is smooth between
 * θ − h and θ + h; where it never is, θ lies on the kink and has no derivative to compare with.
 */
import { type Differences, roundingError } from "./differences";
import type { GradientSubject } from "./subjects";

export type KinkVerdict =
  /** A difference at this step means what it says, to that resolution. */
  | {
      readonly kind: "smooth";
      readonly epsilon: number;
      readonly numeric: number;
      readonly resolution: number;
    }
  | { readonly kind: "kink" };

/** Of ε. */
const factors = [1, 0.1, 0.01, 0.001];
/** Kinks of several units may cancel in the jump, but hardly beyond this part of the error. */
const leastShare = 0.01;
/** A tenth of the step makes a tenth of the jump where the function is smooth. */
const shrinking = { least: 0.03, most: 0.3 };
/** How many times the rounding error a jump has to be to be seen. */
const certainty = 20;

/** Where a difference of `error` from the analytic gradient might come of a kink: undefined where it cannot. */
export function searchKink(
  differences: Differences,
  subject: GradientSubject,
  entry: number,
  epsilon: number,
  error: number,
): KinkVerdict | undefined {
  const measured: { epsilon: number; numeric: number; jump: number; noise: number }[] = [];
  for (const factor of factors) {
    const step = epsilon * factor;
    const numeric = differences.central(subject, entry, step);
    const jump = differences.crossedKink ? Infinity : Math.abs(differences.jump);
    // NaN where the function has no values here: no kink explains that.
    if (factor === 1 && !(jump >= leastShare * error)) return undefined;
    const noise = roundingError(differences.objective.scale, step);
    measured.push({ epsilon: step, numeric, jump, noise });
  }
  for (const [at, { epsilon, numeric, jump, noise }] of measured.entries()) {
    // Gone in rounding, where it would still be seen if it had stayed.
    const isGone = jump <= certainty * noise && (at === 0 || measured[at - 1]!.jump > 3 * certainty * noise);
    if (!isGone && !shrinks(measured.slice(at))) continue;
    if (at === 0) return undefined;
    const next = measured[at + 1];
    if (isGone || !next) return { kind: "smooth", epsilon, numeric, resolution: noise };
    // Beside a kink a function may be strongly curved: what the h² term takes away bounds what the next one leaves.
    const sharper = (100 * next.numeric - numeric) / 99;
    const resolution = next.noise + Math.abs(sharper - next.numeric);
    return { kind: "smooth", epsilon: next.epsilon, numeric: sharper, resolution };
  }
  return { kind: "kink" };
}

/** Whether the jump becomes a tenth from each step to the next, as far as rounding lets it be seen, and once at least. */
function shrinks(measured: readonly { readonly jump: number; readonly noise: number }[]): boolean {
  const pairs = measured
    .slice(1)
    .map((next, at) => ({ jump: measured[at]!.jump, next }))
    .filter(({ jump, next }) => certainty * next.noise < shrinking.most * jump);
  return (
    pairs.length > 0 &&
    pairs.every(({ jump, next }) => next.jump >= shrinking.least * jump && next.jump <= shrinking.most * jump)
  );
}
