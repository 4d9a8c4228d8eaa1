import * as vscode from "vscode";
import { rules } from "../diagnosis/rules";
import type { ModelDocument } from "../model/document";
import type { TextEdit } from "../model/edit";
import type { Fix, Problem } from "../model/problem";
import { rangeIn } from "./diagnosticOf";
import { isModelFile, modelSelector } from "./modelFile";
import type { ModelReader } from "./modelReader";
import type { RunFindings } from "./runFindings";

/** A quick fix for each mend of the problems and findings at the cursor, and a way to switch the rule off. */
export function registerQuickFixes(reader: ModelReader, findings: RunFindings): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, { diagnostics }) {
      if (!isModelFile(document)) return [];
      const shown = new Map(diagnostics.map((diagnostic) => [placeOf(diagnostic), diagnostic]));
      const { model, problems, version } = reader.read(document);
      if (version !== document.version) return [];
      const here = [...problems, ...findings.mendable(document)].filter((problem) =>
        rangeIn(document, problem.range).intersection(range),
      );
      return here.flatMap((problem) => actionsFor(document, model, problem, matching(shown, problem)));
    },
  };
  return vscode.languages.registerCodeActionsProvider(modelSelector, provider, {
    providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
  });
}

type Mendable = Pick<Problem, "rule" | "message" | "fixes" | "range">;

const ruleOf = ({ code }: vscode.Diagnostic): unknown => (typeof code === "object" ? code.value : code);
const placeOf = (diagnostic: vscode.Diagnostic): string =>
  `${String(ruleOf(diagnostic))}\n${diagnostic.message}`;
const matching = (shown: ReadonlyMap<string, vscode.Diagnostic>, problem: Mendable) =>
  shown.get(`${problem.rule}\n${problem.message}`);

function actionsFor(
  document: vscode.TextDocument,
  model: ModelDocument,
  problem: Mendable,
  diagnostic: vscode.Diagnostic | undefined,
): vscode.CodeAction[] {
  const fixes = problem.fixes.map((fix, index) => ({ fix, isPreferred: index === 0 }));
  // What the file's form demands is not a matter of taste.
  const all =
    problem.rule in rules ? [...fixes, { fix: switchOff(problem.rule), isPreferred: false }] : fixes;
  return all.flatMap(({ fix, isPreferred }) => {
    const edits = model.textEdits(fix.edits);
    if (edits.length === 0) return [];
    const action = actionFor(document, fix, edits, diagnostic);
    if (isPreferred) action.isPreferred = true;
    return [action];
  });
}

function actionFor(
  document: vscode.TextDocument,
  fix: Fix,
  edits: readonly TextEdit[],
  diagnostic: vscode.Diagnostic | undefined,
) {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  if (diagnostic !== undefined) action.diagnostics = [diagnostic];
  action.edit = workspaceEdit(document, edits);
  return action;
}

export function workspaceEdit(
  document: vscode.TextDocument,
  edits: readonly TextEdit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of edits)
    edit.replace(document.uri, rangeIn(document, { offset, length }), content);
  return edit;
}

const switchOff = (rule: string): Fix => ({
  title: vscode.l10n.t("Switch off {0} in this file", rule),
  edits: [{ path: ["diagnosis", rule], value: "off" }],
});
