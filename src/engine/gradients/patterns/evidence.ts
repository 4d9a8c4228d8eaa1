/**
 * What a wrong backward pass gives, and what it should: several ∂/∂output (v), all entries or many, so that a
 * guess at the kind of mistake can be held against more numbers than it explains by chance.
 */
import type { GradientComparison } from "../../facts";
import { defaultEpsilon } from "../differences";
import { cotangentOf, gradientsOf, type LocalUnit } from "../localUnit";
import type { Point, Points } from "../points";
import type { GradientSubject } from "../subjects";
import type { TensorCheckOptions } from "../tensorCheck";

/** Entries and numbers of a Jacobian that are looked at, at most. */
const most = { entries: 256, numbers: 1e6 };
const draws = 6;

/** Of one tensor; rows of `analytic` and `numeric` go with `cotangents`, columns with `entries`. */
export interface Evidence {
  readonly unit: LocalUnit;
  readonly subject: GradientSubject;
  /** The subject's place among the unit's. */
  readonly at: number;
  readonly examples: number;
  readonly cotangents: readonly Float64Array[];
  /** Flat positions in the tensor. */
  readonly entries: readonly number[];
  readonly analytic: readonly Float64Array[];
  readonly numeric: readonly Float64Array[];
  /** The whole tensor's gradient for each of `cotangents`. */
  readonly whole: readonly Float64Array[];
  /** ∂output/∂entry by central differences, for each of `entries`. */
  readonly jacobian: readonly Float64Array[];
  readonly points: Points;
  readonly point: Point;
  readonly seed: number;
}

export interface Wrong {
  readonly unit: LocalUnit;
  readonly examples: number;
  readonly at: number;
  readonly comparison: Omit<GradientComparison, "step">;
  readonly points: Points;
  readonly point: Point;
  readonly options: TensorCheckOptions;
}

export function gatherEvidence({ unit, examples, at, comparison, points, point, options }: Wrong): Evidence {
  const subject = unit.subjects[at]!;
  points.goTo("start");
  points.goTo(point);
  const { seed } = options;
  const cotangents = unit.cotangent
    ? [unit.cotangent]
    : Array.from({ length: draws }, (_, draw) => cotangentOf(unit, seed, draw));
  const whole = cotangents.map((cotangent) => gradientsOf(unit, cotangent)[at]!);
  const tried = spread(
    comparison.entries.at.map((_, index) => index),
    Math.min(most.entries, Math.max(1, Math.floor(most.numbers / unit.output.length))),
  );
  const columns = tried.map((index) => ({
    entry: comparison.entries.at[index]!,
    expected: comparison.entries.numeric[index]!,
    changes: column(unit, subject, comparison.entries.at[index]!),
  }));
  // Near a kink the comparison has found another number, with a smaller step.
  const [first] = cotangents;
  const sound = columns.filter(({ expected, changes }) => isSame(dot(changes, first!), expected));
  const used = sound.length > 0 ? sound : columns;
  const entries = used.map(({ entry }) => entry);
  const jacobian = used.map(({ changes }) => changes);
  return {
    unit,
    subject,
    at,
    examples,
    cotangents,
    entries,
    analytic: whole.map((gradient) => Float64Array.from(entries, (entry) => gradient[entry]!)),
    numeric: cotangents.map((cotangent) => Float64Array.from(jacobian, (changes) => dot(changes, cotangent))),
    whole,
    jacobian,
    points,
    point,
    seed,
  };
}

const isSame = (one: number, other: number): boolean =>
  Math.abs(one - other) <= 1e-6 * Math.max(Math.abs(one), Math.abs(other)) + 1e-9;

/** ∂output/∂entry where the unit stands, by central differences. */
export function column(unit: LocalUnit, subject: GradientSubject, entry: number): Float64Array {
  const { values } = subject;
  const theta = values[entry]!;
  const step = defaultEpsilon * Math.max(1, Math.abs(theta));
  values[entry] = theta + step;
  const span = values[entry] - (theta - step);
  unit.forward();
  const above = unit.output.slice();
  values[entry] = theta - step;
  unit.forward();
  values[entry] = theta;
  return above.map((value, at) => (value - unit.output[at]!) / span);
}

export const dot = (one: Float64Array, other: Float64Array): number => {
  let sum = 0;
  for (let at = 0; at < one.length; at++) sum += one[at]! * other[at]!;
  return sum;
};

/** At most `count` of them, evenly. */
const spread = (entries: readonly number[], count: number): number[] =>
  entries.length <= count
    ? [...entries]
    : Array.from({ length: count }, (_, at) => entries[Math.floor((at * entries.length) / count)]!);

/** The part of the evidence that is about some of its entries, by their place in `entries`. */
export const restrictedTo = (evidence: Evidence, columns: readonly number[]): Evidence => ({
  ...evidence,
  entries: columns.map((at) => evidence.entries[at]!),
  analytic: evidence.analytic.map((row) => Float64Array.from(columns, (at) => row[at]!)),
  numeric: evidence.numeric.map((row) => Float64Array.from(columns, (at) => row[at]!)),
  jacobian: columns.map((at) => evidence.jacobian[at]!),
});

/** Evenly so many of the evidence's columns that a second look costs little. */
export const some = (entries: readonly number[], count = 24): number[] =>
  spread(
    entries.map((_, at) => at),
    count,
  );

/** Analytic and numeric gradient of the evidence's entries where the unit stands now. */
export function evidenceAt({ unit, subject, entries, cotangents, at }: Evidence): {
  whole: Float64Array[];
  analytic: Float64Array[];
  numeric: Float64Array[];
} {
  const whole = cotangents.map((cotangent) => gradientsOf(unit, cotangent)[at]!);
  const analytic = whole.map((gradient) => Float64Array.from(entries, (entry) => gradient[entry]!));
  const columns = entries.map((entry) => column(unit, subject, entry));
  const numeric = cotangents.map((cotangent) =>
    Float64Array.from(columns, (changes) => dot(changes, cotangent)),
  );
  unit.forward();
  return { whole, analytic, numeric };
}
