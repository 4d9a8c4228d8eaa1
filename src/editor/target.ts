import * as vscode from "vscode";
import { isModel, isModelFile, labelOf, modelGlob, openModel } from "./modelFile";
import type { Room } from "./room";
import type { Run } from "./run";

/** Which model or run a command means when nobody names one. */

export function activeModel(): vscode.TextDocument | undefined {
  const document = vscode.window.activeTextEditor?.document;
  return document !== undefined && isModelFile(document) ? document : undefined;
}

/** The one named, else the active editor's, else the active dashboard's, else the only one that goes on, else the latest. */
export function meantRun(room: Room, model?: vscode.Uri): Run | undefined {
  if (model !== undefined) return room.runs.of(model);
  for (const uri of [activeModel()?.uri, room.dashboards.active])
    if (uri !== undefined) {
      const run = room.runs.of(uri);
      if (run !== undefined) return run;
    }
  const { going, all } = room.runs;
  return going.length === 1 ? going[0] : going.length === 0 ? all.at(-1) : undefined;
}

/** As `meantRun`; where several go on and none is meant, the person is asked. */
export async function chooseRun(room: Room, model?: vscode.Uri): Promise<Run | undefined> {
  const run = meantRun(room, model);
  if (run !== undefined || model !== undefined) return run;
  const items = room.runs.going.map((one) => ({
    label: one.name,
    description: labelOf(one.model),
    run: one,
  }));
  if (items.length === 0) return undefined;
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which run?") }))?.run;
}

/** The document named, active, or shown by the active dashboard; else the person picks one of the workspace's. */
export async function chooseModel(room: Room, model?: vscode.Uri): Promise<vscode.TextDocument | undefined> {
  const active = activeModel();
  if (model === undefined && active !== undefined) return active;
  const uri = model ?? room.dashboards.active ?? visibleModel()?.uri ?? (await pickModel());
  return uri && (await openModel(uri));
}

const visibleModel = (): vscode.TextDocument | undefined => {
  const visible = vscode.window.visibleTextEditors.map((editor) => editor.document).filter(isModelFile);
  return visible.length === 1 ? visible[0] : undefined;
};

async function pickModel(): Promise<vscode.Uri | undefined> {
  const uris = await findModels();
  if (uris.length === 0) {
    const create = vscode.l10n.t("New Model…");
    const message = vscode.l10n.t("There is no model file (*.model.json, *.model.ts) in this folder yet.");
    if ((await vscode.window.showInformationMessage(message, create)) === create)
      await vscode.commands.executeCommand("modelDebugger.newModel");
    return undefined;
  }
  const items = uris.map((uri) => ({ label: labelOf(uri), uri }));
  return (await vscode.window.showQuickPick(items, { placeHolder: vscode.l10n.t("Which model?") }))?.uri;
}

/** The workspace's model files, by path. */
export async function findModels(): Promise<vscode.Uri[]> {
  const uris = await vscode.workspace.findFiles(modelGlob, "**/node_modules/**");
  const are = await Promise.all(uris.map(isModel));
  return uris.filter((_, index) => are[index]).sort((one, other) => one.path.localeCompare(other.path));
}
