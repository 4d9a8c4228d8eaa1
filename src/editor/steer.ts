import * as vscode from "vscode";
import type { Intent, RunState } from "../session/protocol";
import type { Room } from "./room";
import { chooseRun } from "./target";

/** Pause, resume, step, stop: intents to the run that is meant. */

const steer =
  (intent: Intent, possibleIn: readonly RunState[], otherwise: () => string) =>
  async (room: Room, model?: vscode.Uri): Promise<void> => {
    const run = await chooseRun(room, model);
    if (run !== undefined && possibleIn.includes(run.state)) run.session.send(intent);
    else vscode.window.setStatusBarMessage(otherwise(), 4000);
  };

export const pause = steer({ type: "pause" }, ["running"], () => vscode.l10n.t("No training is running."));
export const resume = steer({ type: "resume" }, ["paused"], () => vscode.l10n.t("No training is paused."));
export const step = steer({ type: "step", unit: "miniBatch" }, ["running", "paused"], () =>
  vscode.l10n.t("No training is running or paused."),
);
export const stop = steer({ type: "stop" }, ["loading", "running", "paused"], () =>
  vscode.l10n.t("No training is running or paused."),
);
