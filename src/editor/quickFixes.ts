import * as vscode from "vscode";
import { rules } from "../diagnosis/rules";
import type { ModelDocument } from "../model/document";
import type { TextEdit } from "../model/edit";
import type { Fix, Problem } from "../model/problem";
import { rangeIn } from "./diagnosticOf";
import { isModelFile, modelSelector } from "./modelFile";
import type { ModelReader } from "./modelReader";
import { withReason } from "./reasonComment";
import { switchOffInSettings } from "./ruleSettings";
import type { RunFindings } from "./runFindings";
import { inBackground } from "./tellError";

/** Of the quick fix alone: no command that a person calls. */
const switchOffCommand = "modelDebugger.switchOffRule";

/** A quick fix for each mend of the problems and findings at the cursor, and two ways to switch the rule off. */
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
  return vscode.Disposable.from(
    vscode.languages.registerCodeActionsProvider(modelSelector, provider, {
      providedCodeActionKinds: [vscode.CodeActionKind.QuickFix],
    }),
    vscode.commands.registerCommand(switchOffCommand, (rule: string) =>
      inBackground(vscode.l10n.t("Switching off {0}", rule), () => switchOffInSettings(rule)),
    ),
  );
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
  const mends = problem.fixes.flatMap((fix: Fix, index) => {
    const edits = model.textEdits(fix.edits);
    if (edits.length === 0) return [];
    const action = actionFor(fix.title, diagnostic);
    action.edit = workspaceEdit(document, edits);
    if (index === 0) action.isPreferred = true;
    return [action];
  });
  // What the file's form demands is not a matter of taste.
  return Object.hasOwn(rules, problem.rule)
    ? [...mends, ...switchesOff(document, model, problem.rule, diagnostic)]
    : mends;
}

function actionFor(title: string, diagnostic: vscode.Diagnostic | undefined): vscode.CodeAction {
  const action = new vscode.CodeAction(title, vscode.CodeActionKind.QuickFix);
  if (diagnostic !== undefined) action.diagnostics = [diagnostic];
  return action;
}

/** In this file, with a comment that says why; or in the settings, for every file. */
function switchesOff(
  document: vscode.TextDocument,
  model: ModelDocument,
  rule: string,
  diagnostic: vscode.Diagnostic | undefined,
): vscode.CodeAction[] {
  const everywhere = actionFor(vscode.l10n.t("Switch off {0} in the settings", rule), diagnostic);
  everywhere.command = { command: switchOffCommand, title: everywhere.title, arguments: [rule] };
  const edits = model.textEdits([{ path: ["diagnosis", rule], value: "off" }]);
  if (edits.length === 0) return [everywhere];
  const here = actionFor(vscode.l10n.t("Switch off {0} in this file", rule), diagnostic);
  here.edit = new vscode.WorkspaceEdit();
  here.edit.set(
    document.uri,
    edits.map((edit) => reasonedEdit(document, edit)),
  );
  return [here, everywhere];
}

/** The edit with a comment, whose reason is selected to be written. */
function reasonedEdit(
  document: vscode.TextDocument,
  edit: TextEdit,
): vscode.TextEdit | vscode.SnippetTextEdit {
  const range = rangeIn(document, edit);
  const reasoned = withReason(document.getText(), edit);
  if (reasoned === undefined) return new vscode.TextEdit(range, edit.content);
  const { before, open, close, after } = reasoned;
  const snippet = new vscode.SnippetString()
    .appendText(`${before}${open}${vscode.l10n.t("why:")} `)
    .appendPlaceholder(vscode.l10n.t("the reason"))
    .appendText(`${close}${after}`);
  return new vscode.SnippetTextEdit(range, snippet);
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
