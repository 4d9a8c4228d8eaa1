import * as vscode from "vscode";
import type { RunSummary } from "../../session/runs/runSummary";
import type { Room } from "../room";
import { inBackground } from "../tellError";
import { chooseRecorded, meantRuns, type TreeArguments } from "./chooseRuns";
import { runName, runTitle } from "./runTexts";
import { uriOfRun } from "./runUri";

/** What the tree of runs does with one of them. */

/** Shows a run in the dashboard: as it was recorded, or as it goes on where it does. */
export async function openRun(room: Room, given: TreeArguments): Promise<void> {
  const run = await chooseRecorded(room, given);
  if (run === undefined) return;
  if (run.problem !== undefined) return void vscode.window.showErrorMessage(run.problem);
  const live = room.recorded.liveRun(run.id);
  room.dashboards.show(live === undefined ? uriOfRun(run) : live.model, "focus", runName(run));
}

export async function renameRun(room: Room, given: TreeArguments): Promise<void> {
  const run = await chooseRecorded(room, given);
  if (run === undefined) return;
  const title = await vscode.window.showInputBox({
    title: vscode.l10n.t("Rename {0}", runName(run)),
    prompt: vscode.l10n.t(
      "A run with a name of its own is not removed to make room. Empty: called by its time again.",
    ),
    value: run.title ?? "",
    placeHolder: runTitle({ ...run, title: undefined }),
  });
  if (title === undefined) return;
  await room.recorded.change(run.id, { title: title.trim() === "" ? undefined : title.trim() });
}

const keep = (kept: boolean) => async (room: Room, given: TreeArguments) => {
  const run = await chooseRecorded(room, given);
  if (run !== undefined) await room.recorded.change(run.id, { kept });
};
export const pinRun = keep(true);
export const unpinRun = keep(false);

/** Gone at once, and back by Undo: nobody is asked first. */
export async function deleteRuns(room: Room, given: TreeArguments): Promise<void> {
  let runs = await meantRuns(room, given);
  if (runs.length === 0) {
    const run = await chooseRecorded(room, given);
    if (run !== undefined) runs = [run];
  }
  const going = runs.filter(({ id }) => room.recorded.liveRun(id)?.session.ended === false);
  const ids = runs.filter((run) => !going.includes(run)).map(({ id }) => id);
  if (going.length > 0)
    void vscode.window.showWarningMessage(
      vscode.l10n.t("{0} still goes on: stop it before its record is deleted.", runName(going[0]!)),
    );
  if (ids.length === 0) return;
  await room.recorded.delete(ids);
  const undo = vscode.l10n.t("Undo");
  const message =
    ids.length === 1
      ? vscode.l10n.t("{0} was deleted.", runName(runs.find(({ id }) => id === ids[0])!))
      : vscode.l10n.t("{0} runs were deleted.", ids.length);
  void vscode.window.showInformationMessage(message, undo).then((choice) => {
    if (choice === undo) inBackground(vscode.l10n.t("Undo"), () => room.recorded.restore(ids));
  });
}

/** The text that was trained, as a document that cannot be edited. */
export async function showRunText(room: Room, given: TreeArguments): Promise<void> {
  const run = await chooseRecorded(room, given);
  if (run === undefined) return;
  const document = await vscode.workspace.openTextDocument(uriOfRun(run));
  await vscode.window.showTextDocument(document, { preview: true });
}

/** The editor's own difference of the text that was trained and the model file as it is now. */
export async function compareRunWithFile(room: Room, given: TreeArguments): Promise<void> {
  const run = await chooseRecorded(room, given);
  if (run === undefined) return;
  const file = vscode.Uri.parse(run.model);
  const isThere = await vscode.workspace.fs.stat(file).then(
    () => true,
    () => false,
  );
  if (!isThere)
    return void vscode.window.showInformationMessage(
      vscode.l10n.t("{0} is no longer there; Show Model Text shows what was trained.", run.label),
    );
  const title = vscode.l10n.t("{0} ↔ now", runName(run));
  await vscode.commands.executeCommand("vscode.diff", uriOfRun(run), file, title);
}

/** The same of two runs. */
export const showDifference = (one: RunSummary, other: RunSummary): Thenable<unknown> =>
  vscode.commands.executeCommand(
    "vscode.diff",
    uriOfRun(one),
    uriOfRun(other),
    `${runName(one)} ↔ ${runName(other)}`,
  );
