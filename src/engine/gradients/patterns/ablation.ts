/** The error under another value of one of the layer's parameters: it tells which term of the gradient is wrong. */
import { type Evidence, evidenceAt, restrictedTo, some } from "./evidence";
import { agree, fitted, minus, norm } from "./fit";
import { elsewhere, partial } from "./partial";
import type { Diagnosis, Pattern } from "./pattern";
import { constant } from "./scaled";
import { transposed } from "./transposed";
import { nameOf, short } from "./words";
import { say } from "../../../words/words";

/** What may still be recognized of the part of a gradient that is left. */
const plain: readonly Pattern[] = [constant, transposed, partial, elsewhere];
const mostEntries = 64;
/** Of a gradient's size: less is nothing. */
const negligible = 1e-6;

/**
 * With a parameter at zero its terms leave the gradient: what they were is ĝ(θ) − ĝ(θ with zeros), and an error
 * that is a multiple of it is one of them. What is left may be plainly wrong, or right: the mistake is elsewhere
 * then.
 */
export const ablation: Pattern = (whole) => overParameters(whole, 0, withoutIt);

/** With a parameter at one a factor that was forgotten does no harm. */
export const forgottenFactor: Pattern = (whole) =>
  overParameters(whole, 1, (evidence, { analytic, numeric }, { name, values }) => {
    if (values === evidence.subject.values || norm(numeric) <= negligible * norm(evidence.numeric))
      return undefined;
    return agree(analytic, numeric)
      ? missing(
          say`The gradient of ${nameOf(evidence)} is right where ${name} is 1 everywhere: a factor ${name} is missing.`,
        )
      : undefined;
  });

interface Parameter {
  readonly name: string;
  readonly values: Float64Array;
}

/** What is found first with one of the parameters filled with that value. */
function overParameters(
  whole: Evidence,
  value: number,
  find: (evidence: Evidence, there: Evidence, parameter: Parameter) => Diagnosis | undefined,
): Diagnosis | undefined {
  const evidence = restrictedTo(whole, some(whole.entries, mostEntries));
  const { unit, points, point } = evidence;
  for (const [at, values] of unit.parameters.entries()) {
    values.fill(value);
    unit.forward();
    const there = { ...evidence, ...evidenceAt(evidence) };
    const found = find(evidence, there, { name: unit.subjects[at]!.name, values });
    points.goTo(point);
    if (found) return found;
  }
  return undefined;
}

function withoutIt(evidence: Evidence, left: Evidence, { name, values }: Parameter): Diagnosis | undefined {
  const { analytic, numeric, subject } = evidence;
  const subjectName = nameOf(evidence);
  const isOther = values !== subject.values;
  const counts = (part: readonly Float64Array[]) => norm(part) > negligible * norm(numeric);
  if (!counts(left.numeric)) return undefined;
  const terms = minus(numeric, left.numeric);
  const factor = isOther && counts(terms) ? fitted(minus(analytic, numeric), terms) : undefined;
  if (factor !== undefined && Math.abs(factor + 1) < 1e-4) {
    return missing(say`The gradient of ${subjectName} lacks the term that ${name} is part of.`);
  }
  if (factor !== undefined) {
    const times = short(1 + factor);
    return missing(
      say`The gradient of ${subjectName} has the term that ${name} is part of ${times} times instead of once; its other terms are right.`,
    );
  }
  if (agree(left.analytic, left.numeric)) {
    return isOther
      ? missing(
          say`The gradient of ${subjectName} is right where ${name} is zero: of its terms, one that ${name} is part of is wrong or missing.`,
        )
      : undefined;
  }
  if (!counts(left.analytic)) {
    return missing(
      say`The gradient of ${subjectName} is zero where ${name} is zero, and should not be: it lacks the terms that ${name} is no part of.`,
    );
  }
  const found = plain.map((pattern) => pattern(left)).find((each) => each !== undefined);
  return (
    found && {
      ...found,
      message: say`Where ${name} is zero, and less of the formula is left: ${lowered(found.message)}`,
    }
  );
}

const missing = (message: string): Diagnosis => ({ pattern: "term-missing", message });

const lowered = (sentence: string): string => sentence[0]!.toLowerCase() + sentence.slice(1);
