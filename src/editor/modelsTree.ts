import * as vscode from "vscode";
import { labelOf, modelGlob, modelName } from "./modelFile";
import type { Room } from "./room";
import { progressText, stateIcons } from "./stateTexts";
import { findModels } from "./target";

/** The workspace's model files with the state of their runs. Looks for nothing until it is shown. */
export class ModelsTree implements vscode.TreeDataProvider<vscode.Uri>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<vscode.Uri | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  /** What VS Code was given: it knows an element again only by identity. */
  private elements = new Map<string, vscode.Uri>();
  private watcher: vscode.FileSystemWatcher | undefined;

  constructor(private readonly openRoom: () => Promise<Room>) {}

  async getChildren(element?: vscode.Uri): Promise<vscode.Uri[]> {
    if (element !== undefined) return [];
    if (this.watcher === undefined) {
      this.watcher = vscode.workspace.createFileSystemWatcher(modelGlob, false, true, false);
      this.watcher.onDidCreate(() => this.refresh());
      this.watcher.onDidDelete(() => this.refresh());
    }
    const models = await findModels();
    this.elements = new Map(models.map((model) => [model.toString(), model]));
    return models;
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
    if (model === undefined) this.changed.fire(undefined);
    const element = model && this.elements.get(model.toString());
    if (element !== undefined) this.changed.fire(element);
  }

  dispose(): void {
    this.watcher?.dispose();
    this.changed.dispose();
  }
}

/** `examples` of `examples/iris/iris.model.json`: a folder of the model's own name tells nothing new. */
function folderOf(model: vscode.Uri): string {
  const folders = labelOf(model).split("/").slice(0, -1);
  return (folders.at(-1) === modelName(model) ? folders.slice(0, -1) : folders).join("/");
}
