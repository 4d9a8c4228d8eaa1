import * as vscode from "vscode";
import type { Intent, RunState } from "../session/protocol";
import { pickCheckpoint } from "./pickCheckpoint";
import { tellLostWeights } from "./lostWeights";
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
export const stepEpoch = steer({ type: "step", unit: "epoch" }, ["running", "paused"], () =>
  vscode.l10n.t("No training is running or paused."),
);
/** Keeps the whole state of the present step; also after the run's end. */
export async function checkpoint(room: Room, model?: vscode.Uri): Promise<void> {
  const run = await chooseRun(room, model);
  if (run?.lostWeights === true) return void tellLostWeights();
  if (run?.hasWeights !== true || run.session.current.progress === undefined) {
    const message = vscode.l10n.t("There is nothing to keep yet: train the model first.");
    return void vscode.window.setStatusBarMessage(message, 4000);
  }
  run.session.send({ type: "checkpoint" });
  const answer = await run.session.next("steering", "requestFailed").catch(() => undefined);
  if (answer?.type !== "steering") return;
  const kept = answer.steering.checkpoints.at(-1);
  if (kept) vscode.window.setStatusBarMessage(vscode.l10n.t("Checkpoint of step {0} kept.", kept.step), 4000);
}

/** Puts a run to the step of a checkpoint that the person picks. */
export async function goBack(room: Room, model?: vscode.Uri): Promise<void> {
  const run = await chooseRun(room, model);
  const goesOn = run?.state === "running" || run?.state === "paused";
  if (run === undefined || !goesOn) {
    const message = vscode.l10n.t("No training is running or paused.");
    return void vscode.window.setStatusBarMessage(message, 4000);
  }
  const id = await pickCheckpoint(run.session.current.steering?.checkpoints ?? [], {
    placeHolder: vscode.l10n.t("Go back to which checkpoint of {0}?", run.name),
    none: vscode.l10n.t("{0} has no checkpoint yet.", run.name),
  });
  if (id !== undefined) run.session.send({ type: "goBack", id });
}

export const stop = steer({ type: "stop" }, ["loading", "running", "paused"], () =>
  vscode.l10n.t("No training is running or paused."),
);
