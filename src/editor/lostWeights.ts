import * as vscode from "vscode";

/** For commands that need the weights of a run whose worker has ended. */
export const tellLostWeights = (...ways: string[]): Thenable<string | undefined> =>
  vscode.window.showInformationMessage(
    vscode.l10n.t("The weights of this run are gone: its worker has ended. Train again."),
    ...ways,
  );
