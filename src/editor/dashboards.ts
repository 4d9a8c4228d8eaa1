import * as vscode from "vscode";
import type { DashboardView, NotForPages, PanelIntent, RunMessage, RunSnapshot } from "../session/protocol";
import { DashboardPanel, optionsOf } from "./dashboardPanel";
import type { Diagnoses } from "./diagnosis/diagnoses";
import { modelName } from "./modelFile";
import type { RecordedRuns } from "./recorded/recordedRuns";
import { modelOfSubject, runIdOf, runScheme } from "./recorded/runUri";
import type { Runs } from "./runs";

const viewType = "modelDebugger.dashboard";
/** Workspace state: title of each open dashboard → URI of its model, to find it again after a reload. */
const openKey = "dashboards";

export interface PanelReport {
  /** The model, or the recorded run that the panel shows. */
  readonly subject: vscode.Uri;
  readonly intent: PanelIntent;
}

/**
 * The open dashboards, one for each subject: a model with its latest run, or a recorded run. Closing one leaves its
 * run alone.
 */
export class Dashboards implements vscode.Disposable {
  private readonly panels = new Map<string, DashboardPanel>();
  private readonly reported = new vscode.EventEmitter<PanelReport>();
  /** Everything the pages say. */
  readonly onDidReport = this.reported.event;
  private readonly activated = new vscode.EventEmitter<void>();
  readonly onDidChangeActive = this.activated.event;
  private readonly subscription: vscode.Disposable;
  private readonly runs: Runs;
  private readonly recorded: RecordedRuns;
  private readonly diagnoses: Diagnoses;

  constructor(
    private readonly context: vscode.ExtensionContext,
    { runs, recorded, diagnoses }: { runs: Runs; recorded: RecordedRuns; diagnoses: Diagnoses },
  ) {
    this.runs = runs;
    this.recorded = recorded;
    this.diagnoses = diagnoses;
    const moves = runs.onDidMove(({ from, to }) => this.move(from, to));
    const news = runs.onDidTell(({ run, message }) => {
      const panel = this.panels.get(run.model.toString());
      // A new run: the page forgets the last one.
      if (message === undefined) void panel?.sendSnapshot();
      else if (isForPages(message)) panel?.relay({ ...message, ofRun: run.job.runId });
    });
    const found = diagnoses.onDidChange(({ model, shown }) =>
      this.of(model)?.relay({ type: "diagnosis", diagnosis: shown }),
    );
    this.subscription = vscode.Disposable.from(moves, news, found);
  }

  /** What the dashboard that has the focus shows. */
  get activeSubject(): vscode.Uri | undefined {
    return [...this.panels.values()].find(({ panel }) => panel.active)?.subject;
  }

  /** The model that it is about. */
  get active(): vscode.Uri | undefined {
    return this.activeSubject && modelOfSubject(this.activeSubject);
  }

  of(subject: vscode.Uri): DashboardPanel | undefined {
    return this.panels.get(subject.toString());
  }

  /** A recorded run is called by its name. */
  show(subject: vscode.Uri, focus: "keepFocus" | "focus", name = modelName(subject)): void {
    const preserveFocus = focus === "keepFocus";
    const open = this.of(subject);
    if (open !== undefined) {
      if (!open.panel.visible || focus === "focus") open.panel.reveal(undefined, preserveFocus);
      void this.replaceDead(open, preserveFocus, name);
      return;
    }
    this.create(subject, { viewColumn: vscode.ViewColumn.Beside, preserveFocus }, name);
  }

  /** A page whose process was killed does not come back by itself: who asks for it gets another in its place. */
  private async replaceDead(dashboard: DashboardPanel, preserveFocus: boolean, name: string): Promise<void> {
    if (await dashboard.isAnswering()) return;
    const { panel, subject } = dashboard;
    const viewColumn = panel.viewColumn ?? vscode.ViewColumn.Beside;
    panel.dispose();
    this.create(subject, { viewColumn, preserveFocus }, name);
  }

