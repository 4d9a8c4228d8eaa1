import { scheduleMemory } from "../engine/schedules/index";
import { UserError } from "../engine/userError";
import type { Prepared } from "./prepare";

/** What waits for the dev cost needs a dev part: without one it would wait for ever, and say nothing. */
export function checkMonitors({ model, data }: Pick<Prepared, "model" | "data">): void {
  if (data.dev !== undefined) return;
  const { earlyStopping, schedule } = model.training;
  const refuse = (what: string, watch: string, path: readonly string[]) => {
    throw new UserError(
      `${what} watches devCost, and the data has no dev part; give \`data.split\` one, or watch ${watch}.`,
      { path },
    );
  };
  if (earlyStopping?.monitor.startsWith("dev") === true)
    refuse("`earlyStopping`", "trainCost", ["training", "earlyStopping"]);
  if (scheduleMemory(schedule)?.monitor === "devCost") refuse("`reduceOnPlateau`", "cost", ["schedule"]);
}
