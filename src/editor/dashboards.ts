import * as vscode from "vscode";
import { readRecording } from "../session/recording";
import type { DashboardView, PanelIntent, RunSnapshot } from "../session/protocol";
import { DashboardPanel, optionsOf } from "./dashboardPanel";
import { modelName } from "./modelFile";
import { recordingOf } from "./recordings";
import type { Runs } from "./runs";

const viewType = "modelDebugger.dashboard";
/** Workspace state: title of each open dashboard → URI of its model, to find it again after a reload. */
const openKey = "dashboards";

export interface PanelReport {
  readonly model: vscode.Uri;
  readonly intent: PanelIntent;
}

/** The open dashboards, one for each model. Closing one leaves its run alone. */
export class Dashboards implements vscode.Disposable {
  private readonly panels = new Map<string, DashboardPanel>();
  private readonly reported = new vscode.EventEmitter<PanelReport>();
  /** Everything the pages say. */
  readonly onDidReport = this.reported.event;
  private readonly activated = new vscode.EventEmitter<void>();
  readonly onDidChangeActive = this.activated.event;
  private readonly subscription: vscode.Disposable;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly runs: Runs,
  ) {
    this.subscription = runs.onDidTell(({ run, message }) => {
      const panel = this.panels.get(run.model.toString());
      // A new run: the page forgets the last one.
      if (message === undefined) void panel?.sendSnapshot();
      else if (message.type !== "log") panel?.relay(message);
    });
  }

  /** The model whose dashboard has the focus. */
  get active(): vscode.Uri | undefined {
    return [...this.panels.values()].find(({ panel }) => panel.active)?.model;
  }

  of(model: vscode.Uri): DashboardPanel | undefined {
    return this.panels.get(model.toString());
  }

  show(model: vscode.Uri, focus: "keepFocus" | "focus"): void {
    const preserveFocus = focus === "keepFocus";
    const open = this.of(model);
    if (open !== undefined) {
      if (!open.panel.visible || focus === "focus") open.panel.reveal(undefined, preserveFocus);
      return;
    }
    const { extensionUri } = this.context;
    const panel = vscode.window.createWebviewPanel(
      viewType,
      this.titleFor(model),
      { viewColumn: vscode.ViewColumn.Beside, preserveFocus },
      { ...optionsOf(extensionUri), enableFindWidget: true },
    );
    this.adopt(panel, model);
  }

  /** The same, with one of its views in front. */
  showView(model: vscode.Uri, view: DashboardView): void {
    this.show(model, "focus");
    this.of(model)?.bringToFront(view);
  }

  /** After a reload of the window: the panel's model is known by its title. */
  restore(panel: vscode.WebviewPanel): void {
    const model = this.remembered()[panel.title];
    if (model === undefined) panel.dispose();
    else this.adopt(panel, vscode.Uri.parse(model, true));
  }

  dispose(): void {
    vscode.Disposable.from(this.subscription, this.reported, this.activated).dispose();
  }

  /** Of the model's run, else of its last recorded one; undefined where there never was one. */
  async snapshotOf(model: vscode.Uri): Promise<RunSnapshot | undefined> {
    return this.runs.of(model)?.session.snapshot ?? readRecording(recordingOf(this.context, model));
  }

  private adopt(panel: vscode.WebviewPanel, model: vscode.Uri): void {
    const key = model.toString();
    const dashboard = new DashboardPanel(
      panel,
      model,
      this.context.extensionUri,
      () => this.snapshotOf(model),
      (intent) => this.reported.fire({ model, intent }),
    );
    this.panels.set(key, dashboard);
    panel.onDidChangeViewState(() => this.activated.fire());
    panel.onDidDispose(() => {
      this.panels.delete(key);
      this.activated.fire();
      this.remember();
    });
    this.remember();
    this.activated.fire();
  }

  private titleFor(model: vscode.Uri): string {
    const title = vscode.l10n.t("Dashboard: {0}", modelName(model));
    const taken = [...this.panels.values()].some(({ panel }) => panel.title === title);
    return taken ? `${title} (${vscode.workspace.asRelativePath(vscode.Uri.joinPath(model, ".."))})` : title;
  }

  private remembered(): Record<string, string> {
    return this.context.workspaceState.get(openKey, {});
  }

  private remember(): void {
    const open = [...this.panels.values()].map(
      ({ panel, model }) => [panel.title, model.toString()] as const,
    );
    void this.context.workspaceState.update(openKey, Object.fromEntries(open));
  }
}
