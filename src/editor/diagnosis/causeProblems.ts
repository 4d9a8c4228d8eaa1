import * as vscode from "vscode";
import { applyFix } from "../../diagnosis/causes/apply";
import { diagnosticOf, firstLine, rangeIn } from "../diagnosticOf";
import { modelSelector } from "../modelFile";
import type { ModelReader } from "../modelReader";
import type { Part } from "../part";
import { workspaceEdit } from "../quickFixes";
import type { Diagnoses } from "./diagnoses";
import type { StandingCause } from "./modelDiagnosis";

const source = (): string => vscode.l10n.t("Model Debugger: diagnosis");

/**
 * Underlines the first cause of a model's diagnosis, with its tested fix. It moves along with the edits around it, and
 * goes when its text is changed or its fix is in the file.
 */
export class CauseProblems implements Part {
  private readonly collection = vscode.languages.createDiagnosticCollection("Model Debugger: diagnosis");
  private readonly subscriptions: Part[];
  private isEmpty = true;

  constructor(
    private readonly diagnoses: Diagnoses,
    private readonly reader: ModelReader,
  ) {
    const actions: vscode.CodeActionProvider = {
      provideCodeActions: (document, range, { diagnostics }) => this.actions(document, range, diagnostics),
    };
    this.subscriptions = [
      this.collection,
      diagnoses.onDidChange(() => this.show()),
      vscode.workspace.onDidChangeTextDocument(() => this.show()),
      vscode.workspace.onDidOpenTextDocument(() => this.show()),
      vscode.languages.registerCodeActionsProvider(modelSelector, actions, {
        providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
      }),
    ];
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions).dispose();
  }

  private show(): void {
    const told = vscode.workspace.textDocuments.flatMap((document) => {
      const standing = this.standing(document);
      return standing ? [{ document, ...standing }] : [];
    });
    // Nearly every key press has nothing to do with a diagnosis.
    if (told.length === 0 && this.isEmpty) return;
    this.isEmpty = told.length === 0;
    this.collection.clear();
    for (const { document, cause, range } of told) {
      const message = vscode.l10n.t("{0} Tested fix: {1}.", cause.summary, cause.title);
      const place = firstLine(document, rangeIn(document, range));
      const said = { rule: cause.cause, severity: "warning", message } as const;
      this.collection.set(document.uri, [diagnosticOf(said, place, source())]);
    }
  }

  /** The first cause, where it still stands in the text. */
  private standing(document: vscode.TextDocument) {
    const diagnosis = this.diagnoses.all.find(({ model }) => model.toString() === document.uri.toString());
    const standing = diagnosis?.cause(0);
    if (!standing?.range || diagnosis?.isApplied(0)) return undefined;
    const { model, version } = this.reader.read(document);
    // A file in code is read again in a moment.
    if (version === document.version && "stale" in applyFix(model, standing.fix.edits)) return undefined;
    return { ...standing, range: standing.range } satisfies StandingCause;
  }

  private actions(
    document: vscode.TextDocument,
    range: vscode.Range,
    diagnostics: readonly vscode.Diagnostic[],
  ): vscode.CodeAction[] {
    const standing = this.standing(document);
    const { model, version } = this.reader.read(document);
    if (!standing || version !== document.version) return [];
    if (!rangeIn(document, standing.range).intersection(range)) return [];
    const application = applyFix(model, standing.fix.edits);
    if (!("text" in application) || application.edits.length === 0) return [];
    const action = new vscode.CodeAction(standing.fix.title, vscode.CodeActionKind.QuickFix);
    action.diagnostics = diagnostics.filter((one) => one.source === source());
    action.isPreferred = true;
    action.edit = workspaceEdit(document, application.edits);
    return [action];
  }
}
