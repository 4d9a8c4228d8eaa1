import type { PlacedFinding } from "../../src/session/protocol";
import type { Mark } from "../plots/decorations";
import type { Palette } from "../theme";

/** One mark for each step at which findings above info began, in the colour of the worst. */
export function findingMarks(findings: readonly PlacedFinding[], palette: Palette): Mark[] {
  const errors = new Map<number, boolean>();
  for (const { step, severity } of findings) {
    if (step === undefined || severity === "info") continue;
    errors.set(step, errors.get(step) === true || severity === "error");
  }
  return [...errors].map(([x, isError]) => ({ x, color: isError ? palette.error : palette.warning }));
}
