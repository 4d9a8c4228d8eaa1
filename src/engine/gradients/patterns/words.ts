/** Tensors and places as messages name them. */
import { indexOf } from "../../shape";
import type { Evidence } from "./evidence";
import { listOf } from "../../../words/lists";
import { say } from "../../../words/words";

/** `beta`, `the input`, `the second input`. */
export function nameOf({ unit, subject: { name } }: Pick<Evidence, "unit" | "subject">): string {
  const [, number] = /^input(?::(\d+))?$/.exec(name) ?? [];
  const isParameter = unit.parameters.length > unit.subjects.findIndex((each) => each.name === name);
  if (!name.startsWith("input") || isParameter) return name;
  if (unit.name === "loss" && unit.cotangent) return say`the prediction`;
  const which = Number(number ?? 0);
  return unit.inputs.length === 1 ? say`the input` : inputNumber(which + 1);
}

function inputNumber(number: number): string {
  switch (number) {
    case 1:
      return say`the first input`;
    case 2:
      return say`the second input`;
    case 3:
      return say`the third input`;
    case 4:
      return say`the fourth input`;
    case 5:
      return say`the fifth input`;
    case 6:
      return say`the sixth input`;
    default:
      return say`the ${number}th input`;
  }
}

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
    return alongAxis(shape, axis, isBatched, ranges(indices), indices.length > 1);
  }
  if (shape.length === 2 && shape[0] === shape[1]) {
    const isDiagonal = (entry: number) => entry % (shape[1]! + 1) === 0;
    if (wrong.every(isDiagonal) && !right.some(isDiagonal)) return say`on the diagonal`;
    if (right.every(isDiagonal) && !wrong.some(isDiagonal)) return say`off the diagonal`;
  }
  return undefined;
}

/** `at` or, of several, `in rows 0–3`. */
function alongAxis(
  shape: readonly number[],
  axis: number,
  isBatched: boolean,
  at: string,
  isPlural: boolean,
): string {
  if (isBatched && axis === 0) return isPlural ? say`in examples ${at}` : say`in example ${at}`;
  if (isBatched && axis === shape.length - 1)
    return isPlural ? say`in features ${at}` : say`in feature ${at}`;
  if (isBatched && shape.length === 3) return isPlural ? say`at positions ${at}` : say`at position ${at}`;
  if (shape.length === 1) return isPlural ? say`in entries ${at}` : say`in entry ${at}`;
  if (shape.length === 2 && axis === 0) return isPlural ? say`in rows ${at}` : say`in row ${at}`;
  if (shape.length === 2) return isPlural ? say`in columns ${at}` : say`in column ${at}`;
  return isPlural ? say`at the indices of axis ${axis}: ${at}` : say`at the index of axis ${axis}: ${at}`;
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
  return listOf(parts.length > 6 ? [...parts.slice(0, 6), "…"] : parts);
}

export const isInput = ({ unit, subject }: Pick<Evidence, "unit" | "subject">): boolean =>
  !unit.parameters.includes(subject.values);

/** A number short enough for a sentence. */
export const short = (value: number): string => Number(value.toPrecision(4)).toString();
