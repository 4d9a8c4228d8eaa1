import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import * as vscode from "vscode";

/**
 * A rule's documentation page under a scheme of our own: a link in a problem may not be a command, and
 * the manifest opens this scheme in the Markdown preview rather than as source.
 */
export const ruleScheme = "model-debugger-rule";

let pages: ReadonlySet<string> = new Set();

/** Undefined where the rule has no page. */
export const rulePage = (rule: string): vscode.Uri | undefined =>
  pages.has(`${rule}.md`) ? vscode.Uri.from({ scheme: ruleScheme, path: `/${rule}.md` }) : undefined;

export function registerRulePages(context: vscode.ExtensionContext): vscode.Disposable {
  const folder = join(context.extensionPath, "docs", "rules");
  pages = new Set(readdirSync(folder));
  return vscode.workspace.registerTextDocumentContentProvider(ruleScheme, {
    provideTextDocumentContent: (uri) => readFile(join(folder, uri.path.replaceAll("/", "")), "utf8"),
  });
}
