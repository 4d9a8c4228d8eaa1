import * as vscode from "vscode";
import type { TextRange } from "../model/problem";
import { rangeIn } from "./diagnosticOf";
import { openModel } from "./modelFile";
import type { Room } from "./room";

/** Shows places of a run in the model file, wherever edits have moved them to. */

/** By the layer's name in the text as it is now; else where it stood when the run began. */
export async function revealLayer(room: Room, model: vscode.Uri, name: string): Promise<void> {
  const document = await openModel(model);
  const reading = room.reader.read(document).model;
  const layer = reading.layers.find((one) => one.name === name);
  if (layer !== undefined) return revealRange(document, reading.rangeOf(layer.path));
  const run = room.runs.of(model);
  const before = run?.startDocument.layers.find((one) => one.name === name);
  const range = before && run?.placeNow(before.path);
  if (range !== undefined) return revealRange(document, range);
  vscode.window.setStatusBarMessage(vscode.l10n.t("The layer {0} is no longer in the file.", name), 4000);
}

export async function revealFinding(room: Room, model: vscode.Uri, index: number): Promise<void> {
  const finding = (await room.dashboards.snapshotOf(model))?.findings[index];
  if (finding === undefined) return;
  if (finding.layer !== undefined) return revealLayer(room, model, finding.layer);
  const document = await openModel(model);
  const range = room.runs.of(model)?.placeNow(finding.path);
  await revealRange(document, range ?? room.reader.read(document).model.rangeOf(finding.path));
}

export async function revealFailure(room: Room, model: vscode.Uri): Promise<void> {
  const failure = (await room.dashboards.snapshotOf(model))?.failure;
  if (failure?.file !== undefined) {
    const document = await vscode.workspace.openTextDocument(failure.file);
    const at = new vscode.Position((failure.line ?? 1) - 1, (failure.column ?? 1) - 1);
    return revealRange(document, { offset: document.offsetAt(at), length: 0 });
  }
  const document = await openModel(model);
  await revealRange(document, room.reader.read(document).model.rangeOf(failure?.path ?? []));
}

/** Shows a place of a document, where the document is shown already if it is. */
export async function revealRange(document: vscode.TextDocument, range: TextRange): Promise<void> {
  const shown = vscode.window.visibleTextEditors.find((editor) => editor.document === document);
  const selection = rangeIn(document, range);
  const editor = await vscode.window.showTextDocument(document, {
    viewColumn: shown?.viewColumn ?? vscode.ViewColumn.One,
    selection,
  });
  editor.revealRange(selection, vscode.TextEditorRevealType.InCenterIfOutsideViewport);
}
