/** How far an analytic gradient and its central differences are apart, and what that means. */
import type { GradientComparison, Verdict } from "../facts";
import { indexOf } from "../shape";

/** One checked entry. */
export interface CheckedEntry {
  /** Row-major. */
  readonly entry: number;
  readonly analytic: number;
  numeric: number;
  /** Relative step it was measured with. */
  epsilon: number;
  /** What rounding alone can make of a difference; smaller ones count as none. */
  resolution: number;
}

/** g − ĝ; 0 where the measurement resolves no more. */
function differenceOf({ analytic, numeric, resolution }: CheckedEntry): number {
  const difference = analytic - numeric;
  return Math.abs(difference) <= resolution ? 0 : difference;
}

const worstEntries = 5;

/** Whether either derivative is above `floor`, the rounding noise of the measurement; NaN is. */
export const isResolved = ({ analytic, numeric }: CheckedEntry, floor: number): boolean =>
  !(Math.max(Math.abs(analytic), Math.abs(numeric)) < floor);

/** |g − ĝ| / max(|g|, |ĝ|); 0 where both are below `floor`, the rounding noise of the measurement. */
export function entryError(entry: CheckedEntry, floor: number): number {
  if (!isResolved(entry, floor)) return 0;
  const larger = Math.max(Math.abs(entry.analytic), Math.abs(entry.numeric));
  const error = Math.abs(differenceOf(entry)) / larger;
  return Number.isNaN(error) ? Infinity : error;
}

/** ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂) over the entries that are not both below `floor`; 0 where none is left. */
export function tensorError(entries: readonly CheckedEntry[], floor: number): number {
  let difference = 0;
  let analytic = 0;
  let numeric = 0;
  for (const entry of entries) {
    if (!isResolved(entry, floor)) continue;
    difference += differenceOf(entry) ** 2;
    analytic += entry.analytic ** 2;
    numeric += entry.numeric ** 2;
  }
  if (difference === 0) return 0;
  const error = Math.sqrt(difference) / (Math.sqrt(analytic) + Math.sqrt(numeric));
  return Number.isNaN(error) ? Infinity : error;
}

/** ≤ tolerance (1e-7): pass; ≤ 100 × (1e-5): note; ≤ 10,000 × (1e-3): suspicious; above: mismatch. */
export function verdictOf(relativeError: number, tolerance: number): Verdict {
  if (relativeError <= tolerance) return "pass";
  if (relativeError <= 100 * tolerance) return "note";
  return relativeError <= 10_000 * tolerance ? "suspicious" : "mismatch";
}

/** The entries that differ most, largest error first. */
export function worstOf(
  entries: readonly CheckedEntry[],
  shape: readonly number[],
  floor: number,
): GradientComparison["worst"] {
  return entries
    .map((entry) => ({ entry, relativeError: entryError(entry, floor) }))
    .sort((a, b) => b.relativeError - a.relativeError)
    .slice(0, worstEntries)
    .map(({ entry: { entry, analytic, numeric }, relativeError }) => ({
      index: indexOf(entry, shape),
      analytic,
      numeric,
      relativeError,
    }));
}
