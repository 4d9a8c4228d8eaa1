import { rm } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";
import { UserError } from "../../engine/userError";
import { Refusal, type Asker } from "../../session/analyst";
import type { RecordOrder } from "../../session/jobs";
import type { RunSnapshot } from "../../session/protocol";
import {
  changeNote,
  removeSetAside,
  restoreRun,
  setAside,
  type RunPlace,
} from "../../session/runs/runFolder";
import type { RecordedRun, RunNote } from "../../session/runs/runRecord";
import type { RunSummary } from "../../session/runs/runSummary";
import { modelName } from "../modelFile";
import type { Part } from "../part";
import type { Run } from "../run";
import type { Runs } from "../runs";
import { inBackground } from "../tellError";
import { runIdOf, runScheme } from "./runUri";

/** What happens together (an end and its record) is read once. */
const settleMs = 150;
/** Global state: ids of runs of other versions, and whether the older format, that were told of. */
const toldKey = "runs.toldUnreadable";

/** The recorded runs of the window, in the extension's storage: with the workspace, or for all windows where no folder is open. */
export class RecordedRuns implements Part {
  readonly folder: string;
  private readonly changed = new vscode.EventEmitter<void>();
  /** Some run was recorded, changed, deleted or restored. */
  readonly onDidChange = this.changed.event;
  private listing: Promise<readonly RunSummary[]> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private readonly subscriptions: Part[];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly asker: Asker,
    private readonly runs: Runs,
  ) {
    const storage = (context.storageUri ?? context.globalStorageUri).fsPath;
    this.folder = join(storage, "runs");
    this.subscriptions = [
      this.changed,
      runs.onDidTell(({ run, message }) => {
        if (message?.type === "state" && run.session.ended && !run.session.alive) this.noteLostEnd(run);
        if (message === undefined || message.type === "recorded" || message.type === "state")
          this.refreshSoon();
      }),
      vscode.workspace.onDidRenameFiles(({ files }) =>
        inBackground(vscode.l10n.t("Following the renamed models"), () => this.follow(files)),
      ),
      vscode.workspace.registerTextDocumentContentProvider(runScheme, {
        provideTextDocumentContent: async (uri) => (await this.read(runIdOf(uri))).begin.text,
      }),
    ];
    // What was deleted before this window was opened can no longer be undone.
    inBackground(vscode.l10n.t("Tidying up the recorded runs"), () => removeSetAside(this.folder));
    inBackground(vscode.l10n.t("Looking at the recorded runs"), () =>
      this.tellOldFormat(join(storage, "recordings")),
    );
  }

  /** Every run, latest first; kept until something changes. */
  list(): Promise<readonly RunSummary[]> {
    this.listing ??= this.asker.ask("listRuns", { folder: this.folder }).then((listed) => {
      this.tellUnreadable(listed);
      return listed;
    });
    this.listing.catch(() => (this.listing = undefined));
    return this.listing;
  }

  place = (id: string): RunPlace => ({ folder: this.folder, id });

  read(id: string): Promise<RecordedRun> {
    return this.asker.ask("readRun", this.place(id));
  }

  /** A run of this window that still goes on, or whose worker is there. */
  liveRun(id: string): Run | undefined {
    return this.runs.all.find(({ job }) => job.runId === id);
  }

  /** What a dashboard shows of a recorded run. */
  async snapshot(id: string): Promise<RunSnapshot> {
    const { begin, note, snapshot } = await this.read(id);
    return { ...snapshot, recorded: { startedAtMs: begin.startedAtMs, title: note.title } };
  }

  /** Of the model's latest recorded run; undefined where there is none that can be read. */
  async latestSnapshot(model: vscode.Uri): Promise<RunSnapshot | undefined> {
    try {
      const latest = await this.latest(model);
      return latest && (await this.snapshot(latest.id));
    } catch (error) {
      if (error instanceof Refusal) return undefined;
      throw error;
    }
  }

  /** The model's latest that can be read. */
  async latest(model: vscode.Uri): Promise<RunSummary | undefined> {
    const key = model.toString();
    return (await this.list()).find((run) => run.model === key && run.problem === undefined);
  }

  /** What a run of the model, begun now, has to be recorded as. */
  orderFor(
    model: vscode.Uri,
    { rerunOf, forkOf }: Pick<RecordOrder, "rerunOf" | "forkOf"> = {},
  ): RecordOrder {
    const keep = vscode.workspace.getConfiguration("modelDebugger", model).get("runs.keep", 50);
    return {
      folder: this.folder,
      model: model.toString(),
      name: modelName(model),
      startedAtMs: Date.now(),
      keep,
      ...(rerunOf !== undefined && { rerunOf }),
      ...(forkOf && { forkOf }),
    };
  }

  async change(id: string, note: RunNote): Promise<void> {
    await changeNote(this.place(id), note);
    this.refresh();
  }

  async delete(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => setAside(this.place(id))));
    this.refresh();
  }

  async restore(ids: readonly string[]): Promise<void> {
    await Promise.all(ids.map((id) => restoreRun(this.place(id))));
    this.refresh();
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private refresh(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.listing = undefined;
    this.changed.fire();
  }

  private refreshSoon(): void {
    this.listing = undefined;
    this.timer ??= setTimeout(() => this.refresh(), settleMs);
  }

  /** Its worker died or had to be ended: the record cannot say so. */
  private noteLostEnd({ job, session }: Run): void {
    const { state, failure } = session.current;
    if (job.recordTo === undefined || failure === undefined) return;
    inBackground(vscode.l10n.t("Recording how the run ended"), () =>
      this.change(job.runId, { ended: { state, failure } }),
    );
  }

  /** Runs go with their model when it, or a folder above it, is renamed. */
  private async follow(
    files: readonly { readonly oldUri: vscode.Uri; readonly newUri: vscode.Uri }[],
  ): Promise<void> {
    for (const { oldUri, newUri } of files) {
      this.runs.move(oldUri, newUri);
      const [from, to] = [oldUri.toString(), newUri.toString()];
      for (const { id, model } of await this.list())
        if (model === from || model.startsWith(`${from}/`))
          await changeNote(this.place(id), { model: to + model.slice(from.length) });
    }
    this.refresh();
  }

  private tellUnreadable(listed: readonly RunSummary[]): void {
    const told = this.context.workspaceState.get<string[]>(toldKey, []);
    const fresh = listed.filter(({ id, problem }) => problem !== undefined && !told.includes(id));
    if (fresh.length === 0) return;
    void this.context.workspaceState.update(toldKey, [...told, ...fresh.map(({ id }) => id)]);
    const message =
      fresh.length === 1
        ? fresh[0]!.problem!
        : vscode.l10n.t("{0} recorded runs cannot be opened. {1}", fresh.length, fresh[0]!.problem!);
    void vscode.window.showWarningMessage(message);
  }

  /** Before runs were kept, there was one snapshot a model, without its text. */
  private async tellOldFormat(folder: string): Promise<void> {
    const isThere = await vscode.workspace.fs.stat(vscode.Uri.file(folder)).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    await rm(folder, { recursive: true, force: true }).catch((error: unknown) => {
      throw new UserError(
        vscode.l10n.t(
          "Runs recorded by an earlier version cannot be removed from {0}: {1}.",
          folder,
          String(error),
        ),
      );
    });
    void vscode.window.showInformationMessage(
      vscode.l10n.t(
        "The runs that an earlier version of Model Debugger recorded cannot be opened any more; they were removed.",
      ),
    );
  }
}
