import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../engine/userError";
import { isCodeModel, isModelName, modelEndings } from "../model/modelFiles";
import type { AskedModel, ModelInput } from "../session/jobs";
import { rulesFor } from "./ruleSettings";

/** Which documents are model files, and what a worker has to know of one. */

const endings = modelEndings.map((ending) => ending.replace(".model.", "")).join(",");

/** Every model file, for searching and watching. */
export const modelGlob = `**/*.model.{${endings}}`;

export const modelSelector: vscode.DocumentSelector = ["file", "untitled"].map((scheme) => ({
  scheme,
  pattern: modelGlob,
}));

export const isModelFile = (document: vscode.TextDocument): boolean =>
  (document.uri.scheme === "file" || document.uri.scheme === "untitled") &&
  isModelName(document.uri.path) &&
  (!isCodeModel(document.uri.path) || mayBeModel(document.getText()));

/** `user.model.ts` is what many projects call something else: a network has layers and a loss, and is exported. */
export const mayBeModel = (code: string): boolean =>
  /\blayers\b/.test(code) && /\bloss\b/.test(code) && /\bexport\s+default\b|\bexports\b/.test(code);

/** `iris` of `iris.model.json`: what titles and the status bar call it. */
export const modelName = (uri: vscode.Uri): string =>
  basename(
    uri.path,
    modelEndings.find((ending) => uri.path.endsWith(ending)),
  );

/** `examples/iris/iris.model.json`: the file as messages show it. */
export const labelOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

/** The text as it stands in the editor; data are looked for beside the file, inside its workspace folder. */
export function modelInput(document: vscode.TextDocument): ModelInput {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri) ?? vscode.workspace.workspaceFolders?.[0];
  const text = document.getText();
  const rules = rulesFor(document.uri);
  if (document.isUntitled) {
    const root = folder?.uri.fsPath ?? tmpdir();
    return { text, file: join(root, basename(document.uri.path)), root, rules };
  }
  const file = document.uri.fsPath;
  const within = vscode.workspace.getWorkspaceFolder(document.uri);
  return { text, file, root: within?.uri.fsPath ?? dirname(file), rules };
}

/** The same for a question about it: its code may be run where the workspace is trusted. */
export const askedModel = (input: ModelInput): AskedModel => ({
  ...input,
  mayRun: vscode.workspace.isTrusted,
});

/** The model's document. Throws a UserError where its file was deleted or moved. */
export const openModel = (uri: vscode.Uri): Promise<vscode.TextDocument> =>
  Promise.resolve(vscode.workspace.openTextDocument(uri)).catch(() => {
    throw new UserError(vscode.l10n.t("{0} cannot be opened: it was deleted or moved.", labelOf(uri)));
  });

/** Whether the file of that name is a model. */
export async function isModel(uri: vscode.Uri): Promise<boolean> {
  if (!isCodeModel(uri.path)) return true;
  const bytes = await vscode.workspace.fs.readFile(uri).then(undefined, () => undefined);
  return bytes !== undefined && mayBeModel(new TextDecoder().decode(bytes));
}
