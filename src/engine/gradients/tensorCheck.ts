/** Compares one tensor's analytic gradient with differences of an objective, entry by entry. */
import type { GradientComparison } from "../facts";
import { type CheckedEntry, entryError, isResolved, tensorError, verdictOf, worstOf } from "./comparison";
import { Differences, roundingError, wideEpsilon } from "./differences";
import { searchKink } from "./kinkSearch";
import type { Objective } from "./objective";
import { type EntrySample, type GradientSubject, sampleEntries, type SampleSize } from "./subjects";
import { sweepOf } from "./sweep";
import { say } from "../../words/words";

export interface TensorCheckOptions extends SampleSize {
  readonly epsilon: number;
  readonly tolerance: number;
  readonly seed: number;
  /** Whether the relative error at other steps is wanted. */
  readonly sweep: boolean;
  /** Asked before every entry; true ends the comparison. */
  readonly proceed: () => boolean;
  /** Told after every entry. */
  readonly onEntry: () => void;
  /** Told when a tensor of the whole network has been compared. */
  readonly onTensor: (layer: string, parameter: string) => void;
}

export interface TensorComparison {
  readonly comparison: Omit<GradientComparison, "step">;
  /** Sentences on what could not be compared or resolved. */
  readonly notes: readonly string[];
  /** Other steps than the chosen one that entries were measured with in the end. */
  readonly otherEpsilons: readonly number[];
}

/** Both derivatives below this cannot be told from rounding, where the objective is about 1. */
const noise = 1e-10;
/** Up to this size of the objective `noise` times it is still small: a gradient below has vanished, and passes as zero. */
const ordinaryScale = 1e6;
/** Ever smaller steps, tried where a known kink lies between. */
const kinkRetries = [1, 0.1, 0.01];
/** Steps tried where the function is strongly curved, of the first. */
const narrower = [0.1, 0.01, 0.001];

export class TensorCheck {
  private readonly differences: Differences;
  private readonly floor: number;

  /** For an objective that has just been evaluated at θ. */
  constructor(
    objective: Objective,
    private readonly options: TensorCheckOptions,
  ) {
    this.differences = new Differences(objective);
    this.floor = noise * objective.scale;
  }

  /** Undefined where it was stopped. */
  compare(subject: GradientSubject): TensorComparison | undefined {
    const sample = sampleEntries(subject, this.options, this.options.seed);
    const measured = this.measureAll(subject, sample);
    if (!measured) return undefined;
    const notes: string[] = [];
    const { entries, relativeError } = this.settle(subject, measured.entries, notes);
    const kinks = measured.kinks + measured.entries.length - entries.length;
    const { scale } = this.differences.objective;
    const compared =
      scale <= ordinaryScale ? entries : entries.filter((checked) => isResolved(checked, this.floor));
    const path = `${subject.layer}/${subject.name}`;
    if (!sample.isWhole)
      notes.unshift(say`${path}: ${sample.count} of ${subject.values.length} entries were checked.`);
    if (compared.length === 0) {
      notes.push(
        entries.length === 0
          ? say`${path}: no entry could be compared, because every entry that was tried lies at a kink of the cost.`
          : say`${path}: no entry could be compared, because at a cost of ${scale.toExponential(1)}, gradients below ${this.floor.toExponential(0)} cannot be measured.`,
      );
    }
    return {
      comparison: {
        layer: subject.layer,
        parameter: subject.name,
        relativeError,
        verdict: compared.length === 0 ? "note" : verdictOf(relativeError, this.options.tolerance),
        checked: compared.length,
        of: subject.values.length,
        kinks,
        shape: [...subject.shape],
        worst: worstOf(entries, subject.shape, this.floor),
        entries: {
          at: compared.map(({ entry }) => entry),
          analytic: compared.map(({ analytic }) => analytic),
          numeric: compared.map(({ numeric }) => numeric),
        },
        ...(this.options.sweep && {
          sweep: sweepOf(this.differences, subject, compared, this.floor, this.options.samples),
        }),
      },
      notes,
      otherEpsilons: entries.flatMap(({ epsilon }) => (epsilon === this.options.epsilon ? [] : [epsilon])),
    };
  }

  private measureAll(
    subject: GradientSubject,
    sample: EntrySample,
  ): { entries: CheckedEntry[]; kinks: number } | undefined {
    const entries: CheckedEntry[] = [];
    const measure = this.together(subject) ?? ((entry: number) => this.measure(subject, entry));
    let kinks = 0;
    for (let stretch = 0; stretch < sample.count; stretch++) {
      if (!this.options.proceed()) return undefined;
      const first = sample.entry(stretch);
      let checked = measure(first);
      if (!checked) {
        kinks++;
        const other = sample.another(stretch);
        if (other !== undefined && other !== first) checked = measure(other);
      }
      if (checked) entries.push(checked);
      this.options.onEntry();
    }
    return { entries, kinks };
  }

