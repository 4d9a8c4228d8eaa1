import { stat } from "node:fs/promises";
import { basename, dirname, resolve } from "node:path";
import * as vscode from "vscode";
import type { DataHeader, DataSpec, SourceSpec } from "../data/dataSpec";
import { Refusal, type Analyst } from "../session/analyst";
import type { ModelInput } from "../session/jobs";
import type { Failure } from "../session/protocol";
import { inBackground } from "./tellError";

/** What the worker found in a model's data: a header, or why there is none. */
export interface DataReading {
  readonly header?: DataHeader;
  readonly failure?: Failure;
}

interface Entry {
  /** Modification times and sizes of the files when they were read. */
  readonly fingerprint: string;
  readonly reading: DataReading;
}

const mostEntries = 50;
const nothing: DataReading = {};

/**
 * Headers of the data sources that open models name, read by the analyst's worker and kept by data
 * section and state of the files. Files that were read are watched.
 */
export class DataHeaders implements vscode.Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly underway = new Map<string, Promise<DataReading>>();
  private readonly watchers = new Map<string, vscode.FileSystemWatcher>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Something is known that was not, or a data file changed. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly analyst: Analyst) {}

  /** What is known already, without waiting; undefined: not read yet, `onDidChange` will tell. */
  known(input: ModelInput, data: DataSpec): DataReading | undefined {
    const entry = this.entries.get(keyOf(input, data));
    if (entry === undefined) inBackground(vscode.l10n.t("Reading the data"), () => this.read(input, data));
    return entry?.reading;
  }

  /** Reads what is not known yet or has changed on disk since. */
  read(input: ModelInput, data: DataSpec): Promise<DataReading> {
    const key = keyOf(input, data);
    const running = this.underway.get(key);
    if (running !== undefined) return running;
    const reading = this.readNow(key, input, data).finally(() => this.underway.delete(key));
    this.underway.set(key, reading);
    return reading;
  }

  dispose(): void {
    this.changed.dispose();
    for (const watcher of this.watchers.values()) watcher.dispose();
  }

  private async readNow(key: string, input: ModelInput, data: DataSpec): Promise<DataReading> {
    const files = filesOf(input, data);
    files.forEach((file) => this.watch(file));
    const fingerprint = await fingerprintOf(files);
    const entry = this.entries.get(key);
    if (entry?.fingerprint === fingerprint) return entry.reading;
    const reading = await this.ask(input);
    if (this.entries.size >= mostEntries) this.entries.clear();
    this.entries.set(key, { fingerprint, reading });
    this.changed.fire();
    return reading;
  }

  private async ask(input: ModelInput): Promise<DataReading> {
    try {
      const { header } = await this.analyst.ask("inspectData", input);
      return header === null ? nothing : { header };
    } catch (error) {
      if (error instanceof Refusal) return { failure: error.failure };
      throw error;
    }
  }

  private watch(file: string): void {
    if (this.watchers.has(file)) return;
    const pattern = new vscode.RelativePattern(vscode.Uri.file(dirname(file)), basename(file));
    const watcher = vscode.workspace.createFileSystemWatcher(pattern);
    const forget = () => {
      this.entries.clear();
      this.changed.fire();
    };
    watcher.onDidChange(forget);
    watcher.onDidCreate(forget);
    watcher.onDidDelete(forget);
    this.watchers.set(file, watcher);
  }
}

const keyOf = (input: ModelInput, data: DataSpec): string =>
  JSON.stringify([dirname(input.file), input.root, data]);

function filesOf(input: ModelInput, data: DataSpec): string[] {
  const { source } = data;
  const sources: (SourceSpec | undefined)[] = "parts" in source ? Object.values(source.parts) : [source];
  return sources.flatMap((one) =>
    one !== undefined && "path" in one ? [resolve(dirname(input.file), one.path)] : [],
  );
}

async function fingerprintOf(files: readonly string[]): Promise<string> {
  const states = files.map((file) =>
    stat(file).then(
      ({ mtimeMs, size }) => `${mtimeMs}/${size}`,
      () => "missing",
    ),
  );
  return (await Promise.all(states)).join(" ");
}
