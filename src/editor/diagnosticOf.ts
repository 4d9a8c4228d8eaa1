import * as vscode from "vscode";
import { lineMapOf } from "../model/lineMap";
import type { Severity, TextRange } from "../model/problem";
import { rulePage } from "./rulePages";

/** Problems and findings as VS Code's diagnostics. */

export const severities: Readonly<Record<Severity, vscode.DiagnosticSeverity>> = {
  error: vscode.DiagnosticSeverity.Error,
  warning: vscode.DiagnosticSeverity.Warning,
  info: vscode.DiagnosticSeverity.Information,
};

export const rangeIn = (document: vscode.TextDocument, range: TextRange): vscode.Range =>
  new vscode.Range(document.positionAt(range.offset), document.positionAt(range.offset + range.length));

/** The same of a text that need not be open. */
export function rangeInText(text: string, { offset, length }: TextRange): vscode.Range {
  const lines = lineMapOf(text);
  const [from, to] = [offset, offset + length].map((each) => {
    const { line, column } = lines.positionAt(each);
    return new vscode.Position(line - 1, column - 1);
  });
  return new vscode.Range(from!, to!);
}

/** The same where the line's own length is not at hand: VS Code cuts it there. */
export const onFirstLine = (range: vscode.Range): vscode.Range =>
  range.isSingleLine ? range : range.with({ end: range.start.with({ character: 10_000 }) });

/** The part of a range on its first line: what to underline of a layer that spans many. */
export function firstLine(document: vscode.TextDocument, range: vscode.Range): vscode.Range {
  if (range.isSingleLine) return range;
  const line = document.lineAt(range.start);
  // An opening brace alone on its line would leave a squiggle nobody sees.
  return new vscode.Range(range.start, line.range.end);
}

export function diagnosticOf(
  said: { readonly rule: string; readonly severity: Severity; readonly message: string },
  range: vscode.Range,
  source: string,
): vscode.Diagnostic {
  const diagnostic = new vscode.Diagnostic(range, said.message, severities[said.severity]);
  diagnostic.source = source;
  const target = rulePage(said.rule);
  diagnostic.code = target === undefined ? said.rule : { value: said.rule, target };
  return diagnostic;
}
