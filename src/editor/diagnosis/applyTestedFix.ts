import * as vscode from "vscode";
import { applyFix } from "../../diagnosis/causes/apply";
import { optimizerOption } from "../../diagnosis/causes/optimizerEdits";
import { pathText } from "../../model/pathText";
import type { ModelPath } from "../../model/problem";
import type { TestedFix } from "../../session/diagnosis/diagnosisJob";
import { openModel } from "../modelFile";
import { workspaceEdit } from "../quickFixes";
import { revealRange } from "../reveal";
import type { Room } from "../room";

/** Applies the fix of a cause, by its place in the latest answer, to the file as it is now. */
export async function applyCauseFix(room: Room, model: vscode.Uri, index: number): Promise<boolean> {
  const diagnosis = room.diagnoses.of(model);
  const standing = diagnosis.cause(index);
  if (!standing || diagnosis.isApplied(index)) return false;
  const applied = await applyTestedFix(room, model, standing.fix);
  if (applied) diagnosis.noteApplied(index);
  return applied;
}

/** Writes the learning rate that the latest sweep suggests. */
export async function useSuggestedRate(room: Room, model: vscode.Uri): Promise<boolean> {
  const suggestion = room.diagnoses.of(model).verdict("learning-rate-sweep")?.result.suggestion;
  const document = await openModel(model);
  const read = (await room.reader.readWithData(document)).model;
  if (suggestion === undefined || read.spec === undefined) return false;
  const context = { model: read.spec, valueAt: (path: ModelPath) => read.valueAt(path) };
  const edit = optimizerOption(context, "learningRate", suggestion);
  const title = vscode.l10n.t("Change learningRate to {0}", String(suggestion));
  return applyTestedFix(room, model, { title, place: ["optimizer"], edits: [edit] });
}

/**
 * Applies a fix that was tried on a copy, as the smallest edit of the text: where one of its places says something else
 * by now, nothing is changed, and the person is told.
 */
async function applyTestedFix(room: Room, model: vscode.Uri, fix: TestedFix): Promise<boolean> {
  const document = await openModel(model);
  await room.reader.readWithData(document);
  const { model: read, version } = room.reader.read(document);
  const application = version === document.version ? applyFix(read, fix.edits) : undefined;
  if (application === undefined || !("text" in application)) {
    const place = pathText(application?.stale ?? fix.place);
    const isThere = application && read.valueAt(application.stale) !== undefined;
    tellStale(place, isThere && application.found === undefined ? "computed" : "changed");
    return false;
  }
  const [first] = application.edits;
  if (first) await revealRange(document, { offset: first.offset, length: 0 });
  if (!(await vscode.workspace.applyEdit(workspaceEdit(document, application.edits)))) {
    tellStale(pathText(fix.place), "changed");
    return false;
  }
  if (first) await revealRange(document, { offset: first.offset, length: first.content.length });
  void offerTraining(model, fix.title);
  return true;
}

function tellStale(place: string, why: "changed" | "computed"): void {
  const message =
    why === "changed"
      ? vscode.l10n.t(
          "The fix was not applied: {0} was changed since it was tried. Nothing was changed; diagnose the model again.",
          place,
        )
      : vscode.l10n.t(
          "The fix was not applied: {0} is computed in the file, so it has to be changed by hand. Nothing was changed.",
          place,
        );
  void vscode.window.showWarningMessage(message);
}

async function offerTraining(model: vscode.Uri, title: string): Promise<void> {
  const train = vscode.l10n.t("Train");
  const message = vscode.l10n.t("Applied: {0}. Undo takes it back.", title);
  if ((await vscode.window.showInformationMessage(message, train)) === train)
    await vscode.commands.executeCommand("modelDebugger.train", model);
}
