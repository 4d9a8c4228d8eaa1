import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import { mostCompared, type CompareIntent, type CompareMessage } from "../../session/comparison";
import type { RunSummary } from "../../session/runs/runSummary";
import { dashboardHtml } from "../dashboardHtml";
import { optionsOf } from "../dashboardPanel";
import type { Part } from "../part";
import type { Room } from "../room";
import { inBackground } from "../tellError";
import { toWire } from "../toWire";
import { meantRuns, pickRuns, type TreeArguments } from "./chooseRuns";
import { openRun, showDifference } from "./runCommands";
import { runTitle } from "./runTexts";
import { saveImage } from "./saveImage";

const viewType = "modelDebugger.compare";
/** Workspace state: title of each open comparison → ids of its runs, to find them again after a reload. */
const openKey = "comparisons";

/** Shows the selected runs, or those the person picks, in one plot. */
export async function compareRuns(room: Room, given: TreeArguments): Promise<void> {
  let runs = await meantRuns(room, given);
  if (runs.length < 2) {
    const what = vscode.l10n.t("Two to {0} runs to compare", mostCompared);
    const picked = await pickRuns(room, what);
    if (picked === undefined || picked.length === 0) return;
    runs = picked;
  }
  runs = runs.filter(({ problem }) => problem === undefined);
  if (runs.length < 2 || runs.length > mostCompared)
    return void vscode.window.showInformationMessage(
      vscode.l10n.t("One plot compares two to {0} runs; {1} are chosen.", mostCompared, runs.length),
    );
  room.comparisons.show(runs);
}

/** The open comparisons of runs. */
export class Comparisons implements Part {
  private readonly panels = new Map<string, vscode.WebviewPanel>();
  private readonly reported = new vscode.EventEmitter<CompareIntent>();
  /** Everything the pages say. */
  readonly onDidReport = this.reported.event;

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly room: () => Room,
  ) {}

  show(runs: readonly RunSummary[]): void {
    const ids = runs.map(({ id }) => id);
    const open = this.panels.get(ids.join());
    if (open !== undefined) {
      open.reveal();
      return;
    }
    const [first, ...others] = runs.map(runTitle);
    const title =
      others.length === 1
        ? vscode.l10n.t("Compare: {0}, {1}", first!, others[0]!)
        : vscode.l10n.t("Compare: {0} and {1} others", first!, others.length);
    const { extensionUri } = this.context;
    const options = { ...optionsOf(extensionUri), enableFindWidget: true };
    this.adopt(vscode.window.createWebviewPanel(viewType, title, vscode.ViewColumn.Active, options), ids);
  }

  /** After a reload of the window: the panel's runs are known by its title. */
  restore(panel: vscode.WebviewPanel): void {
    const ids = this.context.workspaceState.get<Record<string, string[]>>(openKey, {})[panel.title];
    if (ids === undefined) panel.dispose();
    else this.adopt(panel, ids);
  }

  dispose(): void {
    this.reported.dispose();
  }

  private adopt(panel: vscode.WebviewPanel, ids: readonly string[]): void {
    const key = ids.join();
    const { extensionUri } = this.context;
    const { webview } = panel;
    const room = this.room();
    webview.options = optionsOf(extensionUri);
    const resource = (file: string) =>
      webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, "dist", "webview", file)).toString();
    const icon = (theme: "light" | "dark") =>
      vscode.Uri.joinPath(extensionUri, "media", `dashboard-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    const send = () => inBackground(vscode.l10n.t("Comparing the runs"), () => this.send(panel, ids));
    const subscriptions = [
      room.recorded.onDidChange(() => {
        if (panel.visible) send();
      }),
      webview.onDidReceiveMessage((intent: CompareIntent) => {
        if (intent.type === "ready") send();
        else inBackground(vscode.l10n.t("The comparison's request"), () => this.answer(intent));
        this.reported.fire(intent);
      }),
    ];
    panel.onDidDispose(() => {
      vscode.Disposable.from(...subscriptions).dispose();
      this.panels.delete(key);
      this.remember();
    });
    this.panels.set(key, panel);
    this.ids.set(panel, ids);
    this.remember();
    webview.html = dashboardHtml({
      title: panel.title,
      script: resource("compare.js"),
      style: resource("compare.css"),
      source: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
      language: vscode.env.language,
      translations: vscode.l10n.bundle,
    });
  }

  private readonly ids = new WeakMap<vscode.WebviewPanel, readonly string[]>();

  private async send(panel: vscode.WebviewPanel, ids: readonly string[]): Promise<void> {
    const { analyst, recorded } = this.room();
    const message = await analyst.ask("compareRuns", { runs: ids.map(recorded.place) }).then(
      (comparison): CompareMessage => ({ type: "comparison", comparison }),
      (error: unknown): CompareMessage => ({
        type: "impossible",
        message: error instanceof Error ? error.message : String(error),
      }),
    );
    // Closed meanwhile: a message has nobody to go to.
    if (this.panels.get(ids.join()) === panel)
      panel.webview.postMessage(toWire(message)).then(undefined, () => undefined);
  }

  private async answer(intent: CompareIntent): Promise<void> {
    const room = this.room();
    const runs = await room.recorded.list();
    const byId = (id: unknown) => runs.find((run) => run.id === id);
    if (intent.type === "openRun") {
      const element = byId(intent.id);
      if (element !== undefined) await openRun(room, { element });
    } else if (intent.type === "showDifference") {
      const [one, other] = [byId(intent.one), byId(intent.other)];
      if (one !== undefined && other !== undefined) await showDifference(one, other);
    } else if (intent.type === "saveImage") {
      const folder = vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file(room.recorded.folder);
      await saveImage(vscode.Uri.joinPath(folder, "x"), intent);
    }
  }

  private remember(): void {
    const open = [...this.panels.values()].map((panel) => [panel.title, this.ids.get(panel)] as const);
    void this.context.workspaceState.update(openKey, Object.fromEntries(open));
  }
}
