import { agree, fitted, minus, norm } from "./fit";
import type { Pattern } from "./pattern";
import { isInput, nameOf, short } from "./words";
import { say } from "../../../words/words";

/** Something in it does not depend on outputGradient, as every gradient does. */
export const unused: Pattern = (evidence) => {
  const { analytic, numeric, cotangents, entries, subject } = evidence;
  if (cotangents.length < 2) return undefined;
  const name = nameOf(evidence);
  const isSame = (rows: readonly Float64Array[]): boolean =>
    norm(rows) > 0 && rows.every((row) => agree([row], [rows[0]!]));
  if (isSame(analytic)) {
    return {
      pattern: "term-missing",
      message: say`The gradient of ${name} does not depend on outputGradient: by the chain rule every term is a product with it.`,
    };
  }
  const error = minus(analytic, numeric);
  if (!isSame(error)) return undefined;
  const values = [Float64Array.from(entries, (entry) => subject.values[entry]!)];
  const decay = isInput(evidence) ? undefined : fitted([error[0]!], values);
  const message =
    decay === undefined
      ? say`The gradient of ${name} has a term too many: something that does not depend on outputGradient is added to it.`
      : say`The gradient of ${name} has a term too many: ${short(decay)} · ${subject.name} is added to it: a regularization term, which the engine adds by itself.`;
  return { pattern: "term-missing", message };
};
