import * as vscode from "vscode";
import { labelOf, modelName } from "./modelFile";
import type { Room } from "./room";
import { progressText, stateIcons } from "./stateTexts";
import { findModels } from "./target";

/** The workspace's model files with the state of their runs. Looks for nothing until it is shown. */
export class ModelsTree implements vscode.TreeDataProvider<vscode.Uri>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private watcher: vscode.FileSystemWatcher | undefined;

  constructor(private readonly openRoom: () => Promise<Room>) {}

  async getChildren(element?: vscode.Uri): Promise<vscode.Uri[]> {
    if (element !== undefined) return [];
    if (this.watcher === undefined) {
      this.watcher = vscode.workspace.createFileSystemWatcher("**/*.model.json", false, true, false);
      this.watcher.onDidCreate(() => this.refresh());
      this.watcher.onDidDelete(() => this.refresh());
    }
    return findModels();
  }

  async getTreeItem(model: vscode.Uri): Promise<vscode.TreeItem> {
    const run = (await this.openRoom()).runs.of(model);
    const item = new vscode.TreeItem(modelName(model));
    item.id = model.toString();
    item.tooltip = labelOf(model);
    item.iconPath = new vscode.ThemeIcon(run === undefined ? "symbol-structure" : stateIcons[run.state]);
    item.description = run === undefined ? folderOf(model) : progressText(run.session.current);
    item.contextValue = `model.${run === undefined || run.session.ended ? "idle" : run.state}`;
    item.command = { command: "vscode.open", title: vscode.l10n.t("Open"), arguments: [model] };
    return item;
  }

  /** Without an element: all of them. */
  refresh(model?: vscode.Uri): void {
    this.changed.fire(model);
  }

  dispose(): void {
    this.watcher?.dispose();
    this.changed.dispose();
  }
}

/** `examples/iris` of `examples/iris/iris.model.json`; empty at the workspace's root. */
const folderOf = (model: vscode.Uri): string => labelOf(model).split("/").slice(0, -1).join("/");
