/** scaled = (value − offset) / factor */
export interface Scale {
  readonly offset: number;
  readonly factor: number;
}

/** Squares of larger numbers overflow; such columns are measured in units of their largest number. */
const large = 1e150;
/** Sums of up to 2³² of the largest numbers stay finite in units of this; a power of two rounds nothing. */
const sumUnit = 2 ** 33;

/**
 * The statistics that numbers are scaled by, gathered in two passes over them in the same order: counts, range and sum
 * first, then squares about the mean. NaN is a missing value, and counts as the mean of the others.
 */
export class ScaleFit {
  private count = 0;
  private missing = 0;
  private minimum = Infinity;
  private maximum = -Infinity;
  private sum = 0;
  private rough = 0;
  private unit = 1;
  private squares = 0;
  private rest = 0;

  /** The first pass; `times` the same number. */
  add(value: number, times = 1): void {
    // NaN is the one number that is not itself.
    if (value !== value) {
      this.missing += times;
      return;
    }
    this.count += times;
    this.sum += times * (value / sumUnit);
    if (value < this.minimum) this.minimum = value;
    if (value > this.maximum) this.maximum = value;
  }

  /** Between the passes. */
  turn(): void {
    const largest = Math.max(Math.abs(this.minimum), Math.abs(this.maximum));
    this.unit = Number.isFinite(largest) && largest > large ? largest : 1;
    this.rough = this.count === 0 ? 0 : ((this.sum / this.count) * sumUnit) / this.unit;
  }

  addAgain(value: number, times = 1): void {
    if (value !== value) return;
    const fromMean = value / this.unit - this.rough;
    this.rest += times * fromMean;
    this.squares += times * fromMean * fromMean;
  }

  /** 0 of no numbers. */
  get mean(): number {
    return this.count === 0 ? 0 : (this.rough + this.correction) * this.unit;
  }

  /**
   * The scale that brings the numbers to mean 0 and (biased) deviation 1, or to [0, 1]. Numbers that are all the same
   * keep factor 1, so they become 0.
   */
  scale(kind: "standard" | "minMax"): Scale {
    const { minimum, maximum, mean, deviation } = this;
    if (!(minimum < maximum)) return { offset: minimum === maximum ? minimum : 0, factor: 1 };
    if (kind === "minMax") return { offset: minimum, factor: maximum - minimum };
    return deviation > 0 ? { offset: mean, factor: deviation } : { offset: mean, factor: 1 };
  }

  /** What rounding left in the first pass's mean. */
  private get correction(): number {
    return this.rest / this.count;
  }

  private get deviation(): number {
    const aboutMean = this.squares - this.count * this.correction ** 2;
    return Math.sqrt(Math.max(0, aboutMean) / (this.count + this.missing)) * this.unit;
  }
}
