import type { Moments } from "./dataProfile";

/** Sums of the largest numbers overflow; exact, as it is a power of two. */
const shrink = 2 ** -64;
const large = 1e150;

/** Moments of numbers that are met twice, one by one: `add`, then `addAgain`. */
export class MomentsOfPart {
  minimum = Infinity;
  maximum = -Infinity;
  private count = 0;
  private sum = 0;
  private mean = 0;
  private unit = 1;
  private squares = 0;
  private rest = 0;

  add(value: number): void {
    this.count++;
    this.sum += value * shrink;
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
  }

  /** Between the two rounds. */
  settle(): void {
    if (this.count === 0) return;
    const largest = Math.max(Math.abs(this.minimum), Math.abs(this.maximum));
    this.unit = largest > large ? largest : 1;
    this.mean = this.sum / this.count / shrink / this.unit;
  }

  addAgain(value: number): void {
    const fromMean = value / this.unit - this.mean;
    this.rest += fromMean;
    this.squares += fromMean * fromMean;
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
