import * as vscode from "vscode";
import type { ModelDocument } from "../model/document";
import type { TrainJob } from "../session/jobs";
import { Run, type RunNews } from "./run";
import type { TextTrails } from "./textTrails";

/** Ended runs whose worker is kept, so that their weights can still be saved and checked. */
const mostEnded = 3;

/** The window's runs, at most one for each model document. */
export class Runs implements vscode.Disposable {
  private readonly byModel = new Map<string, Run>();
  /** Launches underway by model: a second one waits for the first's run instead of making its own. */
  readonly launches = new Map<string, Promise<Run | undefined>>();
  private readonly told = new vscode.EventEmitter<RunNews>();
  /** Every message of every run, after it was applied. */
  readonly onDidTell = this.told.event;

  private readonly moved = new vscode.EventEmitter<{ readonly from: vscode.Uri; readonly to: vscode.Uri }>();
  /** A model file was renamed; its run, if any, goes with it. */
  readonly onDidMove = this.moved.event;

  constructor(
    private readonly workerFile: string,
    private readonly trails: TextTrails,
  ) {}

  of(model: vscode.Uri): Run | undefined {
    return this.byModel.get(model.toString());
  }

  get all(): Run[] {
    return [...this.byModel.values()];
  }

  get going(): Run[] {
    return this.all.filter((run) => !run.session.ended);
  }

  /** Starts a run of the model; the one before it, if any, ends. */
  async start(model: vscode.Uri, job: TrainJob, read: ModelDocument): Promise<Run> {
    const texts = await this.trails.beginModel(model, job.text, read.codeFiles);
    // Another may have begun while the last one's worker ended.
    for (let last = this.of(model); last?.session.alive === true; last = this.of(model)) await last.release();
    this.of(model)?.texts.dispose();
    const run = new Run(model, job, this.workerFile, read, texts);
    // A new run is the latest, wherever its model's last one stood.
    this.byModel.delete(model.toString());
    this.byModel.set(model.toString(), run);
    run.session.onMessage((message) => {
      if (this.of(run.model) !== run) return;
      this.told.fire({ run, message });
      if (message.type === "state" && run.session.ended) this.endOldWorkers();
    });
    this.told.fire({ run });
    return run;
  }

  /** A model file, or a folder above some, was renamed. */
  move(from: vscode.Uri, to: vscode.Uri): void {
    const before = from.toString();
    for (const run of this.all) {
      const key = run.model.toString();
      if (key !== before && !key.startsWith(`${before}/`)) continue;
      const [old, now] = [run.model, vscode.Uri.parse(to.toString() + key.slice(before.length))];
      this.byModel.delete(key);
      run.move(now);
      this.byModel.set(now.toString(), run);
      this.moved.fire({ from: old, to: now });
    }
    if (!this.all.some(({ model }) => model.toString() === to.toString())) this.moved.fire({ from, to });
  }

  async dispose(): Promise<void> {
    this.moved.dispose();
    this.told.dispose();
    await Promise.all(this.all.map((run) => run.release()));
  }

  private endOldWorkers(): void {
    const ended = this.all.filter((run) => run.session.ended);
    for (const run of ended.slice(0, Math.max(0, ended.length - mostEnded))) void run.release();
  }
}
