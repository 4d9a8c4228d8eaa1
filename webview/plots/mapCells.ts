import type { History } from "../../src/session/history";

export type MapScale = "logarithmic" | "share";

/** A least value that lies below those beside it by so many usual distances from least to greatest falls out. */
const dipSpreads = 3;

/** What a logarithmic scale spans at least. */
const leastDecades = 1;

/**
 * Several series over the steps as the cells of a map: a row a series, a column a stretch of buckets. A cell takes
 * an extreme, never a mean, so that a spike of one step is seen however many steps lie in a column: the greatest
 * value, or the least where that falls out of the row. Memory is reused.
 */
export class MapCells {
  rows = 0;
  columns = 0;
  private buckets = 1;
  private stepsPerBucket = 1;
  /** `[row][column]`; NaN where nothing was recorded. */
  values = new Float64Array(0);
  /** Least and greatest finite value that a colour is needed for; of a logarithmic scale above 0. */
  low = Infinity;
  high = -Infinity;
  /** Of the row that is gathered: least and greatest value of each column, and where the scale places them. */
  private lows = new Float64Array(0);
  private highs = new Float64Array(0);
  private lowPlaces = new Float64Array(0);
  private highPlaces = new Float64Array(0);

  gather(history: History, series: readonly number[], width: number, scale: MapScale): void {
    const { buckets, stepsPerBucket } = history;
    this.rows = series.length;
    this.columns = Math.max(1, Math.min(buckets, Math.floor(width)));
    this.buckets = Math.max(1, buckets);
    this.stepsPerBucket = stepsPerBucket;
    this.low = Infinity;
    this.high = -Infinity;
    if (this.values.length !== this.rows * this.columns)
      this.values = new Float64Array(this.rows * this.columns);
    if (this.lows.length !== this.columns) {
      this.lows = new Float64Array(this.columns);
      this.highs = new Float64Array(this.columns);
      this.lowPlaces = new Float64Array(this.columns);
      this.highPlaces = new Float64Array(this.columns);
    }
    series.forEach((one, row) => this.gatherRow(history, one, row, scale));
    // Noise alone shall not run through all colours.
    const missing = (leastDecades - Math.log10(this.high / this.low)) / 2;
    if (scale === "share" || !(missing > 0)) return;
    this.low /= 10 ** missing;
    this.high *= 10 ** missing;
  }

  /** Steps that the columns stand for. */
  get steps(): number {
    return this.buckets * this.stepsPerBucket;
  }

  /** The steps of a column, the last one included. */
  stepsOf(column: number): { from: number; to: number } {
    const { stepsPerBucket } = this;
    return {
      from: this.firstBucket(column) * stepsPerBucket,
      to: this.firstBucket(column + 1) * stepsPerBucket - 1,
    };
  }

  columnOf(step: number): number {
    const bucket = Math.floor(step / this.stepsPerBucket);
    const column = Math.ceil(((bucket + 1) * this.columns) / this.buckets) - 1;
    return Math.max(0, Math.min(this.columns - 1, column));
  }

  private firstBucket(column: number): number {
    return Math.floor((column * this.buckets) / this.columns);
  }

  /** Tells where a value lies between `low` and `high`, 0 … 1; what is below or above them at the ends. */
  sharesOn(scale: MapScale): (value: number) => number {
    if (scale === "share") return (value) => value;
    const least = Math.log(this.low);
    const span = Math.log(this.high) - least;
    return (value) => {
      if (!(value > 0)) return 0;
      return span > 0 ? (Math.log(value) - least) / span : 0.5;
    };
  }

  private gatherRow(history: History, series: number, row: number, scale: MapScale): void {
    const { columns, lows, highs, lowPlaces, highPlaces, values } = this;
    const isLogarithmic = scale === "logarithmic";
    let spreads = 0;
    let count = 0;
    for (let column = 0; column < columns; column++) {
      const from = this.firstBucket(column);
      const to = this.firstBucket(column + 1);
      let low = NaN;
      let high = NaN;
      for (let bucket = from; bucket < to; bucket++) {
        const minimum = history.minimum(series, bucket);
        if (!(low <= minimum) && !Number.isNaN(minimum)) low = minimum;
        const maximum = history.maximum(series, bucket);
        if (!(high >= maximum) && !Number.isNaN(maximum)) high = maximum;
      }
      lows[column] = low;
      highs[column] = high;
      const lowPlace = (lowPlaces[column] = isLogarithmic ? Math.log(low) : low);
      const highPlace = (highPlaces[column] = isLogarithmic ? Math.log(high) : high);
      const spread = highPlace - lowPlace;
      if (!Number.isFinite(spread)) continue;
      spreads += spread;
      count++;
    }
    const leastDip = dipSpreads * (spreads / Math.max(1, count));
    for (let column = 0; column < columns; column++) {
      const low = lows[column]!;
      const high = highs[column]!;
      const beside = column > 0 ? column - 1 : Math.min(1, columns - 1);
      const dip = lowPlaces[beside]! - lowPlaces[column]!;
      const rise = highPlaces[column]! - highPlaces[beside]!;
      const value = dip > leastDip && dip > rise ? low : high;
      values[row * columns + column] = value;
      if (!Number.isFinite(value) || (scale === "logarithmic" && value <= 0)) continue;
      if (value < this.low) this.low = value;
      if (value > this.high) this.high = value;
    }
  }
}