  /** Measures inputs of all examples together, where they are apart; one by one where a kink is near. */
  private together(subject: GradientSubject): ((entry: number) => CheckedEntry | undefined) | undefined {
    const { apart } = this.differences.objective;
    if (subject.parameter || apart === 1) return undefined;
    const { epsilon } = this.options;
    const size = subject.values.length / apart;
    const measured = new Map<number, Float64Array | undefined>();
    return (entry) => {
      const place = entry % size;
      if (!measured.has(place)) {
        measured.set(place, this.differences.centralOfEach(subject, place, epsilon));
      }
      const numeric = measured.get(place)?.[Math.floor(entry / size)];
      if (numeric === undefined || !Number.isFinite(numeric)) return this.measure(subject, entry);
      return { entry, analytic: subject.analytic[entry]!, numeric, epsilon, resolution: 0 };
    };
  }

  /** Undefined where a known kink lies between however small the step. */
  private measure(subject: GradientSubject, entry: number): CheckedEntry | undefined {
    for (const factor of kinkRetries) {
      const epsilon = this.options.epsilon * factor;
      const numeric = this.differences.central(subject, entry, epsilon);
      if (this.differences.crossedKink) continue;
      return { entry, analytic: subject.analytic[entry]!, numeric, epsilon, resolution: 0 };
    }
    return undefined;
  }

  /**
   * The tensor's relative error. Where it does not pass, the entries are measured again with less rounding
   * noise; where it still does not, differences that rounding alone can make count as none; and what is wrong
   * even so is searched for kinks, which leave the comparison.
   */
  private settle(
    subject: GradientSubject,
    entries: CheckedEntry[],
    notes: string[],
  ): { entries: CheckedEntry[]; relativeError: number } {
    const { tolerance } = this.options;
    const { scale } = this.differences.objective;
    const first = tensorError(entries, this.floor);
    if (first <= tolerance) return { entries, relativeError: first };
    // Entries that agree one by one agree together.
    for (const checked of entries) {
      if (entryError(checked, this.floor) > tolerance) this.sharpen(subject, checked);
    }
    const sharper = tensorError(entries, this.floor);
    if (sharper <= tolerance) return { entries, relativeError: sharper };
    for (const checked of entries) checked.resolution = roundingError(scale, checked.epsilon);
    const resolved = tensorError(entries, this.floor);
    if (resolved <= tolerance) {
      const smallest = roundingError(scale, wideEpsilon).toExponential(0);
      notes.push(
        say`${subject.layer}/${subject.name}: gradients this small can be measured to ${smallest} only; smaller differences count as none.`,
      );
      return { entries, relativeError: resolved };
    }
    const smooth = entries.filter((checked) => this.isSmooth(subject, checked));
    return { entries: smooth, relativeError: tensorError(smooth, this.floor) };
  }

  /**
   * Measures again over a wider step, which rounding disturbs less; where that disagrees, or a kink lies between,
   * over narrower ones, which follow a strongly curved function more closely.
   */
  private sharpen(subject: GradientSubject, checked: CheckedEntry): void {
    const wide = this.differences.extrapolated(subject, checked.entry, wideEpsilon, 2);
    if (!this.differences.crossedKink && this.isSame(wide, checked.numeric, checked.epsilon)) {
      checked.numeric = wide;
      checked.epsilon = wideEpsilon;
      return;
    }
    let previous: number | undefined;
    for (const factor of narrower) {
      const epsilon = checked.epsilon * factor;
      const numeric = this.differences.extrapolated(subject, checked.entry, epsilon, 10);
      if (this.differences.crossedKink) return;
      if (previous !== undefined && this.isSame(numeric, previous, epsilon)) {
        checked.numeric = numeric;
        checked.epsilon = epsilon;
        return;
      }
      previous = numeric;
    }
  }

  /** Whether two measurements agree, as far as rounding at that step and the tolerance go. */
  private isSame(one: number, other: number, epsilon: number): boolean {
    const size = Math.max(Math.abs(one), Math.abs(other));
    const rounding = roundingError(this.differences.objective.scale, epsilon);
    return Math.abs(one - other) <= 10 * rounding + this.options.tolerance * size;
  }

  /** False where an entry's error comes of a kink at θ; one near θ is measured between. */
  private isSmooth(subject: GradientSubject, checked: CheckedEntry): boolean {
    if (entryError(checked, this.floor) <= this.options.tolerance) return true;
    const error = Math.abs(checked.analytic - checked.numeric);
    const found = searchKink(this.differences, subject, checked.entry, this.options.epsilon, error);
    if (!found) return true;
    if (found.kind === "kink") return false;
    checked.numeric = found.numeric;
    checked.epsilon = found.epsilon;
    checked.resolution = found.resolution;
    return true;
  }
}
