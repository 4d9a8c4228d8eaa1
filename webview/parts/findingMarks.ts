import type { PlacedFinding } from "../../src/session/protocol";
import type { Mark } from "../plots/decorations";
import { ruleWords } from "../state/flags";
import { text } from "../strings";
import type { Palette } from "../theme";

/**
 * One mark for each step at which findings above info began, in the colour of the worst. Named ones say what was found;
 * those of errors come first, since of names that would lie over each other the first is written.
 */
export function findingMarks(
  findings: readonly PlacedFinding[],
  palette: Palette,
  names: "named" | "unnamed" = "unnamed",
): Mark[] {
  const bySteps = new Map<number, PlacedFinding[]>();
  for (const finding of findings) {
    if (finding.step === undefined || finding.severity === "info") continue;
    bySteps.set(finding.step, [...(bySteps.get(finding.step) ?? []), finding]);
  }
  for (const found of bySteps.values())
    found.sort((a, b) => Number(b.severity === "error") - Number(a.severity === "error"));
  const isError = (found: readonly PlacedFinding[]) => found[0]?.severity === "error";
  return [...bySteps]
    .sort(([, a], [, b]) => Number(isError(b)) - Number(isError(a)))
    .map(([x, found]) => ({
      x,
      color: isError(found) ? palette.error : palette.warning,
      ...(names === "named" && { label: nameOf(found) }),
    }));
}

/** `Dead units`, or `Dead units +2` where more began at the step. */
function nameOf(found: readonly PlacedFinding[]): string {
  const rules = [...new Set(found.map(({ rule }) => rule))].map(ruleWords);
  return rules.length === 1 ? rules[0]! : text("moreFindings", rules[0]!, rules.length - 1);
}
