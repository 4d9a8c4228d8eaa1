import { join } from "node:path";
import * as vscode from "vscode";
import type { ExtensionApi, Room } from "../../src/editor/room";
import type { Run } from "../../src/editor/run";
import { hasEnded } from "../../src/session/protocol";

/** What the integration tests share: the extension, its room, waiting for what happens, and files. */

export const extension = vscode.extensions.getExtension<ExtensionApi>("model-debugger.model-debugger")!;

export const openRoom = async (): Promise<Room> => (await extension.activate()).openRoom();

const waitLimitMs = 15_000;

/** Looks now and after each of the events, until `look` gives something; fails with `what` when it takes too long. */
export function waitFor<T>(
  what: string,
  events: readonly vscode.Event<unknown>[],
  look: () => T | undefined,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const settle = (finish: () => void) => {
      clearTimeout(timer);
      vscode.Disposable.from(...subscriptions).dispose();
      finish();
    };
    const attempt = () => {
      const found = look();
      if (found !== undefined) settle(() => resolve(found));
    };
    const timer = setTimeout(
      () => settle(() => reject(new Error(`waited ${waitLimitMs / 1000} s in vain for ${what}`))),
      waitLimitMs,
    );
    const subscriptions = events.map((event) => event(attempt));
    attempt();
  });
}

/** Polls what no event tells of, such as the answer of a language feature. */
export async function eventually<T>(what: string, look: () => Thenable<T | undefined>): Promise<T> {
  const endMs = performance.now() + waitLimitMs;
  while (performance.now() < endMs) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`waited ${waitLimitMs / 1000} s in vain for ${what}`);
}

export const workspaceFolder = (): vscode.Uri => vscode.workspace.workspaceFolders![0]!.uri;

/** The model file of one of the examples. */
export const example = (name: string): vscode.Uri =>
  vscode.Uri.joinPath(workspaceFolder(), name, `${name}.model.json`);

/** The workspace is a copy: a test may write into it. */
export async function writeFile(path: string, text: string): Promise<vscode.Uri> {
  const uri = vscode.Uri.joinPath(workspaceFolder(), path);
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
  return uri;
}

export async function open(uri: vscode.Uri): Promise<vscode.TextDocument> {
  return (await vscode.window.showTextDocument(uri, { preview: false })).document;
}

/** Closes every editor and dashboard; unsaved edits are thrown away. */
export async function closeAll(): Promise<void> {
  for (const document of vscode.workspace.textDocuments)
    if (document.isDirty) {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand("workbench.action.files.revert");
    }
  await vscode.commands.executeCommand("workbench.action.closeAllEditors");
}

/** Replaces the first occurrence of `from`, as a person would type it. */
export async function replace(document: vscode.TextDocument, from: string, to: string): Promise<void> {
  const range = rangeOf(document, from);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, range, to);
  await vscode.workspace.applyEdit(edit);
}

export function rangeOf(document: vscode.TextDocument, text: string): vscode.Range {
  const offset = document.getText().indexOf(text);
  if (offset < 0) throw new Error(`${document.fileName} holds no ${text}`);
  return new vscode.Range(document.positionAt(offset), document.positionAt(offset + text.length));
}

export const ruleOf = ({ code }: vscode.Diagnostic): string =>
  String(typeof code === "object" ? code.value : code);

/** Waits until the document's diagnostics are as wanted. */
export const diagnosticsOf = <T>(
  uri: vscode.Uri,
  what: string,
  look: (diagnostics: readonly vscode.Diagnostic[]) => T | undefined,
): Promise<T> =>
  waitFor(what, [vscode.languages.onDidChangeDiagnostics], () => look(vscode.languages.getDiagnostics(uri)));

export const diagnosticOf = (uri: vscode.Uri, rule: string): Promise<vscode.Diagnostic> =>
  diagnosticsOf(uri, `the problem ${rule}`, (all) => all.find((one) => ruleOf(one) === rule));

/** Waits until the model's run has ended. */
export const endOfRun = (room: Room, model: vscode.Uri): Promise<Run> =>
  waitFor(`the end of ${model.path}'s run`, [room.runs.onDidTell], () => {
    const run = room.runs.of(model);
    return run !== undefined && hasEnded(run.state) ? run : undefined;
  });

export const temporaryFile = (name: string): string => join(workspaceFolder().fsPath, name);

type Messages = "showInformationMessage" | "showWarningMessage" | "showErrorMessage";

/**
 * Stands in for the person at the notifications: records what is said and presses the button that
 * `press` names. The extension under test shares this file's `vscode`.
 */
export async function withMessages<T>(
  press: (message: string) => string | undefined,
  act: (said: string[]) => Promise<T>,
): Promise<T> {
  const window = vscode.window as unknown as Record<
    Messages,
    (message: string) => Promise<string | undefined>
  >;
  const names: Messages[] = ["showInformationMessage", "showWarningMessage", "showErrorMessage"];
  const before = names.map((name) => window[name]);
  const said: string[] = [];
  for (const name of names)
    window[name] = (message) => {
      said.push(message);
      return Promise.resolve(press(message));
    };
  try {
    return await act(said);
  } finally {
    names.forEach((name, index) => (window[name] = before[index]!));
  }
}

/** Copies `test/fixtures/<name>` into the workspace; the same path there. */
export async function copyFixture(...names: string[]): Promise<vscode.Uri[]> {
  return Promise.all(
    names.map(async (name) => {
      const from = vscode.Uri.joinPath(extension.extensionUri, "test", "fixtures", name);
      const to = vscode.Uri.joinPath(workspaceFolder(), name);
      // Not a copy: that would take an open file away for a moment.
      await vscode.workspace.fs.writeFile(to, await vscode.workspace.fs.readFile(from));
      return to;
    }),
  );
}
