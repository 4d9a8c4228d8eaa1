import { norm } from "./fit";
import type { Pattern } from "./pattern";
import { nameOf } from "./words";
import { say } from "../../../words/words";

/** Nothing comes where something should. */
export const zero: Pattern = (evidence) => {
  if (norm(evidence.analytic) > 1e-9 * norm(evidence.numeric)) return undefined;
  return {
    pattern: "zero",
    message: say`The gradient of ${nameOf(evidence)} stays zero: backward does not fill it, or multiplies it by zero.`,
  };
};
