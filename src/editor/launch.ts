import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { ForkOrder, TrainJob } from "../session/jobs";
import { askedModel, labelOf, modelInput, modelName } from "./modelFile";
import { dataCacheOf } from "./dataCache";
import type { Room } from "./room";
import type { Run } from "./run";
import { isTrusted } from "./trust";

/**
 * Starts a run of the model as it stands in the editor, unless something keeps it from training: then
 * the person is told what, and there is no run. One launch of a model at a time: a second one for the
 * same purpose gets the first's run. `fork`: it goes on from a checkpoint, where its weights fit.
 */
export async function launch(
  room: Room,
  chosen: vscode.TextDocument,
  purpose: TrainJob["purpose"],
  fork?: ForkOrder,
): Promise<Run | undefined> {
  if (!isTrusted()) return undefined;
  const { launches } = room.runs;
  const key = chosen.uri.toString();
  for (let underway = launches.get(key); underway !== undefined; underway = launches.get(key)) {
    const run = await underway;
    if (fork === undefined && (run === undefined || run.job.purpose === purpose)) return run;
  }
  const launching = launchNow(room, chosen, purpose, fork).finally(() => launches.delete(key));
  launches.set(key, launching);
  return launching;
}

async function launchNow(
  room: Room,
  chosen: vscode.TextDocument,
  purpose: TrainJob["purpose"],
  fork: ForkOrder | undefined,
): Promise<Run | undefined> {
  const document = await saved(chosen);
  if (document === undefined) return undefined;
  const reading = await room.reader.readWithData(document);
  room.problems.show(document);
  const errors = reading.problems.filter((problem) => problem.severity === "error");
  if (errors.length > 0) {
    tellProblems(document, errors[0]!.range.offset, errors.length);
    return undefined;
  }
  const input = modelInput(document);
  // Before the run that goes on makes way. Rejects with what does not fit.
  if (fork !== undefined && reading.header !== undefined)
    await room.analyst.ask("checkFork", { ...askedModel(input), header: reading.header, fork });
  const settings = vscode.workspace.getConfiguration("modelDebugger", document.uri);
  const job: TrainJob = {
    ...input,
    runId: randomUUID(),
    label: labelOf(document.uri),
    precision: settings.get("precision", "float32"),
    threads: settings.get("threads", 0),
    cache: dataCacheOf(room.context),
    // The last training is what a reloaded window shows, not a look at its data.
    ...(purpose !== "look" && { recordTo: room.recorded.orderFor(document.uri, { forkOf: fork?.origin }) }),
    ...(fork && { fork }),
    purpose,
  };
  const run = await room.runs.start(document.uri, job, reading.model);
  room.dashboards.show(document.uri, "keepFocus");
  return run;
}

/** A worker reads data beside the file, so the file must be somewhere. Its unsaved edits may stay unsaved. */
export async function saved(document: vscode.TextDocument): Promise<vscode.TextDocument | undefined> {
  if (!document.isUntitled) return document;
  const save = vscode.l10n.t("Save…");
  const message = vscode.l10n.t(
    "Save {0} before training it: its data are looked for beside it.",
    modelName(document.uri),
  );
  if ((await vscode.window.showInformationMessage(message, save)) !== save) return undefined;
  const uri = await vscode.workspace.save(document.uri);
  return uri && (await vscode.workspace.openTextDocument(uri));
}

/** Waits for nobody: a notification may stay open long after. */
function tellProblems(document: vscode.TextDocument, offset: number, count: number): void {
  const show = vscode.l10n.t("Show Problems");
  const name = labelOf(document.uri).split("/").at(-1)!;
  const message =
    count === 1
      ? vscode.l10n.t("{0} has a problem that keeps it from training.", name)
      : vscode.l10n.t("{0} has {1} problems that keep it from training.", name, count);
  void vscode.window.showErrorMessage(message, show).then(async (choice) => {
    if (choice !== show) return;
    const at = document.positionAt(offset);
    await vscode.window.showTextDocument(document, { selection: new vscode.Range(at, at) });
    await vscode.commands.executeCommand("workbench.actions.view.problems");
  });
}
