import type { GradientComparison } from "../../src/engine/facts";
import { indexAt } from "./fold";

/** Gradients below this cannot be told from rounding, where the cost is about 1. */
const noise = 1e-10;
/** Of two sums of the same squares in another order. */
const slack = 1e-6;

/** A compared entry as tables and readouts show it. */
export interface ComparedEntry {
  readonly index: readonly number[];
  readonly analytic: number;
  readonly numeric: number;
  /** |g − ĝ| / max(|g|, |ĝ|). */
  readonly relativeError: number;
}

/** The entries of one tensor that the check compared, and how far apart the two gradients are at each. */
export class ComparedEntries {
  readonly count: number;
  /**
   * |g − ĝ| / (rms g + rms ĝ): the entry's part in the tensor's relative error, which is the root mean
   * square of these. Infinite where a gradient is not finite, 0 where rounding explains the difference.
   */
  readonly discrepancy: Float64Array;
  /** Which of the entries, largest discrepancy first. */
  readonly worstFirst: readonly number[];
  private readonly known: ReadonlyMap<string, number>;

  constructor(
    private readonly comparison: GradientComparison,
    readonly tolerance: number,
  ) {
    const { at, analytic, numeric } = comparison.entries;
    this.count = Math.min(at.length, analytic.length, numeric.length);
    const size = rootMeanSquare(analytic) + rootMeanSquare(numeric);
    this.discrepancy = Float64Array.from({ length: this.count }, (_, i) => {
      const [g, estimate] = [analytic[i]!, numeric[i]!];
      const difference = Math.abs(g - estimate);
      if (!Number.isFinite(difference)) return Infinity;
      return difference === 0 || isNoise(g, estimate) ? 0 : difference / size;
    });
    this.worstFirst = Array.from(this.discrepancy.keys()).sort(
      (a, b) => byDescending(this.discrepancy[a]!, this.discrepancy[b]!) || a - b,
    );
    this.leaveOutRounding(comparison.relativeError);
    this.known = new Map(comparison.worst.map(({ index, relativeError }) => [index.join(), relativeError]));
  }

  /** Row-major position in the tensor. */
  position(i: number): number {
    return this.comparison.entries.at[i]!;
  }

  analytic(i: number): number {
    return this.comparison.entries.analytic[i]!;
  }

  numeric(i: number): number {
    return this.comparison.entries.numeric[i]!;
  }

  entry(i: number): ComparedEntry {
    const [analytic, numeric] = [this.analytic(i), this.numeric(i)];
    const index = indexAt(this.position(i), this.comparison.shape);
    const relativeError =
      this.known.get(index.join()) ?? (this.discrepancy[i] === 0 ? 0 : errorOf(analytic, numeric));
    return { index, analytic, numeric, relativeError };
  }

  /** Whether the two agree as closely as a tensor must to pass. */
  agrees(i: number): boolean {
    return this.discrepancy[i]! <= this.tolerance;
  }

  /**
   * The check counts differences as none that its measurement cannot resolve, and does not say which. They
   * are the smallest: those that would make the tensor's error larger than the check says it is.
   */
  private leaveOutRounding(relativeError: number): void {
    let sum = 0;
    for (const entry of this.worstFirst) {
      sum += this.discrepancy[entry]! ** 2;
      if (Math.sqrt(sum / this.count) > relativeError * (1 + slack)) this.discrepancy[entry] = 0;
    }
  }
}

const isNoise = (g: number, estimate: number): boolean => Math.max(Math.abs(g), Math.abs(estimate)) < noise;

function errorOf(g: number, estimate: number): number {
  const error = Math.abs(g - estimate) / Math.max(Math.abs(g), Math.abs(estimate));
  return Number.isFinite(error) ? error : Infinity;
}

/** Of the finite values; scaled, so that squares of huge values do not overflow. */
function rootMeanSquare(values: readonly number[]): number {
  const finite = values.filter(Number.isFinite);
  const largest = finite.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return 0;
  return largest * Math.sqrt(finite.reduce((sum, value) => sum + (value / largest) ** 2, 0) / finite.length);
}

/** Infinite ones first, too, whose difference is no number. */
const byDescending = (a: number, b: number): number => (a === b ? 0 : b > a ? 1 : -1);
