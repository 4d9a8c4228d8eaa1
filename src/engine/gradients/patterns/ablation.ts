/** The error under another value of one of the layer's parameters: it tells which term of the gradient is wrong. */
import { type Evidence, evidenceAt, restrictedTo, some } from "./evidence";
import { agree, fitted, minus, norm } from "./fit";
import { elsewhere, partial } from "./partial";
import type { Diagnosis, Pattern } from "./pattern";
import { scaled } from "./scaled";
import { transposed } from "./transposed";
import { short, theGradient } from "./words";

/** What may still be recognized of the part of a gradient that is left. */
const plain: readonly Pattern[] = [scaled, transposed, partial, elsewhere];
const mostEntries = 64;

/**
 * With a parameter at zero its terms leave the gradient: what they were is ĝ(θ) − ĝ(θ with zeros), and an error
 * that is a multiple of it is one of them. What is left may be plainly wrong, or right: the mistake is elsewhere
 * then. With a parameter at one a factor that was forgotten does no harm.
 */
export const ablation: Pattern = (whole) => {
  const evidence = restrictedTo(whole, some(whole.entries, mostEntries));
  const { unit, points, point } = evidence;
  for (const [at, values] of unit.parameters.entries()) {
    const found = withoutIt(evidence, unit.subjects[at]!.name, values);
    points.goTo(point);
    if (found) return found;
  }
  return undefined;
};

function withoutIt(evidence: Evidence, name: string, values: Float64Array): Diagnosis | undefined {
  const { analytic, numeric, unit, subject } = evidence;
  const isOther = values !== subject.values;
  const at = (value: number): Evidence => {
    values.fill(value);
    unit.forward();
    return { ...evidence, ...evidenceAt(evidence) };
  };
  const counts = (part: readonly Float64Array[]) => norm(part) > 1e-6 * norm(numeric);
  const say = (what: string): Diagnosis => ({
    pattern: "term-missing",
    message: `${theGradient(evidence)} ${what}`,
  });
  const left = at(0);
  if (counts(left.numeric)) {
    const terms = minus(numeric, left.numeric);
    const factor = isOther && counts(terms) ? fitted(minus(analytic, numeric), terms) : undefined;
    if (factor !== undefined && Math.abs(factor + 1) < 1e-4)
      return say(`lacks the term that ${name} is part of.`);
    if (factor !== undefined) {
      const times = short(1 + factor);
      return say(
        `has the term that ${name} is part of ${times} times instead of once; its other terms are right.`,
      );
    }
    if (agree(left.analytic, left.numeric)) {
      return isOther
        ? say(
            `is right where ${name} is zero: of its terms, one that ${name} is part of is wrong or missing.`,
          )
        : undefined;
    }
    if (!counts(left.analytic))
      return say(
        `is zero where ${name} is zero, and should not be: it lacks the terms that ${name} is no part of.`,
      );
    const found = plain.map((pattern) => pattern(left)).find((each) => each !== undefined);
    if (found) {
      return {
        ...found,
        message: `Where ${name} is zero, and less of the formula is left: ${lowered(found.message)}`,
      };
    }
  }
  const ones = isOther ? at(1) : undefined;
  if (ones && counts(ones.numeric) && agree(ones.analytic, ones.numeric)) {
    return say(`is right where ${name} is 1 everywhere: a factor ${name} is missing.`);
  }
  return undefined;
}

const lowered = (sentence: string): string => sentence[0]!.toLowerCase() + sentence.slice(1);
