/**
 * Central differences: ĝ = (J(θ + h) − J(θ − h)) / 2h, at θ's own scale, h = ε · max(1, |θ|).
 *
 * Rounding leaves an error of about u·J/h in ĝ (u = 2⁻⁵³), truncation one of h²/6·J‴. Their sum is
 * least at h ≈ (3u)^⅓ · (J/J‴)^⅓ ≈ 7e-6, whence the default ε = 1e-5. The terms of the objective
 * are subtracted before they are summed, and only the checked tensor's own penalty is subtracted, so
 * that what does not change cancels exactly.
 *
 * Where a gradient is so small that u·J/h shows, `extrapolated` takes wider steps and removes the h²
 * term (Richardson 1911): ĝ = (4·D(h) − D(2h)) / 3, error h⁴; where the function is so strongly curved that
 * this term shows, narrower ones. It is a sharper measurement of the same derivative, so it cannot make a
 * wrong gradient look right. What even it cannot resolve (4e-13 at a cost of 1: gradients that have vanished)
 * counts as no difference.
 *
 * Across a kink the two sides belong to different functions and the difference means nothing. Kinks that
 * layers tell of are seen by comparing, at both ends, which side of them every entry lies on; others show
 * in `jump`, the difference between the one-sided derivatives (`kinkSearch.ts`).
 */
import type { Objective } from "./objective";
import type { GradientSubject } from "./subjects";

export const defaultEpsilon = 1e-5;
/** Of `extrapolated` with a step twice as wide: rounding 4e-13, truncation about as small. */
export const wideEpsilon = 1e-3;

/** What rounding can leave in ĝ, of an objective of that size: a few u·J on either side, over the step. */
export const roundingError = (scale: number, epsilon: number): number => (4 * 2 ** -53 * scale) / epsilon;

export class Differences {
  /** Whether the latest measurement had a known kink between its ends, or no value at one: it means nothing then. */
  crossedKink = false;
  /** (J(θ + h) − J(θ)) / h − (J(θ) − J(θ − h)) / h of the latest `central`. */
  jump = 0;
  private readonly here: Float64Array;
  private readonly above: Float64Array;

  /** For an objective that has just been evaluated at θ. */
  constructor(readonly objective: Objective) {
    this.here = Float64Array.from(objective.terms);
    this.above = new Float64Array(this.here.length);
  }

  /** ĝ of one entry, unless `crossedKink`. Leaves what `evaluate` fills as it was at θ − h. */
  central(subject: GradientSubject, entry: number, epsilon: number): number {
    const { objective, here, above } = this;
    const { values, parameter } = subject;
    const theta = values[entry]!;
    const step = epsilon * Math.max(1, Math.abs(theta));
    this.crossedKink = parameter?.penalty !== undefined && parameter.penalty.l1 > 0 && Math.abs(theta) < step;
    const extraAbove = this.evaluateAt(subject, entry, theta + step);
    above.set(objective.terms);
    const spanAbove = values[entry]! - theta;
    const extraBelow = this.evaluateAt(subject, entry, theta - step);
    const spanBelow = theta - values[entry]!;
    values[entry] = theta;
    const { terms, weights } = objective;
    let rise = 0;
    let fall = 0;
    let change = 0;
    for (let at = 0; at < here.length; at++) {
      const weight = typeof weights === "number" ? weights : weights[at]!;
      rise += weight * (above[at]! - here[at]!);
      fall += weight * (here[at]! - terms[at]!);
      change += weight * (above[at]! - terms[at]!);
    }
    this.jump = rise / spanAbove - fall / spanBelow;
    const difference = (change + (extraAbove - extraBelow)) / (spanAbove + spanBelow);
    this.crossedKink ||= !Number.isFinite(difference);
    return difference;
  }

  /** The same with the h² term removed by a second step, `times` as wide. */
  extrapolated(subject: GradientSubject, entry: number, epsilon: number, times: number): number {
    const near = this.central(subject, entry, epsilon);
    const crossed = this.crossedKink;
    const far = this.central(subject, entry, times * epsilon);
    this.crossedKink ||= crossed;
    return (times ** 2 * near - far) / (times ** 2 - 1);
  }

  /**
   * ĝ of one entry in every example at once, where their terms are apart: the entries at `place` within an
   * example's. Undefined where an example crosses a known kink, whichever.
   */
  centralOfEach(subject: GradientSubject, place: number, epsilon: number): Float64Array | undefined {
    const { objective, above } = this;
    const { values } = subject;
    const { apart, terms, weights } = objective;
    const size = values.length / apart;
    const theta = Float64Array.from({ length: apart }, (_, example) => values[example * size + place]!);
    const spans = new Float64Array(apart);
    const crossesAt = (side: 1 | -1): boolean => {
      theta.forEach((value, example) => {
        const at = example * size + place;
        values[at] = value + side * epsilon * Math.max(1, Math.abs(value));
        spans[example]! += side * values[at];
      });
      objective.evaluate(subject);
      return objective.crossed(subject);
    };
    const crossedAbove = crossesAt(1);
    above.set(terms);
    const crossedBelow = crossesAt(-1);
    theta.forEach((value, example) => (values[example * size + place] = value));
    if (crossedAbove || crossedBelow) return undefined;
    const rows = terms.length / apart;
    return spans.map((span, example) => {
      let change = 0;
      for (let at = example * rows; at < (example + 1) * rows; at++) {
        change += (typeof weights === "number" ? weights : weights[at]!) * (above[at]! - terms[at]!);
      }
      return change / span;
    });
  }

  private evaluateAt(subject: GradientSubject, entry: number, value: number): number {
    subject.values[entry] = value;
    this.objective.evaluate(subject);
    this.crossedKink ||= this.objective.crossed(subject);
    return this.objective.extra(subject);
  }
}
