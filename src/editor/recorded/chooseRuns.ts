import * as vscode from "vscode";
import type { RunSummary } from "../../session/runs/runSummary";
import type { Room } from "../room";
import { runDescription, runName } from "./runTexts";
import { isRun } from "./runsTree";
import { runIdOf, runScheme } from "./runUri";

/** What a menu of the tree gives a command: the element it was opened on, and all that are selected. */
export interface TreeArguments {
  readonly element?: unknown;
  readonly selected?: unknown;
}

/** The runs that a command means: given, selected in the tree, or shown by the active dashboard or editor. */
export async function meantRuns(room: Room, { element, selected }: TreeArguments): Promise<RunSummary[]> {
  const given = Array.isArray(selected) ? selected.filter(isRun) : [];
  if (given.length > 0) return given;
  if (isRun(element)) return [element];
  if (room.runsTree.selection.length > 0) return room.runsTree.selection;
  const shown = [room.dashboards.activeSubject, vscode.window.activeTextEditor?.document.uri];
  const uri = shown.find((one) => one?.scheme === runScheme);
  const run = uri && (await room.recorded.list()).find(({ id }) => id === runIdOf(uri));
  return run === undefined ? [] : [run];
}

/** One run, that the person picks where none is meant. */
export async function chooseRecorded(room: Room, given: TreeArguments): Promise<RunSummary | undefined> {
  const [meant] = await meantRuns(room, given);
  if (meant !== undefined) return meant;
  const items = await runItems(room);
  if (items === undefined) return undefined;
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which run?") }))?.run;
}

/** Several runs that the person picks. */
export async function pickRuns(room: Room, placeHolder: string): Promise<RunSummary[] | undefined> {
  const items = await runItems(room);
  const picked = items && (await vscode.window.showQuickPick(items, { placeHolder, canPickMany: true }));
  return picked?.map(({ run }) => run);
}

/** Undefined, and the person told, where there is none. */
async function runItems(
  room: Room,
): Promise<{ label: string; description: string; detail: string; run: RunSummary }[] | undefined> {
  const all = await room.recorded.list();
  const runs = all.filter(({ purpose, problem }) => purpose === "train" && problem === undefined);
  if (runs.length === 0) {
    void vscode.window.showInformationMessage(
      vscode.l10n.t("No run has been recorded yet: train a model first."),
    );
    return undefined;
  }
  return runs.map((run) => ({
    label: runName(run),
    description: runDescription(run),
    detail: run.label,
    run,
  }));
}
