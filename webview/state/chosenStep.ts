import type { Context } from "./context";

/** The step that was chosen to be looked at, undefined when the latest is followed. */
export function chosenStep({ ui, run }: Pick<Context, "ui" | "run">): number | undefined {
  const step = ui.state.chosenStep;
  return step === null || step >= run.lastStep ? undefined : step;
}
