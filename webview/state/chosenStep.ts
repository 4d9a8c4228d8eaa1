import type { Context } from "./context";

/** The step that was chosen to be looked at, undefined when the latest is followed. */
export function chosenStep({ ui, run }: Pick<Context, "ui" | "run">): number | undefined {
  const step = ui.state.chosenStep;
  return step === null || step >= run.lastStep ? undefined : step;
}

/** The step where the last bucket begins: the right end of what can be chosen. */
export function lastChoice({ history, lastStep }: Context["run"]): number {
  return history === undefined ? 0 : history.bucketOf(lastStep) * history.stepsPerBucket;
}

/** All plots show the bucket of this step; one at the end, or null, follows the latest. */
export function chooseStep(context: Context, step: number | null): void {
  const { run, ui, drawing } = context;
  const perBucket = run.history?.stepsPerBucket ?? 1;
  const bucket = step === null ? null : Math.max(0, Math.floor(step / perBucket) * perBucket);
  const chosenStep = bucket === null || bucket >= lastChoice(run) ? null : bucket;
  if (chosenStep === ui.state.chosenStep) return;
  ui.keep({ chosenStep });
  drawing.all();
}
