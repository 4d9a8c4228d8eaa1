import { evidenceAt, restrictedTo, some } from "./evidence";
import { agree, minus } from "./fit";
import type { Pattern } from "./pattern";
import { nameOf } from "./words";
import { say } from "../../../words/words";

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
    const [name, otherName] = [nameOf(whole), nameOf({ unit, subject: other })];
    return {
      pattern: "unknown",
      message: isIt
        ? say`The gradient of ${name} is that of ${otherName}: look which gradient is filled with what.`
        : say`The gradient of ${name} holds, besides its own, that of ${otherName}: look which gradient is filled with what.`,
    };
  }
  return undefined;
};
