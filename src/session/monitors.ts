import { scheduleMemory } from "../engine/schedules/index";
import { UserError } from "../engine/userError";
import { monitors } from "../model/monitor";
import type { Prepared } from "./prepare";
import { say } from "../words/words";

/** What waits for a number of the dev part needs one: without it it would wait for ever, and say nothing. */
export function checkMonitors({ model, data }: Pick<Prepared, "model" | "data">): void {
  if (data.dev !== undefined) return;
  const { earlyStopping, schedule } = model.training;
  const withoutDev = (what: string, watched: string, other: string, path: readonly string[]) => {
    throw new UserError(
      say`${what} watches ${watched}, and the data has no dev part; give \`data.split\` one, or watch ${other}.`,
      { path },
    );
  };
  const watched = earlyStopping?.monitor;
  if (watched !== undefined && monitors[watched]?.part === "dev") {
    withoutDev("`earlyStopping`", watched, watched.replace("dev", "train"), ["training", "earlyStopping"]);
  }
  if (scheduleMemory(schedule)?.monitor === "devCost")
    withoutDev("`reduceOnPlateau`", "devCost", "cost", ["schedule"]);
}
