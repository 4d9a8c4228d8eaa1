/** Terms that belong to whole rows of the last axis: the means of a normalization, the sum of a softmax. */
import type { Evidence } from "./evidence";
import { goodFit, norm } from "./fit";
import { tensorsOfSize } from "./tensors";
import { nameOf } from "./words";
import { say } from "../../../words/words";

/** Fewer entries a row are explained by anything. */
const leastRow = 4;

/** A sentence on what the error has in every row; undefined where it is nothing of the kind. */
export function rowTerm(evidence: Evidence, error: readonly Float64Array[]): string | undefined {
  const { subject, entries } = evidence;
  const width = subject.shape.at(-1)!;
  if (width < leastRow || entries.length !== subject.values.length) return undefined;
  const explains = (...bases: ArrayLike<number>[]): boolean => {
    let left = 0;
    for (const row of error) {
      for (let from = 0; from < row.length; from += width) {
        left += residue(row.subarray(from, from + width), bases, from);
      }
    }
    return Math.sqrt(left) <= goodFit * norm(error);
  };
  const gradient = nameOf(evidence);
  const ones = new Float64Array(subject.values.length).fill(1);
  if (explains(ones)) {
    return say`The gradient of ${gradient} is off by one number in each row, the same for all its features (as a mean or sum over the features is): this term is missing, or too many.`;
  }
  const beside = tensorsOfSize(evidence, subject.values.length);
  for (const { name, values } of beside) {
    if (explains(values))
      return say`The gradient of ${gradient} is off by ${name} times one number in each row (as ${name} · Σ(outputGradient · ${name}) is): this term is missing, or too many.`;
  }
  for (const { name, values } of beside) {
    if (explains(ones, values)) {
      return say`The gradient of ${gradient} is off by ${name} times one number, and another number, in each row (as the means of a normalization are): this term is missing, or too many.`;
    }
  }
  return undefined;
}

/** ‖row − its projection on the bases‖² (Gram–Schmidt). */
function residue(row: Float64Array, bases: readonly ArrayLike<number>[], from: number): number {
  const left = row.slice();
  const directions: Float64Array[] = [];
  for (const base of bases) {
    const direction = left.map((_, at) => base[from + at]!);
    for (const earlier of directions) subtract(direction, earlier);
    const length = Math.hypot(...direction);
    if (length === 0) continue;
    directions.push(direction.map((value) => value / length));
    subtract(left, directions.at(-1)!);
  }
  return left.reduce((sum, value) => sum + value * value, 0);
}

/** Takes the part along a unit vector away. */
function subtract(from: Float64Array, unit: Float64Array): void {
  let along = 0;
  for (let at = 0; at < from.length; at++) along += from[at]! * unit[at]!;
  for (let at = 0; at < from.length; at++) from[at]! -= along * unit[at]!;
}
