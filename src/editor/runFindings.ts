import * as vscode from "vscode";
import type { Fix, ModelPath, Severity, TextRange } from "../model/problem";
import { diagnosticOf, firstLine, rangeIn } from "./diagnosticOf";
import type { ModelReader } from "./modelReader";
import type { Part } from "./part";
import type { Run } from "./run";
import type { Runs } from "./runs";

const source = "Model Debugger: run";

/** What a run says of a place in the text it was started from. */
interface Said {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: ModelPath;
  readonly fixes: readonly Fix[];
}

/**
 * Puts what runs found on its line in the file. A finding moves along with the edits above it and goes
 * when its own text is changed, or when a new run starts.
 */
export class RunFindings implements vscode.Disposable {
  private readonly collection = vscode.languages.createDiagnosticCollection(source);
  private readonly subscriptions: Part[];

  constructor(
    private readonly runs: Runs,
    private readonly reader: ModelReader,
  ) {
    this.subscriptions = [
      this.collection,
      runs.onDidTell(({ run, message }) => {
        if (message === undefined || changesWhatIsSaid.has(message.type)) this.show(run);
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        const run = runs.of(document.uri);
        if (run !== undefined) this.show(run);
      }),
    ];
  }

  /** Findings whose text still stands where the model's paths say, so that their fixes can be applied. */
  mendable(document: vscode.TextDocument): (Said & { readonly range: TextRange })[] {
    const run = this.runs.of(document.uri);
    if (run === undefined) return [];
    const { model } = this.reader.read(document);
    return standing(run).filter(({ path, range }) => {
      const now = model.rangeOf(path);
      return now.offset === range.offset && now.length === range.length;
    });
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(run: Run): void {
    const document = vscode.workspace.textDocuments.find(
      (one) => one.uri.toString() === run.model.toString() && !one.isClosed,
    );
    const said = standing(run);
    // Without a document there is nothing to count lines in; it is opened when a run starts.
    if (document === undefined) return;
    this.collection.set(
      run.model,
      said.map((one) => diagnosticOf(one, firstLine(document, rangeIn(document, one.range)), source)),
    );
  }
}

const changesWhatIsSaid: ReadonlySet<string> = new Set(["findings", "gradientCheck", "state"]);

/** Everything said of text that still stands, with where it stands now. */
function standing(run: Run): (Said & { readonly range: TextRange })[] {
  return [...saidBy(run)].flatMap((said) => {
    const range = run.placeNow(said.path);
    return range === undefined ? [] : [{ ...said, range }];
  });
}

function* saidBy(run: Run): Generator<Said> {
  const { findings, failure, gradientCheck } = run.session.current;
  yield* findings;
  if (failure?.path !== undefined)
    yield { rule: "failed-run", severity: "error", message: failure.message, path: failure.path, fixes: [] };
  for (const { layer, parameter, verdict, relativeError } of gradientCheck?.parameters ?? []) {
    if (verdict !== "mismatch") continue;
    const message = vscode.l10n.t(
      "The gradient of {0}/{1} disagrees with central differences: relative error {2}.",
      layer,
      parameter,
      relativeError.toExponential(1),
    );
    yield { rule: "gradient-mismatch", severity: "error", message, path: pathOfLayer(run, layer), fixes: [] };
  }
}

const pathOfLayer = (run: Run, name: string): ModelPath =>
  run.startDocument.spec?.layers.find((layer) => layer.name === name)?.path ?? ["layers"];
