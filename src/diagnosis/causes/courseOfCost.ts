/** What the smoothed cost of a run tells as a whole. */
import type { CurvePoint, Outcome } from "../outcome";

/** Mean cost of a stretch of the curve, given as fractions of the run. */
const meanOver = (curve: readonly CurvePoint[], from: number, to: number): number => {
  const last = curve.at(-1)?.step ?? 0;
  const within = curve.filter(({ step }) => step >= from * last && step <= to * last);
  return within.reduce((sum, { cost }) => sum + cost, 0) / within.length;
};

/**
 * The cost's last tenth lies clearly below the tenth before: training ended in the middle of the descent. Measured
 * against what the whole run has won so far, so that neither slow noise nor a long tail counts.
 */
export function stillFalling({ curve, steps }: Pick<Outcome, "curve" | "steps">): boolean {
  if (curve.length < 5) return steps > 0;
  const end = meanOver(curve, 0.9, 1);
  const before = meanOver(curve, 0.7, 0.8);
  const start = curve[0]!.cost;
  const won = start - end;
  // A straight line wins a fifth of the whole between the two; a hundredth of the cost itself is beyond noise.
  return before - end > 0.05 * Math.abs(won) && before - end > 0.002 * Math.abs(before);
}
