import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { ModelInput, TrainJob } from "../../session/jobs";
import { fileOfCheckpoint } from "../../session/runs/runFolder";
import { dataCacheOf } from "../dataCache";
import { labelOf } from "../modelFile";
import type { Room } from "../room";
import { rulesFor } from "../ruleSettings";
import { isTrusted } from "../trust";
import { chooseRecorded, type TreeArguments } from "./chooseRuns";
import { recordedDocument } from "./recordedDocument";
import { runName } from "./runTexts";

/**
 * Trains a recorded text again with its seed and precision, and what was changed by hand at the same steps: the
 * same bits, as long as the data, and the modules that code imports, are what they were.
 */
export async function rerun(room: Room, given: TreeArguments): Promise<void> {
  const chosen = await chooseRecorded(room, given);
  if (chosen === undefined || !isTrusted()) return;
  const { begin, changes } = await room.recorded.read(chosen.id);
  const model = vscode.Uri.parse(chosen.model);
  const running = room.runs.of(model);
  if (running?.session.ended === false) {
    const stop = vscode.l10n.t("Stop and Re-run");
    const message = vscode.l10n.t("{0} is being trained already.", running.name);
    if ((await vscode.window.showInformationMessage(message, stop)) !== stop) return;
  }
  const { text, precision, threads, forkOf } = begin;
  const input: ModelInput = { text, ...placeOf(model, begin), rules: rulesFor(model) };
  const job: TrainJob = {
    ...input,
    runId: randomUUID(),
    label: labelOf(model),
    precision,
    threads,
    cache: dataCacheOf(room.context),
    recordTo: room.recorded.orderFor(model, { rerunOf: begin.id, forkOf }),
    // A fork begins where it was forked, whatever has become of its parent.
    ...(forkOf && {
      fork: { file: fileOfCheckpoint(room.recorded.place(begin.id), "start"), origin: forkOf },
    }),
    replay: changes,
    purpose: "train",
  };
  await room.runs.start(model, job, await recordedDocument(room.analyst, input));
  room.dashboards.show(model, "keepFocus");
  vscode.window.setStatusBarMessage(vscode.l10n.t("Re-running {0}", runName(chosen)), 4000);
}

/** Where the model is now; where it was while there is no folder that holds it. */
function placeOf(model: vscode.Uri, was: ModelInput): { readonly file: string; readonly root: string } {
  const folder = vscode.workspace.getWorkspaceFolder(model);
  return folder === undefined
    ? { file: was.file, root: was.root }
    : { file: model.fsPath, root: folder.uri.fsPath };
}
