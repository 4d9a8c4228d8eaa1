import { chosenStep } from "./chosenStep";
import type { Context } from "./context";
import { flagsOf, type Flag } from "./flags";

/** Flags as they were at the step that all views share: of what had begun by the end of its bucket. */
export function flagsAtStep({ run, ui }: Pick<Context, "run" | "ui">): ReadonlyMap<string, Flag> {
  const chosen = chosenStep({ run, ui });
  if (chosen === undefined) return flagsOf(run.findings);
  const end = chosen + (run.history?.stepsPerBucket ?? 1);
  return flagsOf(run.findings.filter(({ step = 0 }) => step < end));
}
