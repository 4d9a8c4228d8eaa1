import * as vscode from "vscode";
import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import { lint } from "../diagnosis/lint";
import type { ModelDocument } from "../model/document";
import { layerViews, type LayerView } from "../model/layerViews";
import { isCodeModel } from "../model/modelFiles";
import { parseModel } from "../model/parseModel";
import type { Problem } from "../model/problem";
import { withRules } from "../model/withRules";
import type { Failure } from "../session/protocol";
import type { CodeReadings } from "./codeReadings";
import type { DataHeaders, DataReading } from "./dataHeaders";
import type { DataProfiles } from "./dataProfiles";
import type { Part } from "./part";
import { isModelFile, modelInput } from "./modelFile";
import { rulesFor, rulesSetting } from "./ruleSettings";

/** Everything the editor knows of a model document at one version of its text. */
export interface Reading {
  readonly version: number;
  readonly model: ModelDocument;
  readonly layers: readonly LayerView[];
  /** Of the text, of the static rules, and of the data. */
  readonly problems: readonly Problem[];
  readonly header?: DataHeader;
  /** Why the data cannot be read; also among the problems. */
  readonly dataFailure?: Failure;
}

/** Reads model documents: parsed and linted once a version, again when something about the data is learnt. */
export class ModelReader implements vscode.Disposable {
  private readonly readings = new Map<string, Reading>();
  private readonly changed = new vscode.EventEmitter<void>();
  private readonly subscriptions: Part[];
  /** The data behind open models became known or changed, or what is set for rules did; text changes are VS Code's own event. */
  readonly onDidLearn = this.changed.event;

  constructor(
    private readonly headers: DataHeaders,
    private readonly profiles: DataProfiles,
    private readonly codes: CodeReadings,
  ) {
    this.subscriptions = [
      this.changed,
      ...[headers, profiles, codes].map(({ onDidChange }) => onDidChange(() => this.readAnew())),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration(rulesSetting)) this.readAnew();
      }),
      vscode.workspace.onDidCloseTextDocument((document) => this.readings.delete(document.uri.toString())),
    ];
  }

  /** What is known without waiting: of a file in code perhaps that of an older version. */
  read(document: vscode.TextDocument): Reading {
    const key = document.uri.toString();
    const known = this.readings.get(key);
    if (known?.version === document.version) return known;
    const reading = isCodeModel(document.fileName) ? this.readCode(document) : this.readText(document);
    this.readings.set(key, reading);
    return reading;
  }

  private readAnew(): void {
    this.readings.clear();
    this.changed.fire();
  }

  private readText(document: vscode.TextDocument): Reading {
    const model = withRules(parseModel(document.getText(), document.fileName), rulesFor(document.uri));
    const data = this.dataOf(document, model);
    return readingOf(document.version, model, data, this.profileOf(document, model, data));
  }

  private readCode(document: vscode.TextDocument): Reading {
    const { version, model: read } = this.codes.known(document);
    const model = withRules(read, rulesFor(document.uri));
    const data = version === document.version ? this.dataOf(document, model) : undefined;
    if (data?.header !== undefined) this.codes.learn(document, data.header);
    return readingOf(version, model, data, this.profileOf(document, model, data));
  }

  private dataOf(document: vscode.TextDocument, { spec }: ModelDocument): DataReading | undefined {
    return spec === undefined ? undefined : this.headers.known(modelInput(document), spec.data);
  }

  private profileOf(
    document: vscode.TextDocument,
    model: ModelDocument,
    data: DataReading | undefined,
  ): DataProfile | undefined {
    return data?.header && this.profiles.known(modelInput(document), model, data.header);
  }

  /** Waits for the data's header, read afresh where a file changed. */
  async readWithData(document: vscode.TextDocument): Promise<Reading> {
    const isCode = isCodeModel(document.fileName);
    if (isCode) await this.codes.read(document);
    const { spec } = this.read(document).model;
    if (spec !== undefined) await this.headers.read(modelInput(document), spec.data);
    const { header } = this.read(document);
    if (isCode && header !== undefined) await this.codes.read(document, header);
    return this.read(document);
  }

  get openModels(): vscode.TextDocument[] {
    return vscode.workspace.textDocuments.filter(isModelFile);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }
}

function readingOf(
  version: number,
  model: ModelDocument,
  data: DataReading | undefined,
  profile: DataProfile | undefined,
): Reading {
  const problems = [...lint(model, data?.header, profile)];
  if (data?.failure !== undefined) problems.push(unreadableData(model, data.failure));
  return {
    version,
    model,
    layers: layerViews(model, data?.header),
    problems,
    header: data?.header,
    dataFailure: data?.failure,
  };
}

function unreadableData(model: ModelDocument, failure: Failure): Problem {
  const path = failure.path ?? ["data", "source"];
  return {
    rule: "unreadable-data",
    severity: "error",
    message: failure.message,
    path,
    range: model.rangeOf(path),
    fixes: [],
  };
}
