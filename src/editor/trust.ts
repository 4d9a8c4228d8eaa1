import * as vscode from "vscode";

/** True where training may run; otherwise says why not, with the way out. */
export function isTrusted(): boolean {
  if (vscode.workspace.isTrusted) return true;
  const manage = vscode.l10n.t("Manage Workspace Trust");
  const message = vscode.l10n.t(
    "Training is off in Restricted Mode: a model file decides how much work your machine does and which files are read. Trust this folder to train its models.",
  );
  void vscode.window.showWarningMessage(message, manage).then((choice) => {
    if (choice === manage) void vscode.commands.executeCommand("workbench.trust.manage");
  });
  return false;
}
