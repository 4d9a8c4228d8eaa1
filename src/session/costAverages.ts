import type { SeriesName } from "./protocol";

/** Weight of the past in `smoothedCost`: it averages over about 1 / (1 − β) = 20 mini-batches. */
export const usualSmoothing = 0.95;

/**
 * The other weights that a view may choose: about 2, 5, 10, 50, … 1,000 steps. All are kept while it trains, since
 * from the decimated costs an average over fewer steps than a bucket holds could not be formed any more.
 */
const others = [0.5, 0.8, 0.9, 0.98, 0.99, 0.995, 0.998, 0.999] as const;

/** Views read β from the name. */
export const averageSeries: readonly SeriesName[] = others.map((beta) => `smoothedCost/${beta}`);

/**
 * Exponentially weighted averages of the mini-batch cost, one for each β: v ← βv + (1 − β)c, divided by 1 − βᵗ
 * against its bias towards 0 (Kingma & Ba 2015, section 3). Allocates nothing a step.
 */
export class CostAverages {
  private readonly betas = Float64Array.of(usualSmoothing, ...others);
  private readonly averages = new Float64Array(this.betas.length);
  /** βᵗ */
  private readonly remaining = new Float64Array(this.betas.length).fill(1);

  /** With `usualSmoothing`. */
  get usual(): number {
    return this.at(0);
  }

  take(cost: number): void {
    const { betas, averages, remaining } = this;
    for (let index = 0; index < betas.length; index++) {
      const beta = betas[index]!;
      averages[index] = beta * averages[index]! + (1 - beta) * cost;
      const left = remaining[index]! * beta;
      // 1 − βᵗ is 1 long before; numbers too small to be normal would slow each further step down.
      remaining[index] = left < 1e-20 ? 0 : left;
    }
  }

  /** Writes those of `averageSeries`, in its order, from a place on. */
  write(values: Float64Array, from: number): void {
    for (let index = 0; index < others.length; index++) values[from + index] = this.at(index + 1);
  }

  /** For `recall`: what it has taken so far. */
  memory(): Float64Array {
    return Float64Array.of(...this.averages, ...this.remaining);
  }

  recall(memory: Float64Array): void {
    const { averages, remaining } = this;
    averages.set(memory.subarray(0, averages.length));
    remaining.set(memory.subarray(averages.length));
  }

  private at(index: number): number {
    return this.averages[index]! / (1 - this.remaining[index]!);
  }
}
