import type { History } from "../../src/session/history";

/**
 * One series as a plot draws it: for each column of pixels the lowest and highest value, so that a
 * spike of one step is seen however many steps lie in the column. Its memory is reused.
 */
export class Columns {
  count = 0;
  /** Buckets with a value that the columns stand for. */
  buckets = 0;
  readonly x: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;

  constructor(capacity = 2048) {
    this.x = new Float64Array(capacity);
    this.low = new Float64Array(capacity);
    this.high = new Float64Array(capacity);
  }

  clear(): void {
    this.count = 0;
    this.buckets = 0;
  }

  add(x: number, low: number, high: number): void {
    this.x[this.count] = x;
    this.low[this.count] = low;
    this.high[this.count++] = high;
  }

  /** Gathers a series into at most `width` columns; empty stretches are left out. */
  gather(history: History, series: number, width: number): this {
    this.clear();
    if (series < 0) return this;
    const { buckets, stepsPerBucket } = history;
    const columns = Math.max(1, Math.min(buckets, Math.floor(width), this.x.length));
    for (let column = 0; column < columns; column++) {
      const from = Math.floor((column * buckets) / columns);
      const to = Math.floor(((column + 1) * buckets) / columns);
      let low = NaN;
      let high = NaN;
      for (let bucket = from; bucket < to; bucket++) {
        const minimum = history.minimum(series, bucket);
        if (Number.isNaN(minimum)) continue;
        this.buckets++;
        if (!(low <= minimum)) low = minimum;
        const maximum = history.maximum(series, bucket);
        if (!(high >= maximum)) high = maximum;
      }
      if (!Number.isNaN(low)) this.add(((from + to) * stepsPerBucket - 1) / 2, low, high);
    }
    return this;
  }
}

/** The finite values of some columns, and the smallest above zero for logarithmic axes. */
export class Extent {
  low = Infinity;
  high = -Infinity;
  lowPositive = Infinity;

  static of(values: readonly number[]): Extent {
    const extent = new Extent();
    for (const value of values) extent.takeValue(value);
    return extent;
  }

  take(columns: Columns): void {
    for (let i = 0; i < columns.count; i++) {
      this.takeValue(columns.low[i]!);
      this.takeValue(columns.high[i]!);
    }
  }

  private takeValue(value: number): void {
    if (!Number.isFinite(value)) return;
    if (value < this.low) this.low = value;
    if (value > this.high) this.high = value;
    if (value > 0 && value < this.lowPositive) this.lowPositive = value;
  }
}
