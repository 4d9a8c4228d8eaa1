import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import * as vscode from "vscode";
import type { ModelInput } from "../session/jobs";

/** Which documents are model files, and what a worker has to know of one. */

const ending = ".model.json";

export const modelSelector: vscode.DocumentSelector = ["file", "untitled"].map((scheme) => ({
  scheme,
  pattern: `**/*${ending}`,
}));

export const isModelFile = (document: vscode.TextDocument): boolean =>
  (document.uri.scheme === "file" || document.uri.scheme === "untitled") &&
  document.uri.path.endsWith(ending);

/** `iris` of `iris.model.json`: what titles and the status bar call it. */
export const modelName = (uri: vscode.Uri): string => basename(uri.path, ending);

/** `examples/iris/iris.model.json`: the file as messages show it. */
export const labelOf = (uri: vscode.Uri): string => vscode.workspace.asRelativePath(uri, false);

/** The text as it stands in the editor; data are looked for beside the file, inside its workspace folder. */
export function modelInput(document: vscode.TextDocument): ModelInput {
  const folder = vscode.workspace.getWorkspaceFolder(document.uri) ?? vscode.workspace.workspaceFolders?.[0];
  const text = document.getText();
  if (document.isUntitled) {
    const root = folder?.uri.fsPath ?? tmpdir();
    return { text, file: join(root, basename(document.uri.path)), root };
  }
  const file = document.uri.fsPath;
  const within = vscode.workspace.getWorkspaceFolder(document.uri);
  return { text, file, root: within?.uri.fsPath ?? dirname(file) };
}
