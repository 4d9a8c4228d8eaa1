import * as vscode from "vscode";
import { registerCommands } from "./editor/commands";
import { isModelFile } from "./editor/modelFile";
import { ModelsTree } from "./editor/modelsTree";
import { RunsTree } from "./editor/recorded/runsTree";
import { takeTranslations } from "./words/words";
import type { ExtensionApi, Room } from "./editor/room";

let room: Promise<Room> | undefined;

/** Registers thunks; everything behind them is loaded and made when a model file, a command or a view asks. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const enteredMs = performance.now();
  takeTranslations(vscode.l10n.bundle);
  const openRoom = (): Promise<Room> =>
    (room ??= import("./editor/room").then((module) => module.openRoom(context, tree, runsTree)));
  const tree = new ModelsTree(openRoom);
  const runsTree = new RunsTree(openRoom);
  const openWhenNeeded = (document: vscode.TextDocument) => {
    if (isModelFile(document)) void openRoom();
  };
  context.subscriptions.push(
    tree,
    runsTree,
    registerCommands(openRoom),
    vscode.workspace.onDidOpenTextDocument(openWhenNeeded),
    vscode.window.registerTreeDataProvider("modelDebugger.models", tree),
    vscode.window.registerWebviewPanelSerializer("modelDebugger.dashboard", {
      deserializeWebviewPanel: async (panel) => (await openRoom()).dashboards.restore(panel),
    }),
    vscode.window.registerWebviewPanelSerializer("modelDebugger.compare", {
      deserializeWebviewPanel: async (panel) => (await openRoom()).comparisons.restore(panel),
    }),
  );
  vscode.workspace.textDocuments.forEach(openWhenNeeded);
  return { activationMs: performance.now() - enteredMs, openRoom };
}

/** The window closes: whatever still trains is ended. */
export async function deactivate(): Promise<void> {
  await (await room)?.dispose();
}
