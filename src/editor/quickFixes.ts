import * as vscode from "vscode";
import { rules } from "../diagnosis/rules";
import { textEdits } from "../model/edit";
import type { Fix, ModelEdit, Problem } from "../model/problem";
import { rangeIn } from "./diagnosticOf";
import { modelSelector } from "./modelFile";
import type { ModelReader } from "./modelReader";
import type { RunFindings } from "./runFindings";

/** A quick fix for each mend of the problems and findings at the cursor, and a way to switch the rule off. */
export function registerQuickFixes(reader: ModelReader, findings: RunFindings): vscode.Disposable {
  const provider: vscode.CodeActionProvider = {
    provideCodeActions(document, range, { diagnostics }) {
      const shown = new Map(diagnostics.map((diagnostic) => [placeOf(diagnostic), diagnostic]));
      const here = [...reader.read(document).problems, ...findings.mendable(document)].filter((problem) =>
        rangeIn(document, problem.range).intersection(range),
      );
      return here.flatMap((problem) => actionsFor(document, problem, matching(shown, problem)));
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
  problem: Mendable,
  diagnostic: vscode.Diagnostic | undefined,
): vscode.CodeAction[] {
  const mends = problem.fixes.map((fix, index) => {
    const action = actionFor(document, fix, diagnostic);
    action.isPreferred = index === 0;
    return action;
  });
  // What the file's form demands is not a matter of taste.
  return problem.rule in rules ? [...mends, actionFor(document, switchOff(problem.rule), diagnostic)] : mends;
}

function actionFor(document: vscode.TextDocument, fix: Fix, diagnostic: vscode.Diagnostic | undefined) {
  const action = new vscode.CodeAction(fix.title, vscode.CodeActionKind.QuickFix);
  if (diagnostic !== undefined) action.diagnostics = [diagnostic];
  action.edit = workspaceEdit(document, fix.edits);
  return action;
}

export function workspaceEdit(
  document: vscode.TextDocument,
  edits: readonly ModelEdit[],
): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  for (const { offset, length, content } of textEdits(document.getText(), edits))
    edit.replace(document.uri, rangeIn(document, { offset, length }), content);
  return edit;
}

const switchOff = (rule: string): Fix => ({
  title: vscode.l10n.t("Switch off {0} in this file", rule),
  edits: [{ path: ["diagnosis", rule], value: "off" }],
});
