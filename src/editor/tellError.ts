import * as vscode from "vscode";
import { UserError } from "../engine/userError";
import { Refusal } from "../session/analyst";
import { log } from "./log";

/**
 * The one place where an error becomes a message: what a person can mend is told as it is, a defect of
 * ours in one sentence, with the details in the log.
 */
export async function tellError(error: unknown, attempted: string): Promise<void> {
  if (error instanceof vscode.CancellationError) return;
  if (error instanceof UserError || error instanceof Refusal) {
    void vscode.window.showErrorMessage(error.message);
    return;
  }
  log().error(error instanceof Error ? error : String(error));
  const showLog = vscode.l10n.t("Show Log");
  const [reason] = (error instanceof Error ? error.message : String(error)).split("\n", 1);
  const message = vscode.l10n.t("Model Debugger: {0} did not work ({1}).", attempted, reason ?? "");
  if ((await vscode.window.showErrorMessage(message, showLog)) === showLog) log().show();
}

/** Runs what nobody waits for; an error is told. */
export function inBackground(attempted: string, work: () => Promise<unknown>): void {
  work().catch((error: unknown) => tellError(error, attempted));
}
