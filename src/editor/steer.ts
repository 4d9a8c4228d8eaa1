import * as vscode from "vscode";
import type { Intent, RunMessage, RunState } from "../session/protocol";
import { pickCheckpoint } from "./pickCheckpoint";
import { tellLostWeights } from "./lostWeights";
import { goBackTo } from "./recorded/checkpointCommands";
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
  const latest = () => run.said.steering?.checkpoints.findLast(({ kind }) => kind !== "best");
  const before = latest()?.id;
  run.session.send({ type: "checkpoint" });
  let answer: RunMessage | undefined;
  // Others tell of the best one, that is kept by itself.
  do answer = await run.session.next("steering", "requestFailed").catch(() => undefined);
  while (answer?.type === "steering" && latest()?.id === before);
  const kept = latest();
  if (answer?.type === "steering" && kept)
    vscode.window.setStatusBarMessage(vscode.l10n.t("Checkpoint of step {0} kept.", kept.step), 4000);
}

/** Puts a run to the step of a checkpoint that the person picks, also after its end. */
export async function goBack(room: Room, model?: vscode.Uri): Promise<void> {
  const run = await chooseRun(room, model);
  if (run === undefined || run.state === "loading") {
    const message = vscode.l10n.t("There is no training that could go back.");
    return void vscode.window.setStatusBarMessage(message, 4000);
  }
  const id = await pickCheckpoint(run.session.current.steering?.checkpoints ?? [], {
    placeHolder: vscode.l10n.t("Go back to which checkpoint of {0}?", run.name),
    none: vscode.l10n.t("{0} has no checkpoint yet.", run.name),
  });
  if (id !== undefined) await goBackTo(room, run.model, { id });
}

export const stop = steer({ type: "stop" }, ["loading", "running", "paused"], () =>
  vscode.l10n.t("No training is running or paused."),
);
