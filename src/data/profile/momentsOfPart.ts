import type { Moments } from "./dataProfile";

/** Sums of the largest numbers overflow; exact, as it is a power of two. */
const shrink = 2 ** -64;
const large = 1e150;

/** Moments of finite numbers that are met twice: `add`, then `addAgain`. */
export class MomentsOfPart {
  minimum = Infinity;
  maximum = -Infinity;
  private count = 0;
  private sum = 0;
  private mean = 0;
  private unit = 1;
  private squares = 0;
  private rest = 0;

  /** The first `count` of `values`. */
  add(values: Float64Array, count: number): void {
    let { sum, minimum, maximum } = this;
    for (let at = 0; at < count; at++) {
      const value = values[at]!;
      sum += value * shrink;
      if (value < minimum) minimum = value;
      if (value > maximum) maximum = value;
    }
    this.count += count;
    this.sum = sum;
    this.minimum = minimum;
    this.maximum = maximum;
  }

  /** Between the two rounds. */
  settle(): void {
    if (this.count === 0) return;
    const largest = Math.max(Math.abs(this.minimum), Math.abs(this.maximum));
    this.unit = largest > large ? largest : 1;
    this.mean = this.sum / this.count / shrink / this.unit;
  }

  addAgain(values: Float64Array, count: number): void {
    const { unit, mean } = this;
    let { rest, squares } = this;
    for (let at = 0; at < count; at++) {
      const fromMean = values[at]! / unit - mean;
      rest += fromMean;
      squares += fromMean * fromMean;
    }
    this.rest = rest;
    this.squares = squares;
  }

  get moments(): Moments {
    const { count, minimum, maximum, unit } = this;
    if (count === 0) return { count, mean: 0, deviation: 0, minimum: 0, maximum: 0 };
    // What rounding left in the first round's mean.
    const correction = this.rest / count;
    const deviation =
      minimum === maximum ? 0 : Math.sqrt(Math.max(0, this.squares / count - correction * correction)) * unit;
    return { count, mean: (this.mean + correction) * unit, deviation, minimum, maximum };
  }
}