  private create(
    subject: vscode.Uri,
    place: { readonly viewColumn: vscode.ViewColumn; readonly preserveFocus: boolean },
    name: string,
  ): void {
    const { extensionUri } = this.context;
    const panel = vscode.window.createWebviewPanel(viewType, this.titleFor(subject, name), place, {
      ...optionsOf(extensionUri),
      enableFindWidget: true,
    });
    this.adopt(panel, subject);
  }

  /** The same, with one of its views in front. */
  showView(model: vscode.Uri, view: DashboardView): void {
    this.show(model, "focus");
    this.of(model)?.bringToFront(view);
  }

  /** What is recorded of the run has changed. */
  showAgain(run: string): void {
    for (const panel of this.panels.values()) {
      const isRecorded = panel.subject.scheme === runScheme;
      const mayShow = isRecorded ? runIdOf(panel.subject) === run : this.runs.of(panel.subject) === undefined;
      if (mayShow) void panel.sendSnapshot();
    }
  }

  /** After a reload of the window: what the panel shows is known by its title. */
  restore(panel: vscode.WebviewPanel): void {
    const subject = this.remembered()[panel.title];
    if (subject === undefined) panel.dispose();
    else this.adopt(panel, vscode.Uri.parse(subject, true));
  }

  dispose(): void {
    vscode.Disposable.from(this.subscription, this.reported, this.activated).dispose();
  }

  /** Of the recorded run, or of the model's run, else of its last recorded one; undefined where there never was one. */
  async snapshotOf(subject: vscode.Uri): Promise<RunSnapshot | undefined> {
    if (subject.scheme === runScheme) return this.recorded.snapshot(runIdOf(subject));
    return this.runs.of(subject)?.session.snapshot ?? this.recorded.latestSnapshot(subject);
  }

  private adopt(panel: vscode.WebviewPanel, subject: vscode.Uri): void {
    const dashboard: DashboardPanel = new DashboardPanel(
      panel,
      subject,
      this.context.extensionUri,
      {
        snapshot: () => this.snapshotOf(dashboard.subject),
        // A recorded run's text is not the file's any more: what is found out is shown with the model.
        diagnosis: () =>
          dashboard.subject.scheme === runScheme ? undefined : this.diagnoses.of(dashboard.subject).shown,
      },
      (intent) => this.reported.fire({ subject: dashboard.subject, intent }),
    );
    this.panels.set(subject.toString(), dashboard);
    panel.onDidChangeViewState(() => this.activated.fire());
    panel.onDidDispose(() => {
      // Another may stand in its place.
      if (this.of(dashboard.subject) === dashboard) this.panels.delete(dashboard.subject.toString());
      this.activated.fire();
      this.remember();
    });
    this.remember();
    this.activated.fire();
  }

  private titleFor(subject: vscode.Uri, name: string): string {
    const isRecorded = subject.scheme === runScheme;
    const title = isRecorded ? vscode.l10n.t("Run: {0}", name) : vscode.l10n.t("Dashboard: {0}", name);
    const taken = [...this.panels.values()].some(({ panel }) => panel.title === title);
    if (!taken) return title;
    const folder = vscode.Uri.joinPath(modelOfSubject(subject), "..");
    return `${title} (${isRecorded ? runIdOf(subject).slice(0, 8) : vscode.workspace.asRelativePath(folder)})`;
  }

  /** A model's dashboard goes with it when it is renamed. */
  private move(from: vscode.Uri, to: vscode.Uri): void {
    const dashboard = this.of(from);
    if (dashboard === undefined) return;
    this.panels.delete(from.toString());
    dashboard.subject = to;
    dashboard.panel.title = this.titleFor(to, modelName(to));
    this.panels.set(to.toString(), dashboard);
    this.remember();
  }

  private remembered(): Record<string, string> {
    return this.context.workspaceState.get(openKey, {});
  }

  private remember(): void {
    const open = [...this.panels.values()].map(
      ({ panel, subject }) => [panel.title, subject.toString()] as const,
    );
    void this.context.workspaceState.update(openKey, Object.fromEntries(open));
  }
}

const isForPages = (message: RunMessage): message is Exclude<RunMessage, { type: NotForPages }> =>
  message.type !== "log" && message.type !== "recorded" && message.type !== "notRecorded";
