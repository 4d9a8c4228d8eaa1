import { type Evidence, restrictedTo } from "./evidence";
import { agree, norm } from "./fit";
import type { Pattern } from "./pattern";
import { scaledIn } from "./scaled";
import { isInput, nameOf, whereWrong } from "./words";
import { say } from "../../../words/words";

/** Some entries are right, the others zero or a multiple of what they should be. */
export const partial: Pattern = (evidence) => {
  const found = split(evidence);
  if (!found) return undefined;
  const { right, wrong, where } = found;
  const part = restrictedTo(evidence, wrong);
  const some = where ?? say`in ${wrong.length} of ${wrong.length + right.length} entries`;
  if (norm(part.analytic) > 1e-9 * norm(part.numeric)) {
    return scaledIn(part, say`${some} (and right elsewhere)`)?.diagnosis;
  }
  return {
    pattern: "term-missing",
    message: say`The gradient of ${nameOf(evidence)} stays zero ${some} and is right elsewhere: backward leaves these entries out; look at its loops' bounds.`,
  };
};

/** Some entries are right, and an axis tells them from the wrong ones. */
export const elsewhere: Pattern = (evidence) => {
  const found = split(evidence);
  if (found?.where === undefined) return undefined;
  const { right, wrong, where } = found;
  // Of a list any part has places of its own; a stretch of it is no accident.
  const isList = evidence.subject.shape.length === 1;
  if (isList && !isStretch(wrong) && !isStretch(right)) return undefined;
  return {
    pattern: "term-missing",
    message: say`The gradient of ${nameOf(evidence)} is wrong ${where} and right elsewhere: what flows there lacks a term, or is computed from wrong values.`,
  };
};

const isStretch = (columns: readonly number[]): boolean =>
  columns.length > 1 && columns.every((column, at) => column === columns[0]! + at);

/** Right and wrong columns of the evidence, where there are both, and where the wrong ones lie. */
function split(
  evidence: Evidence,
): { right: number[]; wrong: number[]; where: string | undefined } | undefined {
  const { right, wrong } = sorted(evidence);
  if (right.length === 0 || wrong.length === 0) return undefined;
  const of = (columns: readonly number[]) => columns.map((at) => evidence.entries[at]!);
  return { right, wrong, where: whereWrong(evidence.subject.shape, of(wrong), of(right), isInput(evidence)) };
}

/** Columns of the evidence that are right, and that are wrong; those that are zero either way are neither. */
function sorted({ entries, analytic, numeric }: Evidence): { right: number[]; wrong: number[] } {
  const right: number[] = [];
  const wrong: number[] = [];
  const size = norm(numeric) / Math.sqrt(entries.length);
  entries.forEach((_, at) => {
    const g = [Float64Array.from(analytic, (row) => row[at]!)];
    const expected = [Float64Array.from(numeric, (row) => row[at]!)];
    if (norm(g) + norm(expected) <= 1e-8 * size) return;
    (agree(g, expected) ? right : wrong).push(at);
  });
  return { right, wrong };
}
