import * as vscode from "vscode";
import { tellError } from "../tellError";

interface WatchedTests {
  /** The suites of the request that the file is part of. */
  suitesMadeOf(file: vscode.Uri): vscode.TestItem[];
  run(request: vscode.TestRunRequest, token: vscode.CancellationToken): Promise<void>;
}

/** Checks again whenever a model that is watched, or a module of it, is saved; one model after the other. */
export function checkOnSave(
  request: vscode.TestRunRequest,
  token: vscode.CancellationToken,
  tests: WatchedTests,
): void {
  const underway = new Map<vscode.TestItem, vscode.CancellationTokenSource>();
  let last: Promise<void> = Promise.resolve();
  const again = (suite: vscode.TestItem) => {
    // What is being checked is not what is saved now.
    underway.get(suite)?.cancel();
    const mine = new vscode.CancellationTokenSource();
    underway.set(suite, mine);
    const include = request.include?.filter((item) => isBelow(item, suite)) ?? [suite];
    // VS Code adds up the runs of one request: a test that failed in one of them would stay red.
    const fresh = new vscode.TestRunRequest(include, request.exclude, request.profile, true);
    const run = () => (mine.token.isCancellationRequested ? undefined : tests.run(fresh, mine.token));
    last = last.then(run).catch((error: unknown) => tellError(error, checking));
  };
  const checking = vscode.l10n.t("Checking the gradients");
  const saving = vscode.workspace.onDidSaveTextDocument(({ uri }) => tests.suitesMadeOf(uri).forEach(again));
  token.onCancellationRequested(() => {
    saving.dispose();
    for (const source of underway.values()) source.cancel();
  });
}

export const isBelow = (item: vscode.TestItem, suite: vscode.TestItem): boolean => {
  for (let up: vscode.TestItem | undefined = item; up; up = up.parent) if (up === suite) return true;
  return false;
};
