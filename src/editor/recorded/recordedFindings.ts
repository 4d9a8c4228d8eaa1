import * as vscode from "vscode";
import type { ModelDocument } from "../../model/document";
import type { ModelPath, TextRange } from "../../model/problem";
import { Refusal, type Asker } from "../../session/analyst";
import type { RunSnapshot } from "../../session/protocol";
import { log } from "../log";
import { isModelFile, modelInput } from "../modelFile";
import type { Part } from "../part";
import { pathNow } from "../pathNow";
import type { Runs } from "../runs";
import { inBackground } from "../tellError";
import type { FollowedTexts, TextTrails } from "../textTrails";
import { recordedDocument } from "./recordedDocument";
import type { RecordedRuns } from "./recordedRuns";

/** What a run said of a model's text, and where that text is now. */
export interface Saying {
  readonly model: vscode.Uri;
  readonly said: Pick<RunSnapshot, "findings" | "failure">;
  /** Undefined where what stands there was changed. */
  placeNow(path: ModelPath): TextRange | undefined;
}

interface Recalled extends Saying {
  readonly runId: string;
  readonly texts: FollowedTexts;
}

/**
 * What the last recorded run found in each open model that was not trained in this window: a reload of the window
 * takes no finding off its line. Asked for when the model is opened.
 */
export class RecordedFindings implements Part {
  private readonly recalled = new Map<string, Recalled>();
  private readonly underway = new Set<string>();
  private readonly changed = new vscode.EventEmitter<vscode.Uri>();
  /** Something is known, or no longer true, of this model. */
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: Part[];

  constructor(
    private readonly recorded: RecordedRuns,
    private readonly runs: Runs,
    private readonly trails: TextTrails,
    private readonly asker: Asker,
  ) {
    // Whoever opens the room does not wait for it.
    const begin = setTimeout(() => this.recallAll(), 0);
    this.subscriptions = [
      this.changed,
      { dispose: () => clearTimeout(begin) },
      vscode.workspace.onDidOpenTextDocument((document) => this.recallSoon(document)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => this.forget(uri)),
      recorded.onDidChange(() => this.recallAll()),
      runs.onDidTell(({ run, message }) => {
        if (message === undefined) this.forget(run.model);
      }),
    ];
  }

  of(model: vscode.Uri): Saying | undefined {
    return this.recalled.get(model.toString());
  }

  get all(): readonly Saying[] {
    return [...this.recalled.values()];
  }

  dispose(): void {
    for (const { texts } of this.recalled.values()) texts.dispose();
    this.recalled.clear();
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private recallAll(): void {
    vscode.workspace.textDocuments.forEach((document) => this.recallSoon(document));
  }

  private recallSoon(document: vscode.TextDocument): void {
    const key = document.uri.toString();
    if (!isModelFile(document) || this.runs.of(document.uri) !== undefined || this.underway.has(key)) return;
    this.underway.add(key);
    inBackground(vscode.l10n.t("Looking for the last run's findings"), () =>
      this.recall(document).finally(() => this.underway.delete(key)),
    );
  }

  private async recall(document: vscode.TextDocument): Promise<void> {
    const { uri } = document;
    const key = uri.toString();
    try {
      const latest = (await this.recorded.list()).find(
        (run) => run.model === key && run.problem === undefined,
      );
      const known = this.recalled.get(key);
      if (latest?.id === known?.runId) return;
      this.forget(uri);
      if (latest === undefined) return;
      const { begin, snapshot } = await this.recorded.read(latest.id);
      if (snapshot.findings.length === 0 && snapshot.failure?.path === undefined) return;
      const read = await recordedDocument(this.asker, { ...modelInput(document), text: begin.text });
      if (document.isClosed || this.runs.of(uri) !== undefined) return;
      this.remember(uri, latest.id, snapshot, read);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log().warn(`${uri.path}: ${error.message}`);
    }
  }

  private remember(model: vscode.Uri, runId: string, said: RunSnapshot, read: ModelDocument): void {
    const texts = this.trails.begin();
    texts.add(model, read.text);
    const placeNow = (path: ModelPath) => {
      const trail = texts.of(model);
      return trail && pathNow(read, trail, path);
    };
    this.recalled.set(model.toString(), { model, runId, said, texts, placeNow });
    this.changed.fire(model);
  }

  private forget(model: vscode.Uri): void {
    const known = this.recalled.get(model.toString());
    if (known === undefined) return;
    known.texts.dispose();
    this.recalled.delete(model.toString());
    this.changed.fire(model);
  }
}
