import * as vscode from "vscode";
import type { DataHeader } from "../data/dataSpec";
import { documentOfReading } from "../model/code/knownCode";
import type { ModelDocument } from "../model/document";
import { modelOf } from "../model/parseModel";
import { Refusal, type Asker } from "../session/analyst";
import type { ModelInput } from "../session/jobs";
import type { Part } from "./part";
import { askedModel, modelInput } from "./modelFile";
import { ModuleWatchers } from "./moduleWatchers";
import { inBackground } from "./tellError";

/** A module that changes while the model is read has it read again, this often at most. */
const mostRereads = 2;

export interface CodeEntry {
  readonly version: number;
  readonly header: DataHeader | undefined;
  readonly model: ModelDocument;
  /** Its code might be run: the workspace was trusted. */
  readonly mayRun: boolean;
}

/**
 * Model files in code, read by a worker: nothing of the workspace runs in this thread, and in Restricted
 * Mode nothing of it runs at all. One question a document at a time; the text that is newest is asked for next.
 */
export class CodeReadings implements vscode.Disposable {
  private readonly entries = new Map<string, CodeEntry>();
  private readonly underway = new Map<string, Promise<void>>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Of modules, as far as they were told; what is read meanwhile may be half of one state, half of another. */
  private changes = 0;
  private readonly watchers = new ModuleWatchers((file) => this.forgetMadeOf(file));
  private readonly subscriptions: Part[];
  readonly onDidChange = this.changed.event;

  constructor(private readonly asker: Asker) {
    this.subscriptions = [
      this.changed,
      vscode.workspace.onDidGrantWorkspaceTrust(() => this.forgetAll()),
      this.watchers,
      // A watcher tells of it as well, but later.
      vscode.workspace.onDidSaveTextDocument(({ uri }) => this.forgetMadeOf(uri.fsPath)),
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        this.entries.delete(uri.toString());
        this.watchModules();
      }),
    ];
  }

  /** The model as it was last read, perhaps from an older text; reading the newest is begun. */
  known(document: vscode.TextDocument): CodeEntry {
    const entry = this.entries.get(document.uri.toString());
    if (!isNewest(entry, document)) this.readSoon(document, entry?.header);
    return entry ?? { version: -1, header: undefined, model: nothingOf(document), mayRun: false };
  }

  /** The data's header tells the shapes that custom layers have to be asked about. */
  learn(document: vscode.TextDocument, header: DataHeader): void {
    const entry = this.entries.get(document.uri.toString());
    if (isNewest(entry, document) && entry?.header !== header) this.readSoon(document, header);
  }

  /** Waits until the text as it is now has been read. */
  async read(document: vscode.TextDocument, header?: DataHeader): Promise<void> {
    const key = document.uri.toString();
    await this.underway.get(key);
    const entry = this.entries.get(key);
    if (document.isClosed) return;
    if (isNewest(entry, document) && (header === undefined || entry?.header === header)) return;
    const reading = this.readNow(document, header ?? entry?.header).finally(() => this.underway.delete(key));
    this.underway.set(key, reading);
    await reading;
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private readSoon(document: vscode.TextDocument, header: DataHeader | undefined): void {
    inBackground(vscode.l10n.t("Reading the model"), () => this.read(document, header));
  }

  private async readNow(document: vscode.TextDocument, header: DataHeader | undefined): Promise<void> {
    const { version } = document;
    const { isTrusted: mayRun } = vscode.workspace;
    const input = modelInput(document);
    let { changes } = this;
    let model = await this.askSurely(input, header);
    for (let rereads = 0; rereads < mostRereads && changes !== this.changes; rereads++) {
      ({ changes } = this);
      model = await this.askSurely(input, header);
    }
    this.entries.set(document.uri.toString(), { version, header, model, mayRun });
    this.watchModules();
    this.changed.fire();
  }

  /** A worker that was ended before it could answer is an answer, too. */
  private askSurely(input: ModelInput, header: DataHeader | undefined): Promise<ModelDocument> {
    return this.ask(input, header).catch((error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      return brokenOff(input, error.failure.message);
    });
  }

  private async ask(input: ModelInput, header: DataHeader | undefined): Promise<ModelDocument> {
    const question = { ...askedModel(input), ...(header && { header }) };
    const { reading, answers } = await this.asker.ask("readCode", question);
    return documentOfReading(input, reading, answers);
  }

  /** Which files a model imports that could not be run is not known: any module may mend it. */
  private forgetMadeOf(file: string): void {
    if (!/\.([mc]?[jt]s|json)$/.test(file)) return;
    this.changes++;
    const made = [...this.entries].filter(([, { model }]) => {
      const isBroken = model.problems.some(({ rule }) => rule === "code-error");
      return model.fileName !== file && (isBroken || model.codeFiles.includes(file));
    });
    if (made.length === 0) return;
    for (const [key] of made) this.entries.delete(key);
    this.changed.fire();
  }

  private watchModules(): void {
    this.watchers.watch([...this.entries.values()].flatMap(({ model }) => model.codeFiles));
  }

  private forgetAll(): void {
    this.entries.clear();
    this.changed.fire();
  }
}

/** It was read from the text as it is, with the code run where it may be. */
const isNewest = (entry: CodeEntry | undefined, { version }: vscode.TextDocument): boolean =>
  entry?.version === version && entry.mayRun === vscode.workspace.isTrusted;

const nothingOf = (document: vscode.TextDocument): ModelDocument =>
  modelOf({ text: document.getText(), fileName: document.fileName, root: undefined, errors: [] });

/** The worker was ended before it could say anything: the code did not come to an end. */
const brokenOff = ({ text, file }: ModelInput, message: string): ModelDocument =>
  modelOf({
    text,
    fileName: file,
    root: undefined,
    errors: [{ rule: "code-error", message, range: { offset: 0, length: Math.min(1, text.length) } }],
  });
