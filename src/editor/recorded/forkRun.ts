import * as vscode from "vscode";
import { fileOfCheckpoint } from "../../session/runs/runFolder";
import type { RunSummary } from "../../session/runs/runSummary";
import type { ShownCheckpoint } from "../../session/shownSteering";
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
  const checkpoint = (await checkpointsOf(room, runId)).find((one) => one.id === id);
  if (run !== undefined && checkpoint !== undefined) return fork(room, run, checkpoint);
  void vscode.window.showInformationMessage(vscode.l10n.t("This checkpoint is no longer there."));
}

/** A run that goes on in this window knows more than its record. */
const checkpointsOf = async (room: Room, id: string): Promise<readonly ShownCheckpoint[]> => {
  const live = room.recorded.liveRun(id)?.said;
  const said = live ?? (await room.recorded.read(id)).snapshot;
  return said.steering?.checkpoints ?? [];
};

/** Trains the model file as it stands now from the checkpoint on, as a run of its own. */
async function fork(room: Room, parent: RunSummary, { id, step }: ShownCheckpoint): Promise<void> {
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
  const file = fileOfCheckpoint(room.recorded.place(parent.id), id);
  const origin = { run: parent.id, title: runName(parent), step };
  await launch(room, document, "train", { file, origin });
}
