import { dirname, join, relative } from "node:path/posix";
import * as vscode from "vscode";
import { isCodeModel } from "../model/modelFiles";
import { typesFile, typesModule } from "../model/types/typeDeclarations";
import type { CommandId } from "./commandIds";
import { isModelFile, modelSelector } from "./modelFile";
import type { Room } from "./room";
import { activeModel } from "./target";
import { inBackground } from "./tellError";

const command: CommandId = "modelDebugger.addModelTypes";
const offeredKey = "modelTypes.offered";
const neverKey = "modelTypes.never";

/** Writes the types beside the model, and has the model name them where no project does. */
export async function addModelTypes(room: Room, model?: vscode.Uri): Promise<void> {
  const document = model ? await vscode.workspace.openTextDocument(model) : activeModel();
  if (document === undefined || document.isUntitled || !isCodeModel(document.fileName)) {
    const message = vscode.l10n.t("Open a model in code (*.model.ts, .js, .mjs) to add its types beside it.");
    void vscode.window.showInformationMessage(message);
    return;
  }
  if (!(await writeTypes(room, document.uri))) return;
  if (!(await hasProject(document.uri))) await refer(document);
}

/** False where another file of that name is to stay as it is. */
export async function writeTypes(room: Pick<Room, "context">, model: vscode.Uri): Promise<boolean> {
  const types = await vscode.workspace.fs.readFile(
    vscode.Uri.joinPath(room.context.extensionUri, "dist", typesFile),
  );
  const target = vscode.Uri.joinPath(model, "..", typesFile);
  const present = await textOf(target);
  if (present !== undefined && present !== new TextDecoder().decode(types)) {
    const replace = vscode.l10n.t("Replace");
    const message = vscode.l10n.t("There is another {0} beside this model. Replace it?", typesFile);
    if ((await vscode.window.showWarningMessage(message, { modal: true }, replace)) !== replace) return false;
  }
  await vscode.workspace.fs.writeFile(target, types);
  return true;
}

/** Once a folder, when a model in code is opened that has no types; and as a quick fix on the line that imports them. */
export function offerModelTypes(room: Room): vscode.Disposable {
  const { globalState, workspaceState } = room.context;
  const offer = async (document: vscode.TextDocument): Promise<void> => {
    if (!mayHaveTypes(document) || globalState.get(neverKey) || workspaceState.get(offeredKey)) return;
    if (await hasTypes(document.uri)) return;
    await workspaceState.update(offeredKey, true);
    const add = vscode.l10n.t("Add Types");
    const never = vscode.l10n.t("Don't Ask Again");
    const message = vscode.l10n.t(
      "Completion and hovers in models in code come from {0}. Add it beside this model?",
      typesFile,
    );
    const choice = await vscode.window.showInformationMessage(message, add, never);
    if (choice === add) await addModelTypes(room, document.uri);
    if (choice === never) await globalState.update(neverKey, true);
  };
  const offerSoon = (document: vscode.TextDocument | undefined) => {
    if (document) inBackground(vscode.l10n.t("Offering types"), () => offer(document));
  };
  offerSoon(vscode.window.activeTextEditor?.document);
  return vscode.Disposable.from(
    vscode.window.onDidChangeActiveTextEditor((editor) => offerSoon(editor?.document)),
    vscode.languages.registerCodeActionsProvider(
      modelSelector,
      { provideCodeActions: fixesFor },
      {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      },
    ),
  );
}

async function fixesFor(document: vscode.TextDocument, range: vscode.Range): Promise<vscode.CodeAction[]> {
  if (!mayHaveTypes(document)) return [];
  const at = document.getText().search(importing);
  if (at < 0 || document.positionAt(at).line !== range.start.line || (await hasTypes(document.uri)))
    return [];
  const title = vscode.l10n.t("Add Model Types");
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  action.command = { command, title, arguments: [document.uri] };
  return [action];
}

/** `from "model-debugger"`, `import("model-debugger")` */
const importing = new RegExp(`\\b(?:from\\s*|import\\s*\\(\\s*)["']${typesModule}["']`);

const mayHaveTypes = (document: vscode.TextDocument): boolean =>
  !document.isUntitled && isCodeModel(document.fileName) && isModelFile(document);

/** Beside the model or above it, or installed. */
const hasTypes = async (model: vscode.Uri): Promise<boolean> =>
  isAbove(model, [typesFile, `node_modules/${typesModule}/package.json`]);

/** A project's own settings decide which files belong together; without one only those that are named do. */
const hasProject = (model: vscode.Uri): Promise<boolean> =>
  isAbove(model, ["tsconfig.json", "jsconfig.json"]);

/** One of the names is in the model's folder or, up to the workspace's, in one above it. */
async function isAbove(model: vscode.Uri, names: readonly string[]): Promise<boolean> {
  const root = vscode.workspace.getWorkspaceFolder(model)?.uri.path ?? dirname(model.path);
  for (let folder = dirname(model.path); ; folder = dirname(folder)) {
    for (const name of names) if (await exists(model.with({ path: join(folder, name) }))) return true;
    if (folder === root || relative(root, folder).startsWith("..") || folder === dirname(folder))
      return false;
  }
}

const exists = (uri: vscode.Uri): Thenable<boolean> =>
  vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );

const textOf = (uri: vscode.Uri): Thenable<string | undefined> =>
  vscode.workspace.fs.readFile(uri).then(
    (bytes) => new TextDecoder().decode(bytes),
    () => undefined,
  );

/** A line at the top that names the types; not saved. */
async function refer(document: vscode.TextDocument): Promise<void> {
  const line = `/// <reference path="./${typesFile}" />`;
  if (document.getText().includes(typesFile)) return;
  const edit = new vscode.WorkspaceEdit();
  const lineBreak = document.eol === vscode.EndOfLine.CRLF ? "\r\n" : "\n";
  edit.insert(document.uri, new vscode.Position(0, 0), line + lineBreak);
  await vscode.workspace.applyEdit(edit);
}
