import * as vscode from "vscode";
import type { RunState } from "../../session/protocol";
import type { RunSummary } from "../../session/runs/runSummary";
import { labelOf, modelName } from "../modelFile";
import type { Room } from "../room";
import { progressText, stateIcons } from "../stateTexts";
import { runDescription, runTitle, runTooltip } from "./runTexts";

/** A model and its recorded runs. */
export interface ModelOfRuns {
  readonly model: vscode.Uri;
  readonly runs: readonly RunSummary[];
  /** Its file is no longer there. */
  readonly isGone: boolean;
}

export type RunsElement = ModelOfRuns | RunSummary;

export const isRun = (element: unknown): element is RunSummary =>
  typeof element === "object" && element !== null && "id" in element && "startedAtMs" in element;

const updateMs = 1_000;

/** The recorded runs below their models, latest first. Reads nothing until it is shown. */
export class RunsTree implements vscode.TreeDataProvider<RunsElement>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<RunsElement | undefined>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<RunsElement>;
  private room: Room | undefined;
  private subscriptions: vscode.Disposable[] = [];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly openRoom: () => Promise<Room>) {
    this.view = vscode.window.createTreeView("modelDebugger.runs", {
      treeDataProvider: this,
      canSelectMany: true,
      showCollapseAll: true,
    });
  }

  /** The runs that are selected. */
  get selection(): RunSummary[] {
    return this.view.selection.filter(isRun);
  }

  async getChildren(element?: RunsElement): Promise<RunsElement[]> {
    if (element !== undefined) return isRun(element) ? [] : [...element.runs];
    const room = await this.listen();
    const runs = (await room.recorded.list()).filter(({ purpose }) => purpose === "train");
    const models = [...new Set(runs.map(({ model }) => model))];
    return Promise.all(
      models.map(async (key) => {
        const model = vscode.Uri.parse(key);
        return { model, runs: runs.filter((run) => run.model === key), isGone: !(await isThere(model)) };
      }),
    );
  }

  getTreeItem(element: RunsElement): vscode.TreeItem {
    return isRun(element) ? this.itemOfRun(element) : itemOfModel(element);
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(this.view, this.changed, ...this.subscriptions).dispose();
  }

  private async listen(): Promise<Room> {
    if (this.room !== undefined) return this.room;
    const room = await this.openRoom();
    if (this.subscriptions.length === 0) {
      this.room = room;
      const soon = () => (this.timer ??= setTimeout(() => this.refresh(), updateMs));
      this.subscriptions = [
        room.recorded.onDidChange(() => this.refresh()),
        room.runs.onDidTell(({ message }) => {
          if (message?.type === "frame") soon();
        }),
        vscode.workspace.onDidDeleteFiles(() => this.refresh()),
        vscode.workspace.onDidCreateFiles(() => this.refresh()),
      ];
    }
    return room;
  }

  private refresh(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.changed.fire(undefined);
  }

  private itemOfRun(run: RunSummary): vscode.TreeItem {
    const live = this.room?.recorded.liveRun(run.id);
    const goesOn = live !== undefined && !live.session.ended;
    const state = live?.state ?? run.state;
    const item = new vscode.TreeItem(runTitle(run));
    item.id = run.id;
    item.description = goesOn ? progressText(live.session.current) : runDescription({ ...run, state });
    item.tooltip = runTooltip({ ...run, state });
    item.iconPath =
      run.problem === undefined ? iconOf(state) : new vscode.ThemeIcon("warning", colors.warning);
    const kind = run.problem !== undefined ? "broken" : goesOn ? "going" : "ended";
    item.contextValue = `run.${kind}${run.kept === true ? ".pinned" : ""}`;
    item.command = { command: "modelDebugger.openRun", title: vscode.l10n.t("Open"), arguments: [run] };
    return item;
  }
}

const colors = {
  passed: new vscode.ThemeColor("testing.iconPassed"),
  failed: new vscode.ThemeColor("testing.iconFailed"),
  warning: new vscode.ThemeColor("problemsWarningIcon.foreground"),
};

function iconOf(state: RunState): vscode.ThemeIcon {
  const isGood = state === "finished" || state === "stoppedEarly";
  const isBad = state === "failed" || state === "diverged";
  return new vscode.ThemeIcon(stateIcons[state], isGood ? colors.passed : isBad ? colors.failed : undefined);
}

function itemOfModel({ model, runs, isGone }: ModelOfRuns): vscode.TreeItem {
  const item = new vscode.TreeItem(
    model.path === "" ? vscode.l10n.t("Unreadable") : modelName(model),
    vscode.TreeItemCollapsibleState.Expanded,
  );
  item.id = `model:${model.toString()}`;
  item.iconPath = new vscode.ThemeIcon("symbol-structure");
  const count = runs.length === 1 ? vscode.l10n.t("1 run") : vscode.l10n.t("{0} runs", runs.length);
  item.description = isGone ? vscode.l10n.t("{0} · file no longer there", count) : count;
  item.tooltip = labelOf(model);
  item.contextValue = isGone ? "runsOfGoneModel" : "runsOfModel";
  return item;
}

const isThere = (model: vscode.Uri): Promise<boolean> =>
  Promise.resolve(
    vscode.workspace.fs.stat(model).then(
      () => true,
      () => false,
    ),
  );
