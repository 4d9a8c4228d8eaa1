import { copyFile, rm } from "node:fs/promises";
import * as vscode from "vscode";
import { fileOfCheckpoint } from "../../session/runs/runFolder";
import type { RunSummary } from "../../session/runs/runSummary";
import { isBestId, type ShownCheckpoint } from "../../session/shownSteering";
import { launch } from "../launch";
import { openModel } from "../modelFile";
import { pickCheckpoint } from "../pickCheckpoint";
import type { Room } from "../room";
import { chooseRecorded, type TreeArguments } from "./chooseRuns";
import { runName } from "./runTexts";

/** Forks a run of the tree from a checkpoint that the person picks. */
export async function forkRun(room: Room, given: TreeArguments): Promise<void> {
  const run = await chooseRecorded(room, given);
  if (run === undefined) return;
  const checkpoints = await checkpointsOf(room, run.id);
  const id = await pickCheckpoint(
    checkpoints.filter(({ inMemory }) => inMemory === undefined),
    {
      placeHolder: vscode.l10n.t("Fork {0} from which checkpoint?", runName(run)),
      none: vscode.l10n.t(
        "{0} has no checkpoint to go on from. Keep one while it trains, with Checkpoint in the dashboard.",
        runName(run),
      ),
    },
  );
  const checkpoint = checkpoints.find((one) => one.id === id);
  if (checkpoint !== undefined) await fork(room, run, checkpoint);
}

/** Forks the run that a dashboard shows. */
export async function forkFromPage(room: Room, runId: string, id: string): Promise<void> {
  const run = (await room.recorded.list()).find((one) => one.id === runId);
  const checkpoints = await checkpointsOf(room, runId);
  // A better one may have taken the best one's place meanwhile.
  const checkpoint =
    checkpoints.find((one) => one.id === id) ??
    (isBestId(id) ? checkpoints.find(({ kind }) => kind === "best") : undefined);
  if (run !== undefined && checkpoint !== undefined) return fork(room, run, checkpoint);
  void vscode.window.showInformationMessage(vscode.l10n.t("This checkpoint is no longer there."));
}

/** A run that goes on in this window knows more than its record. */
export const checkpointsOf = async (room: Room, id: string): Promise<readonly ShownCheckpoint[]> => {
  const live = room.recorded.liveRun(id)?.said;
  const said = live ?? (await room.recorded.read(id)).snapshot;
  return said.steering?.checkpoints ?? [];
};

/** Trains the model file as it stands now from the checkpoint on, as a run of its own. */
async function fork(room: Room, parent: RunSummary, checkpoint: ShownCheckpoint): Promise<void> {
  const model = vscode.Uri.parse(parent.model);
  const running = room.runs.of(model);
  if (running?.session.ended === false) {
    const stop = vscode.l10n.t("Stop and Fork");
    const message = vscode.l10n.t(
      "{0} is being trained. A fork takes its place; its record stays.",
      running.name,
    );
    if ((await vscode.window.showInformationMessage(message, stop)) !== stop) return;
  }
  const document = await openModel(model);
  const begin = (file: string, { step }: ShownCheckpoint) =>
    launch(room, document, "train", { file, origin: { run: parent.id, title: runName(parent), step } });
  const fileOf = ({ id }: ShownCheckpoint) => fileOfCheckpoint(room.recorded.place(parent.id), id);
  if (checkpoint.kind !== "best" || running?.session.ended !== false)
    return begin(fileOf(checkpoint), checkpoint).then(() => undefined);
  const held = await holdBest(room, parent.id, checkpoint, fileOf);
  try {
    const child = await begin(held.file, held.checkpoint);
    // It has read the file once it is told what it can be steered by.
    if (child?.said.steering === undefined) await child?.session.next("steering").catch(() => undefined);
  } finally {
    await rm(held.file, { force: true });
  }
}

/** A copy of the best checkpoint of a run that goes on: a better one may take its place at any moment. */
async function holdBest(
  room: Room,
  run: string,
  wanted: ShownCheckpoint,
  fileOf: (checkpoint: ShownCheckpoint) => string,
): Promise<{ readonly file: string; readonly checkpoint: ShownCheckpoint }> {
  for (let checkpoint = wanted; ;) {
    const file = `${fileOf(checkpoint)}.fork`;
    try {
      await copyFile(fileOf(checkpoint), file);
      return { file, checkpoint };
    } catch (error) {
      const now = (await checkpointsOf(room, run)).find(({ kind }) => kind === "best");
      if (now === undefined || now.id === checkpoint.id) throw error;
      checkpoint = now;
    }
  }
}
