import { evidenceAt, restrictedTo, some } from "./evidence";
import { agree, minus } from "./fit";
import type { Pattern } from "./pattern";
import { nameOf, theGradient } from "./words";

/** The gradient of another of the layer's tensors, or both in one. */
export const misplaced: Pattern = (whole) => {
  const { unit, subject } = whole;
  const evidence = restrictedTo(whole, some(whole.entries));
  const error = minus(evidence.analytic, evidence.numeric);
  for (const [at, other] of unit.subjects.entries()) {
    if (other === subject || other.values.length !== subject.values.length) continue;
    const { numeric } = evidenceAt({ ...evidence, subject: other, at });
    const isIt = agree(evidence.analytic, numeric);
    if (!isIt && !agree(error, numeric)) continue;
    const what = isIt ? "is that of" : "holds, besides its own, that of";
    return {
      pattern: "unknown",
      message: `${theGradient(whole)} ${what} ${nameOf({ unit, subject: other })}: look which gradient is filled with what.`,
    };
  }
  return undefined;
};
