import * as vscode from "vscode";
import type { Failure } from "../session/protocol";
import { diagnosticOf, onFirstLine } from "./diagnosticOf";
import { locationsOf } from "./gradientPlaces";
import type { GradientResult, GradientResults } from "./gradientResults";
import { type Accusation, accusationsOf, worstLines } from "./gradientTexts";
import type { Part } from "./part";
import type { TextTrails } from "./textTrails";

const source = (): string => vscode.l10n.t("Model Debugger: gradients");
/** Entries in a message; the dashboard has them all. */
const mostEntries = 3;

interface Told {
  readonly uri: vscode.Uri;
  readonly diagnostic: vscode.Diagnostic;
}

/**
 * Underlines the line of `backward` that a gradient check found wrong, in whichever file it stands. It
 * moves along with the edits around it, and goes when its line is changed or another check has passed.
 */
export class GradientFindings implements Part {
  private readonly collection = vscode.languages.createDiagnosticCollection("Model Debugger: gradients");
  private readonly subscriptions: Part[];
  private shown: readonly vscode.Uri[] = [];

  constructor(
    private readonly results: GradientResults,
    trails: TextTrails,
  ) {
    this.subscriptions = [
      this.collection,
      results.onDidChange(() => this.show()),
      trails.onDidMove(() => this.show()),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  /** Several models may be made of the same module, so a file's diagnostics come from all of them. */
  private show(): void {
    const byFile = new Map<string, { uri: vscode.Uri; diagnostics: Map<string, vscode.Diagnostic> }>();
    for (const { uri, diagnostic } of this.results.all.flatMap(toldBy)) {
      const file = byFile.get(uri.toString()) ?? { uri, diagnostics: new Map<string, vscode.Diagnostic>() };
      file.diagnostics.set(`${diagnostic.range.start.line} ${diagnostic.message}`, diagnostic);
      byFile.set(uri.toString(), file);
    }
    for (const uri of this.shown) if (!byFile.has(uri.toString())) this.collection.delete(uri);
    for (const { uri, diagnostics } of byFile.values()) this.collection.set(uri, [...diagnostics.values()]);
    this.shown = [...byFile.values()].map(({ uri }) => uri);
  }
}

const toldBy = (result: GradientResult): Told[] =>
  result.outcome.kind === "checked"
    ? accusationsOf(result.outcome.check).flatMap((accusation) => toldOf(result, accusation) ?? [])
    : (failureOf(result, result.outcome.failure) ?? []);

function toldOf(result: GradientResult, accusation: Accusation): Told | undefined {
  const { culprit, forward, layer } = locationsOf(result, accusation);
  if (!culprit) return undefined;
  const message = [accusation.message, ...worstLines(accusation, mostEntries)].join("\n");
  const said = { rule: "gradient-mismatch", severity: "error", message } as const;
  const diagnostic = diagnosticOf(said, onFirstLine(culprit.range), source());
  const related: [vscode.Location | undefined, string][] = [
    [forward, vscode.l10n.t("The forward pass whose gradient this is")],
    [layer, vscode.l10n.t("{0} in the model", accusation.layer)],
  ];
  diagnostic.relatedInformation = related.flatMap(([location, text]) =>
    location ? [new vscode.DiagnosticRelatedInformation(location, text)] : [],
  );
  return { uri: culprit.uri, diagnostic };
}

/** What user code threw in a check, on its line. */
function failureOf({ texts }: GradientResult, failure: Failure): Told[] | undefined {
  const { file, line, column = 1, message } = failure;
  if (file === undefined || line === undefined) return undefined;
  const location = texts.lineNow(vscode.Uri.file(file), { line, column });
  if (!location) return undefined;
  const diagnostic = diagnosticOf(
    { rule: "code-error", severity: "error", message },
    location.range,
    source(),
  );
  return [{ uri: location.uri, diagnostic }];
}
