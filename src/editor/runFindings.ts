import * as vscode from "vscode";
import type { Fix, ModelPath, Severity, TextRange } from "../model/problem";
import { isCodeFile } from "../model/modelFiles";
import { diagnosticOf, firstLine, rangeIn } from "./diagnosticOf";
import type { ModelReader } from "./modelReader";
import type { Part } from "./part";
import type { Run } from "./run";
import type { Runs } from "./runs";
import type { TextTrails } from "./textTrails";

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
  private readonly ofModels = vscode.languages.createDiagnosticCollection(source);
  /** What code threw, in whichever file. */
  private readonly ofCode = vscode.languages.createDiagnosticCollection(`${source}: code`);
  private readonly subscriptions: Part[];

  constructor(
    private readonly runs: Runs,
    private readonly reader: ModelReader,
    trails: TextTrails,
  ) {
    this.subscriptions = [
      this.ofModels,
      this.ofCode,
      runs.onDidTell(({ run, message }) => {
        if (message === undefined || changesWhatIsSaid.has(message.type)) this.show(run);
      }),
      runs.onDidMove(({ from, to }) => {
        this.ofModels.delete(from);
        const run = runs.of(to);
        if (run !== undefined) this.show(run);
      }),
      trails.onDidMove(() => runs.all.forEach((run) => this.show(run))),
      reader.onDidLearn(() => runs.all.forEach((run) => this.show(run))),
    ];
  }

  /** Findings whose text still stands where the model's paths say, so that their fixes can be applied. */
  mendable(document: vscode.TextDocument): (Said & { readonly range: TextRange })[] {
    const run = this.runs.of(document.uri);
    if (run === undefined) return [];
    const { model } = this.reader.read(document);
    return this.news(document, standing(run)).filter(({ path, range }) => {
      const now = model.rangeOf(path);
      return now.offset === range.offset && now.length === range.length;
    });
  }

  /** What is found in the data is told while editing as well: once is enough. */
  private news<T extends Said>(document: vscode.TextDocument, said: readonly T[]): T[] {
    const { problems } = this.reader.read(document);
    return said.filter(
      (one) => !problems.some(({ rule, message }) => rule === one.rule && message === one.message),
    );
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(run: Run): void {
    this.showThrown();
    const document = vscode.workspace.textDocuments.find(
      (one) => one.uri.toString() === run.model.toString() && !one.isClosed,
    );
    const said = standing(run);
    // Without a document there is nothing to count lines in; it is opened when a run starts.
    if (document === undefined) return;
    this.ofModels.set(
      run.model,
      this.news(document, said).map((one) =>
        diagnosticOf(one, firstLine(document, rangeIn(document, one.range)), source),
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

const changesWhatIsSaid: ReadonlySet<string> = new Set(["findings", "state"]);

/** Everything said of text that still stands, with where it stands now. */
function standing(run: Run): (Said & { readonly range: TextRange })[] {
  return [...saidBy(run)].flatMap((said) => {
    const range = run.placeNow(said.path);
    return range === undefined ? [] : [{ ...said, range }];
  });
}

function* saidBy(run: Run): Generator<Said> {
  const { findings, failure } = run.session.current;
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
      diagnostic: diagnosticOf({ rule: "code-error", severity: "error", message }, location.range, source),
    }
  );
}
