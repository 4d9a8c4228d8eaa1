import * as vscode from "vscode";
import { readUserRules } from "../diagnosis/userRules";
import type { RuleSettings } from "../model/withRules";
import type { Part } from "./part";

/** The setting `modelDebugger.rules`: what the user makes of rules in all model files. */

export const rulesSetting = "modelDebugger.rules";

const read = (scope: vscode.Uri | undefined) =>
  readUserRules(vscode.workspace.getConfiguration("modelDebugger", scope).get("rules"));

/** Where the file lies. What is wrong in it is left out. */
export const rulesFor = (uri: vscode.Uri): RuleSettings => read(uri).rules;

/** Says once what of the setting cannot be used, now and when it changes. */
export function announceRuleMistakes(): Part {
  const told = new Set<string>();
  const tell = () => {
    const scopes = [undefined, ...(vscode.workspace.workspaceFolders ?? []).map(({ uri }) => uri)];
    const mistakes = new Set(scopes.flatMap((scope) => read(scope).mistakes));
    const fresh = [...mistakes].filter((mistake) => !told.has(mistake));
    fresh.forEach((mistake) => told.add(mistake));
    if (fresh.length > 0) void warn(fresh.join(" "));
  };
  tell();
  return vscode.workspace.onDidChangeConfiguration((event) => {
    if (event.affectsConfiguration(rulesSetting)) tell();
  });
}

async function warn(mistakes: string): Promise<void> {
  const open = vscode.l10n.t("Open Settings");
  const message = vscode.l10n.t("The setting {0}: {1}", rulesSetting, mistakes);
  if ((await vscode.window.showWarningMessage(message, open)) === open)
    await vscode.commands.executeCommand("workbench.action.openSettings", rulesSetting);
}

/** Switches a rule off for every model file: of the workspace, or of the user where none is open. */
export async function switchOffInSettings(rule: string): Promise<void> {
  const settings = vscode.workspace.getConfiguration("modelDebugger");
  const inWorkspace = vscode.workspace.workspaceFolders !== undefined;
  const { workspaceValue, globalValue } = settings.inspect<object>("rules") ?? {};
  const before = inWorkspace ? workspaceValue : globalValue;
  const target = inWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global;
  await settings.update("rules", { ...before, [rule]: "off" }, target);
}
