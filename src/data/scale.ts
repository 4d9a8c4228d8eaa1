/** scaled = (value − offset) / factor */
export interface Scale {
  readonly offset: number;
  readonly factor: number;
}

/** Calls back with each number, or with each different one and how often it occurs; the same on every pass. */
export type Visit = (each: (value: number, count?: number) => void) => void;

/** Squares of larger numbers overflow; such columns are measured in units of their largest number. */
const large = 1e150;

/**
 * The scale that brings the visited numbers to mean 0 and (biased) deviation 1, or to [0, 1]. Numbers that are all
 * the same keep factor 1, so they become 0. The statistics take two passes in float64.
 */
export function fitScale(kind: "standard" | "minMax", visit: Visit): Scale {
  const { minimum, maximum } = rangeOf(visit);
  if (!(minimum < maximum)) return { offset: minimum === maximum ? minimum : 0, factor: 1 };
  if (kind === "minMax") return { offset: minimum, factor: maximum - minimum };
  const { mean, deviation } = momentsOf(visit);
  return deviation > 0 ? { offset: mean, factor: deviation } : { offset: mean, factor: 1 };
}

/** Mean and biased standard deviation; 0 and 0 of no numbers. */
export function momentsOf(visit: Visit): { mean: number; deviation: number } {
  const { minimum, maximum } = rangeOf(visit);
  const largest = Math.max(Math.abs(minimum), Math.abs(maximum));
  const unit = Number.isFinite(largest) && largest > large ? largest : 1;
  let count = 0;
  let sum = 0;
  visit((value, times = 1) => {
    count += times;
    sum += (times * value) / unit;
  });
  if (count === 0) return { mean: 0, deviation: 0 };
  const rough = sum / count;
  let squares = 0;
  let rest = 0;
  visit((value, times = 1) => {
    const fromMean = value / unit - rough;
    rest += times * fromMean;
    squares += times * fromMean * fromMean;
  });
  // The second pass also tells what rounding left in the first one's mean.
  const correction = rest / count;
  const variance = Math.max(0, squares / count - correction * correction);
  return { mean: (rough + correction) * unit, deviation: Math.sqrt(variance) * unit };
}

function rangeOf(visit: Visit): { minimum: number; maximum: number } {
  let minimum = Infinity;
  let maximum = -Infinity;
  visit((value) => {
    if (value < minimum) minimum = value;
    if (value > maximum) maximum = value;
  });
  return { minimum, maximum };
}
