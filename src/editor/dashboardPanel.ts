import { randomBytes } from "node:crypto";
import * as vscode from "vscode";
import type { OfRun } from "../session/panelHealth";
import type { DashboardView, PanelIntent, PanelMessage, RunSnapshot } from "../session/protocol";
import type { ShownDiagnosis } from "../session/shownDiagnosis";
import { dashboardHtml } from "./dashboardHtml";
import { modelName } from "./modelFile";
import { toWire } from "./toWire";

/** A page that lives answers sooner, also a busy one. */
const answerWithinMs = 3_000;

/**
 * The dashboard of a model, or of a recorded run, in its webview. The page asks for the whole state (`ready`) when it loads, which
 * VS Code makes it do each time it is shown again; from then on it gets every message while visible.
 */
export class DashboardPanel {
  /** The page has said that it hears; what is sent to one that is still loading is lost. */
  private loaded = false;
  private listening = false;
  private closed = false;
  private readonly heard = new vscode.EventEmitter<void>();
  /** Counts what the page was sent or is about to be: a snapshot that took longer to read is out of date. */
  private latest = 0;
  /** To be brought to the front as soon as the page listens. */
  private wanted: DashboardView | undefined;

  constructor(
    readonly panel: vscode.WebviewPanel,
    /** The model, or the recorded run, that it shows. */
    public subject: vscode.Uri,
    extension: vscode.Uri,
    private readonly state: {
      snapshot(): Promise<RunSnapshot | undefined>;
      /** Of a model; undefined: there is none to show. */
      diagnosis(): ShownDiagnosis | undefined;
    },
    private readonly onIntent: (intent: PanelIntent) => void,
  ) {
    const folder = vscode.Uri.joinPath(extension, "dist", "webview");
    const { webview } = panel;
    webview.options = optionsOf(extension);
    const resource = (file: string) => webview.asWebviewUri(vscode.Uri.joinPath(folder, file)).toString();
    const icon = (theme: "light" | "dark") =>
      vscode.Uri.joinPath(extension, "media", `dashboard-${theme}.svg`);
    panel.iconPath = { light: icon("light"), dark: icon("dark") };
    panel.onDidDispose(() => {
      this.closed = true;
      this.heard.dispose();
      this.listening = false;
    });
    panel.onDidChangeViewState(() => {
      this.loaded &&= panel.visible;
      this.listening &&= panel.visible;
    });
    webview.onDidReceiveMessage((intent: PanelIntent) => {
      if (intent.type === "ready") {
        this.loaded = true;
        void this.sendSnapshot();
      }
      this.heard.fire();
      if (intent.type === "ping") this.post({ type: "pong" });
      this.onIntent(intent);
    });
    webview.html = dashboardHtml({
      title: panel.title,
      heading: modelName(subject),
      script: resource("dashboard.js"),
      style: resource("dashboard.css"),
      source: webview.cspSource,
      nonce: randomBytes(16).toString("base64url"),
      language: vscode.env.language,
      translations: vscode.l10n.bundle,
    });
  }

  relay(message: PanelMessage & OfRun): void {
    if (!this.listening) return;
    this.latest++;
    this.post(message);
  }

  /** Answers `ready`, and shows another run. Where there is none, the page says so by itself. */
  async sendSnapshot(): Promise<void> {
    if (!this.loaded) return;
    const mine = ++this.latest;
    const snapshot = await this.state.snapshot().catch(unreadable);
    // Closed meanwhile: a closed panel refuses even to be asked whether it is visible.
    if (this.closed || mine !== this.latest) return;
    this.listening = this.panel.visible;
    if (snapshot !== undefined) this.post({ type: "snapshot", snapshot });
    const diagnosis = this.state.diagnosis();
    if (diagnosis !== undefined) this.post({ type: "diagnosis", diagnosis });
    if (this.wanted !== undefined) this.bringToFront(this.wanted);
  }

  /** False when its page has died: one that is there says something soon, one that is still loading is not asked. */
  async isAnswering(): Promise<boolean> {
    if (!this.loaded || this.closed) return true;
    const answer = new Promise<boolean>((resolve) => {
      const listening = this.heard.event(() => end(true));
      const timer = setTimeout(() => end(this.closed), answerWithinMs);
      const end = (isAnswering: boolean) => {
        clearTimeout(timer);
        listening.dispose();
        resolve(isAnswering);
      };
    });
    this.post({ type: "areYouThere" });
    return answer;
  }

  bringToFront(view: DashboardView): void {
    this.wanted = this.listening ? undefined : view;
    if (this.listening) this.post({ type: "showView", view });
  }

  private post(message: PanelMessage & OfRun): void {
    // Between the closing and its notice a message has nobody to go to.
    this.panel.webview.postMessage(toWire(message)).then(undefined, () => undefined);
  }
}

/** A recorded run that cannot be opened any more: the page says why in its place. */
const unreadable = (error: unknown): RunSnapshot => ({
  state: "failed",
  failure: { message: error instanceof Error ? error.message : String(error) },
  series: [],
  findings: [],
});

export const optionsOf = (extension: vscode.Uri): vscode.WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [
    vscode.Uri.joinPath(extension, "dist", "webview"),
    vscode.Uri.joinPath(extension, "media"),
  ],
});
