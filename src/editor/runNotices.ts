import * as vscode from "vscode";
import type { Failure } from "../session/protocol";
import { rangeIn } from "./diagnosticOf";
import { log } from "./log";
import type { Run, RunNews } from "./run";
import type { Runs } from "./runs";

/** Loading longer than this is shown as a notification that can be cancelled. */
const quietLoadingMs = 1_000;

/** Notifications about runs: loading that takes long, runs and requests that failed. What code prints is logged. */
export function announceRuns(runs: Runs): vscode.Disposable {
  return runs.onDidTell(({ run, message }: RunNews) => {
    if (message === undefined) watchLoading(run);
    else if (message.type === "log") log().info(`${run.name}: ${message.text}`);
    else if (message.type === "requestFailed") tellFailure(run, message.failure);
    else if (message.type === "notRecorded") tellWarning(run, message.failure);
    else if (message.type === "state" && message.state === "stopped") tellWarning(run, message.failure);
    else if (message.type === "state" && message.failure !== undefined) tellFailure(run, message.failure);
    else if (message.type === "state" && message.state === "diverged") tellFailure(run, divergence(run));
  });
}

function tellFailure(run: Run, failure: Failure): void {
  const place = placeOf(run, failure);
  const go = vscode.l10n.t("Go to Line");
  const message = `${run.name}: ${failure.message}`;
  void vscode.window.showErrorMessage(message, ...(place === undefined ? [] : [go])).then(async (choice) => {
    if (choice === go) await place?.();
  });
}

/** Nobody needs to be told that Stop worked, only what it took. */
function tellWarning(run: Run, why: Failure | undefined): void {
  if (why !== undefined) void vscode.window.showWarningMessage(`${run.name}: ${why.message}`);
}

/** A cost that became NaN or infinite, with the finding that says why where there is one. */
function divergence({ session }: Run): Failure {
  const { findings, progress } = session.current;
  const cause = findings.find((finding) => finding.severity === "error");
  if (cause !== undefined) return { message: cause.message, path: cause.path };
  return { message: vscode.l10n.t("The cost became NaN or infinite at step {0}.", progress?.step ?? 0) };
}

/** Shows where the failure is: in the file it names, else in the model. */
function placeOf(run: Run, failure: Failure): (() => Promise<unknown>) | undefined {
  const { file, line, path } = failure;
  if (file !== undefined && line !== undefined) {
    const at = new vscode.Position(line - 1, (failure.column ?? 1) - 1);
    const selection = new vscode.Range(at, at);
    return async () => vscode.window.showTextDocument(vscode.Uri.file(file), { selection });
  }
  if (path === undefined) return undefined;
  return async () => {
    const document = await vscode.workspace.openTextDocument(run.model);
    const range = run.placeNow(path);
    const selection =
      range && new vscode.Range(rangeIn(document, range).start, rangeIn(document, range).start);
    await vscode.window.showTextDocument(document, { selection });
  };
}

function watchLoading(run: Run): void {
  setTimeout(() => {
    if (run.state === "loading") void showLoading(run);
  }, quietLoadingMs);
}

async function showLoading(run: Run): Promise<void> {
  const options: vscode.ProgressOptions = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t("{0} is loading", run.name),
    cancellable: true,
  };
  await vscode.window.withProgress(
    options,
    (progress, cancelled) =>
      new Promise<void>((resolve) => {
        progress.report({ message: run.session.current.loadingMessage });
        const unsubscribe = run.session.onMessage((message) => {
          if (message.type === "loading") progress.report({ message: message.message });
          const over = message.type === "state" && message.state !== "loading";
          if (!over) return;
          unsubscribe();
          resolve();
        });
        cancelled.onCancellationRequested(() => run.session.send({ type: "stop" }));
      }),
  );
}
