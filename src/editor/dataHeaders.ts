import { stat } from "node:fs/promises";
import { dirname, isAbsolute, relative, resolve, sep } from "node:path";
import * as vscode from "vscode";
import { pathsOf, sourcesOf } from "../data/dataPlan";
import type { DataHeader, DataSpec } from "../data/dataSpec";
import { Refusal, type Asker } from "../session/analyst";
import type { ModelInput } from "../session/jobs";
import type { Failure } from "../session/protocol";
import { askedModel } from "./modelFile";
import { inBackground } from "./tellError";

/** What the worker found in a model's data: a header, or why there is none. */
export interface DataReading {
  readonly header?: DataHeader;
  readonly failure?: Failure;
}

interface Entry {
  /** Modification times and sizes of the files when they were read. */
  readonly fingerprint: string;
  readonly files: readonly string[];
  readonly reading: DataReading;
}

const mostEntries = 50;
/** A file that changes while it is read is read again, this often at most. */
const mostRereads = 2;
const nothing: DataReading = {};

/**
 * Headers of the data sources that open models name, read by the analyst's worker and kept by data
 * section and state of the files. The folders of files that were read are watched. What lies outside the
 * model's root is refused by the worker; nothing here looks at it.
 */
export class DataHeaders implements vscode.Disposable {
  private readonly entries = new Map<string, Entry>();
  private readonly underway = new Map<string, Promise<DataReading>>();
  /** By folder. */
  private readonly watchers = new Map<string, vscode.FileSystemWatcher>();
  private readonly changed = new vscode.EventEmitter<void>();
  /** Something is known that was not, or a data file changed. */
  readonly onDidChange = this.changed.event;

  constructor(
    private readonly analyst: Asker,
    /** Where decoded data is kept. */
    private readonly cache?: string,
  ) {}

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
    for (const file of files) this.watch(dirname(file));
    let fingerprint = await fingerprintOf(files);
    const entry = this.entries.get(key);
    if (entry?.fingerprint === fingerprint) return entry.reading;
    let reading = await this.ask(input);
    for (let rereads = 0; rereads < mostRereads; rereads++) {
      const after = await fingerprintOf(files);
      if (after === fingerprint) break;
      fingerprint = after;
      reading = await this.ask(input);
    }
    if (this.entries.size >= mostEntries) this.entries.clear();
    this.entries.set(key, { fingerprint, files, reading });
    this.endUnusedWatchers();
    this.changed.fire();
    return reading;
  }

  private async ask(input: ModelInput): Promise<DataReading> {
    try {
      const { header } = await this.analyst.ask("inspectData", { ...askedModel(input), cache: this.cache });
      return header === null ? nothing : { header };
    } catch (error) {
      if (error instanceof Refusal) return { failure: error.failure };
      throw error;
    }
  }

  private watch(folder: string): void {
    if (this.watchers.has(folder)) return;
    const watcher = vscode.workspace.createFileSystemWatcher(
      new vscode.RelativePattern(vscode.Uri.file(folder), "*"),
    );
    const forget = ({ fsPath }: vscode.Uri) => {
      if (!this.filesInUse().some((file) => isSame(file, fsPath))) return;
      this.entries.clear();
      this.changed.fire();
    };
    watcher.onDidChange(forget);
    watcher.onDidCreate(forget);
    watcher.onDidDelete(forget);
    this.watchers.set(folder, watcher);
  }

  private filesInUse(): string[] {
    return [...this.entries.values()].flatMap(({ files }) => files);
  }

  /** While other readings are underway, theirs are not known to be unused. */
  private endUnusedWatchers(): void {
    if (this.underway.size > 1) return;
    const used = new Set(this.filesInUse().map((file) => dirname(file)));
    for (const [folder, watcher] of this.watchers) {
      if (used.has(folder)) continue;
      watcher.dispose();
      this.watchers.delete(folder);
    }
  }
}

/** Some disks tell letters apart by case and some do not; a header read once too often is cheap. */
const isSame = (one: string, other: string): boolean =>
  vscode.Uri.file(one).fsPath.toLowerCase() === other.toLowerCase();

const keyOf = (input: ModelInput, data: DataSpec): string =>
  JSON.stringify([dirname(input.file), input.root, data]);

/** Inside the model's root. */
function filesOf(input: ModelInput, data: DataSpec): string[] {
  return sourcesOf(data)
    .flatMap(pathsOf)
    .map((path) => resolve(dirname(input.file), path))
    .filter((file) => isInside(input.root, file));
}

function isInside(root: string, file: string): boolean {
  const way = relative(root, file);
  return way !== "" && way !== ".." && !way.startsWith(`..${sep}`) && !isAbsolute(way);
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
