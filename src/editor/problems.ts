import * as vscode from "vscode";
import type { Problem } from "../model/problem";
import type { Failure } from "../session/protocol";
import { diagnosticOf, firstLine, rangeIn } from "./diagnosticOf";
import { isModelFile } from "./modelFile";
import type { Part } from "./part";
import type { ModelReader, Reading } from "./modelReader";

/** Long enough to leave fast typing alone, short enough to feel immediate. */
const debounceMs = 80;
const source = "Model Debugger";

/** Underlines what is wrong in open model files while they are edited, and in the data files to blame. */
export class Problems implements vscode.Disposable {
  private readonly ofModels = vscode.languages.createDiagnosticCollection(source);
  private readonly ofData = vscode.languages.createDiagnosticCollection(`${source}: data`);
  private readonly timers = new Map<string, NodeJS.Timeout>();
  /** For each model, the data file it is about. */
  private readonly culprits = new Map<
    string,
    { readonly file: vscode.Uri; readonly diagnostic: vscode.Diagnostic }
  >();
  private readonly subscriptions: Part[];

  constructor(private readonly reader: ModelReader) {
    this.subscriptions = [
      this.ofModels,
      this.ofData,
      vscode.workspace.onDidOpenTextDocument((document) => this.show(document)),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.showSoon(document)),
      vscode.workspace.onDidCloseTextDocument((document) => this.forget(document.uri)),
      vscode.workspace.onDidChangeConfiguration((event) => {
        if (event.affectsConfiguration("modelDebugger.lint")) this.showAll();
      }),
      reader.onDidLearn(() => this.showAll()),
    ];
    this.showAll();
  }

  /** Underlines at once what is known of the document. */
  show(document: vscode.TextDocument): void {
    if (!isModelFile(document)) return;
    const settings = vscode.workspace.getConfiguration("modelDebugger", document.uri);
    if (!settings.get<boolean>("lint.enable", true)) {
      this.forget(document.uri);
      return;
    }
    const reading = this.reader.read(document);
    // Of a file in code the newest text is still being read; what is shown moves along with the edits.
    if (reading.version !== document.version) return;
    const diagnostics = reading.problems.map((problem) => problemDiagnostic(document, problem));
    const culprit = reading.dataFailure && dataDiagnostic(reading.dataFailure);
    if (culprit !== undefined) relateTo(diagnostics, reading, culprit);
    this.ofModels.set(document.uri, diagnostics);
    this.blame(document.uri, culprit);
  }

  dispose(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private showAll(): void {
    this.reader.openModels.forEach((document) => this.show(document));
  }

  private showSoon(document: vscode.TextDocument): void {
    if (!isModelFile(document)) return;
    const key = document.uri.toString();
    clearTimeout(this.timers.get(key));
    this.timers.set(
      key,
      setTimeout(() => {
        this.timers.delete(key);
        if (!document.isClosed) this.show(document);
      }, debounceMs),
    );
  }

  private forget(model: vscode.Uri): void {
    this.ofModels.delete(model);
    this.blame(model, undefined);
  }

  /** Shows the data file's own diagnostic; two models may blame the same file. */
  private blame(model: vscode.Uri, culprit: DataDiagnostic | undefined): void {
    const key = model.toString();
    const before = this.culprits.get(key);
    if (culprit === undefined) this.culprits.delete(key);
    else this.culprits.set(key, culprit);
    for (const file of [before?.file, culprit?.file]) {
      if (file === undefined) continue;
      const all = [...this.culprits.values()].filter((one) => one.file.toString() === file.toString());
      const distinct = new Map(all.map(({ diagnostic }) => [diagnostic.message, diagnostic]));
      this.ofData.set(file, [...distinct.values()]);
    }
  }
}

interface DataDiagnostic {
  readonly file: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

export function problemDiagnostic(document: vscode.TextDocument, problem: Problem): vscode.Diagnostic {
  const diagnostic = diagnosticOf(problem, firstLine(document, rangeIn(document, problem.range)), source);
  diagnostic.relatedInformation = problem.related?.map(
    ({ message, range }) =>
      new vscode.DiagnosticRelatedInformation(
        new vscode.Location(document.uri, firstLine(document, rangeIn(document, range))),
        message,
      ),
  );
  return diagnostic;
}

/** A failure with a line in a file of its own. */
function dataDiagnostic(failure: Failure): DataDiagnostic | undefined {
  if (failure.file === undefined || failure.line === undefined) return undefined;
  const from = new vscode.Position(failure.line - 1, (failure.column ?? 1) - 1);
  // To the end of the line: a cell's own length is not known here.
  const range = new vscode.Range(from, from.with({ character: 10_000 }));
  const diagnostic = diagnosticOf(
    { rule: "unreadable-data", severity: "error", message: failure.message },
    range,
    source,
  );
  return { file: vscode.Uri.file(failure.file), diagnostic };
}

/** Points from the problem in the model to the line of the data file. */
function relateTo(diagnostics: vscode.Diagnostic[], reading: Reading, culprit: DataDiagnostic): void {
  const index = reading.problems.findIndex((problem) => problem.message === reading.dataFailure?.message);
  const diagnostic = diagnostics[index];
  if (diagnostic === undefined) return;
  const place = new vscode.Location(culprit.file, culprit.diagnostic.range.start);
  diagnostic.relatedInformation = [
    ...(diagnostic.relatedInformation ?? []),
    new vscode.DiagnosticRelatedInformation(place, vscode.l10n.t("The place in the data")),
  ];
}
