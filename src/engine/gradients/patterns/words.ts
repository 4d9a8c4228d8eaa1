/** Tensors and places as messages name them. */
import { indexOf } from "../../shape";
import type { Evidence } from "./evidence";

const ordinals = ["first", "second", "third", "fourth", "fifth", "sixth"];

/** `beta`, `the input`, `the second input`. */
export function nameOf({ unit, subject: { name } }: Pick<Evidence, "unit" | "subject">): string {
  const [, number] = /^input(?::(\d+))?$/.exec(name) ?? [];
  const isParameter = unit.parameters.length > unit.subjects.findIndex((each) => each.name === name);
  if (!name.startsWith("input") || isParameter) return name;
  if (unit.name === "loss" && unit.cotangent) return "the prediction";
  const which = Number(number ?? 0);
  return unit.inputs.length === 1 ? "the input" : `the ${ordinals[which] ?? `${which + 1}th`} input`;
}

export const theGradient = (evidence: Pick<Evidence, "unit" | "subject">): string =>
  `The gradient of ${nameOf(evidence)}`;

/** Where a mistake keeps to: `in the rows 0–3`; undefined where no axis tells the wrong entries from the right ones. */
export function whereWrong(
  shape: readonly number[],
  wrong: readonly number[],
  right: readonly number[],
  isBatched: boolean,
): string | undefined {
  for (let axis = 0; axis < shape.length; axis++) {
    const of = (entries: readonly number[]) => new Set(entries.map((entry) => indexOf(entry, shape)[axis]!));
    const [there, elsewhere] = [of(wrong), of(right)];
    if ([...there].some((index) => elsewhere.has(index))) continue;
    const indices = [...there].sort((a, b) => a - b);
    return `${axisName(shape, axis, isBatched, indices.length > 1)} ${ranges(indices)}`;
  }
  if (shape.length === 2 && shape[0] === shape[1]) {
    const isDiagonal = (entry: number) => entry % (shape[1]! + 1) === 0;
    if (wrong.every(isDiagonal) && !right.some(isDiagonal)) return "on the diagonal";
    if (right.every(isDiagonal) && !wrong.some(isDiagonal)) return "off the diagonal";
  }
  return undefined;
}

function axisName(shape: readonly number[], axis: number, isBatched: boolean, isPlural: boolean): string {
  const s = isPlural ? "s" : "";
  if (isBatched && axis === 0) return `in example${s}`;
  if (isBatched && axis === shape.length - 1) return `in feature${s}`;
  if (isBatched && shape.length === 3) return `at position${s}`;
  if (shape.length === 1) return `in entr${isPlural ? "ies" : "y"}`;
  if (shape.length === 2) return axis === 0 ? `in row${s}` : `in column${s}`;
  return isPlural ? `at the indices of axis ${axis}:` : `at the index of axis ${axis}:`;
}

/** `0–3, 7` */
function ranges(indices: readonly number[]): string {
  const parts: string[] = [];
  for (let at = 0; at < indices.length;) {
    let end = at;
    while (end + 1 < indices.length && indices[end + 1] === indices[end]! + 1) end++;
    parts.push(end === at ? String(indices[at]) : `${indices[at]!}–${indices[end]!}`);
    at = end + 1;
  }
  return parts.length > 6 ? `${parts.slice(0, 6).join(", ")}, …` : parts.join(", ");
}

export const isInput = ({ unit, subject }: Pick<Evidence, "unit" | "subject">): boolean =>
  !unit.parameters.includes(subject.values);

/** A number short enough for a sentence. */
export const short = (value: number): string => Number(value.toPrecision(4)).toString();
