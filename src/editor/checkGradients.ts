import * as vscode from "vscode";
import type { GradientCheck } from "../engine/facts";
import type { RunMessage } from "../session/protocol";
import { showNumber } from "./figures";
import { launch } from "./launch";
import type { Room } from "./room";
import type { Run } from "./run";
import { chooseModel } from "./target";
import { isTrusted } from "./trust";

/**
 * Checks the gradients at the weights of the model's run where its text is still the same, else at the
 * initial weights of a run made for it.
 */
export async function checkGradients(room: Room, model?: vscode.Uri): Promise<GradientCheck | undefined> {
  const document = await chooseModel(room, model);
  if (document === undefined || !isTrusted()) return undefined;
  const run = room.runs.of(document.uri);
  const same = run?.session.ended === false || run?.job.text === document.getText();
  if (run?.hasWeights === true && run.state !== "diverged" && same) {
    run.session.send({ type: "checkGradients" });
    return watch(room, run, "goesOn");
  }
  const made = await launch(room, document, "check");
  return made && watch(room, made, "madeForIt");
}

/** Shows how far the check is until it ends; cancelling ends a run that was made for it. */
async function watch(room: Room, run: Run, life: "goesOn" | "madeForIt"): Promise<GradientCheck | undefined> {
  const check = await vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("Checking the gradients of {0}", run.name),
      cancellable: true,
    },
    (progress, cancelled) =>
      new Promise<GradientCheck | undefined>((resolve) => {
        let shown = 0;
        const settle = (result?: GradientCheck) => {
          unsubscribe();
          resolve(result);
        };
        const unsubscribe = run.session.onMessage((message) => {
          if (message.type === "gradientCheck") settle(message.check);
          else if (ends(message, run)) settle();
          else if (message.type === "gradientCheckProgress") {
            const percent = (100 * message.done) / Math.max(1, message.of);
            progress.report({
              message: vscode.l10n.t("{0} of {1}", message.done, message.of),
              increment: percent - shown,
            });
            shown = percent;
          }
        });
        cancelled.onCancellationRequested(() => {
          if (life === "madeForIt") run.session.send({ type: "stop" });
          settle();
        });
      }),
  );
  if (check !== undefined) tell(room, run, check);
  return check;
}

/** A failed request or run tells itself (`runNotices`). */
const ends = (message: RunMessage, run: Run): boolean =>
  message.type === "requestFailed" || (message.type === "state" && run.session.ended);

function tell(room: Room, run: Run, check: GradientCheck): void {
  const table = vscode.l10n.t("Show Table");
  const worst = check.parameters
    .filter((one) => one.verdict === "mismatch" || one.verdict === "suspicious")
    .sort((one, other) => other.relativeError - one.relativeError)[0];
  const told = check.passed
    ? vscode.window.showInformationMessage(
        vscode.l10n.t(
          "The gradients of {0} are right: {1} tensors checked, largest relative error {2}.",
          run.name,
          check.parameters.length,
          showNumber(check.relativeError),
        ),
        table,
      )
    : vscode.window.showWarningMessage(
        vscode.l10n.t(
          "The gradients of {0} disagree with central differences: {1}, relative error {2}.",
          run.name,
          worst === undefined ? "?" : `${worst.layer}/${worst.parameter}`,
          showNumber(worst?.relativeError ?? check.relativeError),
        ),
        table,
      );
  void told.then((choice) => {
    if (choice === table) room.dashboards.show(run.model, "focus");
  });
}
