import * as vscode from "vscode";
import { deleteCheckpoint, nameCheckpoint } from "../../session/runs/runFolder";
import type { ShownCheckpoint, SteeringIntent } from "../../session/shownSteering";
import type { Room } from "../room";
import type { Run } from "../run";
import { checkpointsOf, forkFromPage } from "./forkRun";
import { runIdOf, runScheme } from "./runUri";

/** What a dashboard asks of one checkpoint: of a run whose worker is there, or of its files. */
type Asked = Extract<SteeringIntent, { type: "goBack" | "nameCheckpoint" | "deleteCheckpoint" }>;

/** The run that the dashboard shows: one of this window, and what it is recorded as. */
async function shownRun(room: Room, subject: vscode.Uri): Promise<{ id?: string; live?: Run }> {
  if (subject.scheme === runScheme) {
    const id = runIdOf(subject);
    return { id, live: room.recorded.liveRun(id) };
  }
  const live = room.runs.of(subject);
  return { id: live?.job.runId ?? (await room.recorded.latest(subject))?.id, live };
}

/** Puts the run to the checkpoint, also after its end while its worker is there; else offers what can still be done. */
export async function goBackTo(
  room: Room,
  subject: vscode.Uri,
  { id }: { readonly id: string },
): Promise<void> {
  const { id: runId, live } = await shownRun(room, subject);
  if (live?.session.alive === true) {
    live.session.send({ type: "goBack", id });
    return;
  }
  const fork = vscode.l10n.t("Fork");
  const message = vscode.l10n.t(
    "The worker of this run has ended, so it cannot be taken up again. A fork goes on from the checkpoint, as a run of its own.",
  );
  const choice = await vscode.window.showInformationMessage(message, fork);
  if (choice === fork && runId !== undefined) await forkFromPage(room, runId, id);
}

export async function renameCheckpoint(
  room: Room,
  subject: vscode.Uri,
  intent: Extract<Asked, { type: "nameCheckpoint" }>,
): Promise<void> {
  const { id, live } = await shownRun(room, subject);
  if (live?.session.alive === true) {
    live.session.send(intent);
    return;
  }
  if (id === undefined) return;
  await nameCheckpoint(room.recorded.place(id), intent.id, intent.name);
  await showAgain(room, id, live);
}

/** Once the person has said so: a checkpoint that is deleted is gone. */
export async function removeCheckpoint(
  room: Room,
  subject: vscode.Uri,
  intent: Extract<Asked, { type: "deleteCheckpoint" }>,
): Promise<void> {
  const { id, live } = await shownRun(room, subject);
  const checkpoints = id === undefined ? [] : await checkpointsOf(room, id);
  const meant = checkpoints.find((one) => one.id === intent.id);
  if (!(await isSure(meant))) return;
  if (live?.session.alive === true) {
    live.session.send(intent);
    return;
  }
  if (id === undefined) return;
  await deleteCheckpoint(room.recorded.place(id), intent.id);
  await showAgain(room, id, live);
}

/** In every dashboard that shows the run. */
async function showAgain(room: Room, id: string, live: Run | undefined): Promise<void> {
  const { steering } = (await room.recorded.read(id)).snapshot;
  if (steering !== undefined) live?.session.revise(steering);
  room.dashboards.showAgain(id);
}

async function isSure(checkpoint: ShownCheckpoint | undefined): Promise<boolean> {
  const button = vscode.l10n.t("Delete");
  const message =
    checkpoint === undefined
      ? vscode.l10n.t("Delete this checkpoint?")
      : checkpoint.name === undefined
        ? vscode.l10n.t("Delete the checkpoint of step {0}?", checkpoint.step)
        : vscode.l10n.t("Delete the checkpoint “{0}” of step {1}?", checkpoint.name, checkpoint.step);
  const detail = vscode.l10n.t("Its state is gone then: nothing can go back to it or be forked from it.");
  return (await vscode.window.showWarningMessage(message, { modal: true, detail }, button)) === button;
}
