import type { Context } from "../../state/context";
import { chosenStep } from "../../state/chosenStep";
import { middle, valueAt } from "../../state/values";

/** What was measured in a layer at the step that all views share; undefined: nothing there. */
export interface Readings {
  readonly activation: number | undefined;
  readonly gradient: number | undefined;
  readonly update: number | undefined;
}

/** The step that readings are of. */
export const readingStep = (context: Context): number => chosenStep(context) ?? context.run.lastStep;

export function readingsOf(context: Context, layer: string): Readings {
  const { history, facts } = context.run;
  const step = readingStep(context);
  const recorded = (prefix: string): number | undefined => {
    const value = history && valueAt(history, history.indexOf(`${prefix}/${layer}`), step);
    return value && middle(value);
  };
  // Of the latest step alone where it is not recorded.
  const latest =
    chosenStep(context) === undefined ? facts?.layers.find(({ name }) => name === layer) : undefined;
  const kernel = latest?.parameters.find(({ name }) => name === "kernel") ?? latest?.parameters[0];
  return {
    activation: recorded("activationNorm"),
    gradient: recorded("gradientNorm"),
    update: recorded("updateRatio") ?? kernel?.updateRatio,
  };
}
