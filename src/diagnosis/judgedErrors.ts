/** Errors of the parts and what is made of them, as plain data that views show. */

export interface PartError {
  /** 0: every answer right; 1: no better than nothing (a regression: than the mean). */
  readonly value: number;
  /** How far chance alone moves it: √(e·(1 − e) / n); of a regression 0, since it is not known. */
  readonly deviation: number;
  readonly examples: number;
}

export interface Errors {
  /** `1 − accuracy`, or the part of the target's variance that is left. */
  readonly kind: "wrong answers" | "unexplained variance";
  readonly train: PartError;
  readonly dev?: PartError;
  readonly test?: PartError;
}

/** The errors and the two gaps between them. */
export interface ErrorGaps extends Errors {
  /** The file's `humanLevelError`; undefined: not given, 0 is assumed. */
  readonly human?: number;
  /** Train error − human-level error. */
  readonly bias: number;
  /** Dev error − train error; undefined without a dev part. */
  readonly variance?: number;
}

/** The gaps with what the rules `high-bias` and `high-variance` make of them. */
export interface JudgedErrors extends ErrorGaps {
  /** Which gap is wide enough to be worked on first. */
  readonly verdict: "highBias" | "highVariance" | "neither";
  /** What to do first about it; undefined where there is nothing to do. */
  readonly recipe?: string;
}
