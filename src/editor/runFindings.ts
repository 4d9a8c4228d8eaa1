import * as vscode from "vscode";
import type { Fix, ModelPath, Problem, Severity, TextRange } from "../model/problem";
import { isCodeFile } from "../model/modelFiles";
import { diagnosticOf, firstLine, rangeIn } from "./diagnosticOf";
import type { ModelReader } from "./modelReader";
import type { Part } from "./part";
import type { RecordedFindings, Saying } from "./recorded/recordedFindings";
import type { Run } from "./run";
import type { Runs } from "./runs";
import type { TextTrails } from "./textTrails";

const source = (): string => vscode.l10n.t("Model Debugger: run");

/** What a run says of a place in the text it was started from. */
interface Said {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly path: ModelPath;
  readonly fixes: readonly Fix[];
}

/**
 * Puts what runs found on its line in the file: those of this window, and of models not trained in it the last
 * recorded one. A finding moves along with the edits above it and goes when its own text is changed, or when a new
 * run starts.
 */
export class RunFindings implements vscode.Disposable {
  private readonly ofModels = vscode.languages.createDiagnosticCollection("Model Debugger: run");
  /** What code threw, in whichever file. */
  private readonly ofCode = vscode.languages.createDiagnosticCollection("Model Debugger: run: code");
  private readonly subscriptions: Part[];

  constructor(
    private readonly runs: Runs,
    private readonly reader: ModelReader,
    trails: TextTrails,
    private readonly recorded: RecordedFindings,
  ) {
    this.subscriptions = [
      this.ofModels,
      this.ofCode,
      runs.onDidTell(({ run, message }) => {
        if (message === undefined || changesWhatIsSaid.has(message.type)) this.show(run.model);
      }),
      runs.onDidMove(({ from, to }) => {
        this.ofModels.delete(from);
        this.show(to);
      }),
      recorded.onDidChange((model) => this.show(model)),
      trails.onDidMove(() => this.showAll()),
      reader.onDidLearn(() => this.showAll()),
    ];
  }

  /** Findings whose text still stands where the model's paths say, so that their fixes can be applied. */
  mendable(document: vscode.TextDocument): (Said & { readonly range: TextRange })[] {
    const saying = this.sayingOf(document.uri);
    if (saying === undefined) return [];
    const { model } = this.reader.read(document);
    return this.news(document, standing(saying)).filter(({ path, range }) => {
      const now = model.rangeOf(path);
      return now.offset === range.offset && now.length === range.length;
    });
  }

  /**
   * What is found in the data, or measured at the start of what the text shows already, is told while editing as
   * well: once at a place is enough.
   */
  private news<T extends Said & { readonly range: TextRange }>(
    document: vscode.TextDocument,
    said: readonly T[],
  ): T[] {
    const problems = this.shownProblems(document);
    return said.filter(
      (one) => !problems.some((problem) => problem.rule === one.rule && overlap(problem.range, one.range)),
    );
  }

  private shownProblems(document: vscode.TextDocument): readonly Problem[] {
    const settings = vscode.workspace.getConfiguration("modelDebugger", document.uri);
    return settings.get<boolean>("lint.enable", true) ? this.reader.read(document).problems : [];
  }

  private sayingOf(model: vscode.Uri): Saying | undefined {
    return this.runs.of(model) ?? this.recorded.of(model);
  }

  private showAll(): void {
    for (const { model } of [...this.runs.all, ...this.recorded.all]) this.show(model);
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(model: vscode.Uri): void {
    this.showThrown();
    const saying = this.sayingOf(model);
    if (saying === undefined) {
      this.ofModels.delete(model);
      return;
    }
    const document = vscode.workspace.textDocuments.find(
      (one) => one.uri.toString() === model.toString() && !one.isClosed,
    );
    const said = standing(saying);
    // Without a document there is nothing to count lines in; it is opened when a run starts.
    if (document === undefined) return;
    this.ofModels.set(
      model,
      this.news(document, said).map((one) =>
        diagnosticOf(one, firstLine(document, rangeIn(document, one.range)), source()),
      ),
    );
  }

  /** Two runs may fail in the same module, so all of them are shown together. */
  private showThrown(): void {
    const thrown = this.runs.all.flatMap((run) => thrownBy(run, () => this.showThrown()) ?? []);
    this.ofCode.clear();
    for (const { uri } of thrown) {
      const here = thrown.filter((one) => one.uri.toString() === uri.toString());
      this.ofCode.set(uri, [
        ...new Map(here.map(({ diagnostic }) => [diagnostic.message, diagnostic])).values(),
      ]);
    }
  }
}

const overlap = (a: TextRange, b: TextRange): boolean =>
  a.offset < b.offset + b.length && b.offset < a.offset + a.length;

const changesWhatIsSaid: ReadonlySet<string> = new Set(["findings", "state"]);

/** Everything said of text that still stands, with where it stands now. */
function standing(saying: Saying): (Said & { readonly range: TextRange })[] {
  return [...saidBy(saying)].flatMap((said) => {
    const range = saying.placeNow(said.path);
    return range === undefined ? [] : [{ ...said, range }];
  });
}

function* saidBy({ said }: Saying): Generator<Said> {
  const { findings, failure } = said;
  yield* findings;
  if (failure?.path !== undefined)
    yield { rule: "failed-run", severity: "error", message: failure.message, path: failure.path, fixes: [] };
}

/** `later` is called once the file it stands in is known, where it is not yet. */
function thrownBy(
  { session, texts }: Run,
  later: () => void,
): { readonly uri: vscode.Uri; readonly diagnostic: vscode.Diagnostic } | undefined {
  const { file, line, column = 1, message = "" } = session.current.failure ?? {};
  if (file === undefined || line === undefined || !isCodeFile(file)) return undefined;
  const uri = vscode.Uri.file(file);
  if (!texts.of(uri)) {
    void texts.addFromDisk(uri).then((found) => {
      if (found) later();
    });
    return undefined;
  }
  const location = texts.lineNow(uri, { line, column });
  return (
    location && {
      uri,
      diagnostic: diagnosticOf({ rule: "code-error", severity: "error", message }, location.range, source()),
    }
  );
}
