import { dirname } from "node:path";
import * as vscode from "vscode";
import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import { targetFormOf } from "../model/network";
import type { ModelDocument } from "../model/document";
import type { ModelSpec } from "../model/spec";
import { Refusal, type Asker } from "../session/analyst";
import type { ModelInput } from "../session/jobs";
import { log } from "./log";
import { askedModel } from "./modelFile";
import { inBackground } from "./tellError";

interface Entry {
  /** The header that was read of the same files; another object once they have changed. */
  readonly header: DataHeader;
  /** Undefined where none could be made. */
  readonly profile: DataProfile | undefined;
}

interface Request {
  readonly key: string;
  readonly input: ModelInput;
  readonly header: DataHeader;
}

const mostEntries = 20;

/**
 * Profiles of the data that open models name, made by the analyst's worker and kept by data section and
 * state of the files. One is made at a time; of a file that changed meanwhile, only the newest is.
 */
export class DataProfiles implements vscode.Disposable {
  private readonly entries = new Map<string, Entry>();
  /** By model file. */
  private readonly wanted = new Map<string, Request>();
  private running: Request | undefined;
  private busy = false;
  private readonly changed = new vscode.EventEmitter<void>();
  /** A profile is known that was not. */
  readonly onDidChange = this.changed.event;

  constructor(private readonly analyst: Asker) {}

  /** What is known already, without waiting; `header`: what is known of the same data. */
  known(input: ModelInput, model: ModelDocument, header: DataHeader): DataProfile | undefined {
    const key = model.spec && keyOf(input, model.spec, model, header);
    if (key === undefined) return undefined;
    const entry = this.entries.get(key);
    if (entry?.header === header) return entry.profile;
    if (this.running?.key === key && this.running.header === header) return undefined;
    this.wanted.set(input.file, { key, input, header });
    if (!this.busy) inBackground(vscode.l10n.t("Looking at the data"), () => this.makeWanted());
    return undefined;
  }

  dispose(): void {
    this.wanted.clear();
    this.changed.dispose();
  }

  private async makeWanted(): Promise<void> {
    this.busy = true;
    try {
      for (const [file, request] of this.wanted) {
        this.wanted.delete(file);
        this.running = request;
        const profile = await this.ask(request.input);
        this.running = undefined;
        if (this.entries.size >= mostEntries) this.entries.clear();
        this.entries.set(request.key, { header: request.header, profile });
        this.changed.fire();
      }
    } finally {
      this.running = undefined;
      this.busy = false;
    }
  }

  /** A model whose data cannot be looked at goes without these findings: why is told elsewhere, or when it trains. */
  private async ask(input: ModelInput): Promise<DataProfile | undefined> {
    try {
      return (await this.analyst.ask("profileData", askedModel(input))).profile ?? undefined;
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      log().warn(`${input.file}: ${error.message}`);
      return undefined;
    }
  }
}

/** All that a profile depends on but the files themselves; undefined where the model cannot take the data. */
function keyOf(
  input: ModelInput,
  spec: ModelSpec,
  { definitions }: ModelDocument,
  header: DataHeader,
): string | undefined {
  try {
    const { mayRun } = askedModel(input);
    const form = targetFormOf(spec, header, definitions);
    return JSON.stringify([dirname(input.file), input.root, spec.data, spec.seed, form, mayRun]);
  } catch {
    return undefined;
  }
}
