import * as vscode from "vscode";
import type { GradientCheck, GradientComparison, GradientCulprit } from "../engine/facts";
import type { RunMessage } from "../session/protocol";
import { showNumber } from "./figures";
import { locationsOf } from "./gradientPlaces";
import { measured, outcomeOf, type GradientOutcome } from "./gradientOutcome";
import { launch } from "./launch";
import { tellLostWeights } from "./lostWeights";
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
  await room.runs.launches.get(document.uri.toString());
  const run = room.runs.of(document.uri);
  const going = run?.session.ended === false;
  if (run?.job.text === document.getText()) {
    // A check underway answers by itself; a run that is still loading says so.
    if (going && run.job.purpose === "check") return watch(room, run, "goesOn");
    if (going || (run.hasWeights && run.state !== "diverged")) {
      run.session.send({ type: "checkGradients" });
      return watch(room, run, "goesOn");
    }
    if (run.lostWeights && run.state !== "diverged" && !(await wantsInitial())) return undefined;
  } else if (going && !(await wantsToStop(run))) return undefined;
  const made = await launch(room, document, "check");
  return made && watch(room, made, "madeForIt");
}

async function wantsInitial(): Promise<boolean> {
  const initial = vscode.l10n.t("Check Initial Weights");
  return (await tellLostWeights(initial)) === initial;
}

/** The run made for the check takes the place of the one that goes on. */
async function wantsToStop(run: Run): Promise<boolean> {
  const stop = vscode.l10n.t("Stop and Check");
  const message = vscode.l10n.t(
    "{0} was edited since its training began. To check the gradients of the text as it is now, the training has to stop.",
    run.name,
  );
  return (await vscode.window.showInformationMessage(message, stop)) === stop;
}

/** Shows how far the check is until it ends; cancelling ends it, and a run that was made for it. */
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
        let settled = false;
        let wasCancelled = false;
        const settle = (result?: GradientCheck) => {
          settled = true;
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
        // The worker of an ended run may end without a message.
        run.session.next("gradientCheck", "requestFailed").catch(() => {
          if (settled) return;
          settle();
          if (run.state !== "failed" && !wasCancelled) void tellLostWeights();
        });
        cancelled.onCancellationRequested(() => {
          wasCancelled = true;
          if (life === "madeForIt") run.session.send({ type: "stop" });
          else run.session.cancelCheck();
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
  const go = vscode.l10n.t("Go to Line");
  const outcome = outcomeOf(check);
  const warns = outcome.kind === "wrong" || outcome.kind === "unmeasured";
  const show = warns ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const [culprit] = check.culprits;
  const text = culprit
    ? accusationText(run.name, culprit, check.culprits.length)
    : textOf(outcome, run.name, check);
  void show(text, ...(culprit ? [go] : []), table).then(async (choice) => {
    if (choice === table) room.dashboards.show(run.model, "focus");
    if (choice === go && culprit) await goTo(room, run, culprit);
  });
}

function accusationText(
  name: string,
  { layer, parameter, message }: GradientCulprit,
  culprits: number,
): string {
  const first = `${name}: ${layer}/${parameter}: ${message}`;
  if (culprits === 1) return first;
  return culprits === 2
    ? vscode.l10n.t("{0} And another one is wrong.", first)
    : vscode.l10n.t("{0} And {1} others are wrong.", first, culprits - 1);
}

/** The line as it is now; edits may have moved it since. */
async function goTo(room: Room, run: Run, culprit: GradientCulprit): Promise<void> {
  const result = room.results.of(run.model);
  const place = result && locationsOf(result, culprit).culprit;
  if (place) await vscode.window.showTextDocument(place.uri, { selection: place.range });
}

function textOf(
  outcome: GradientOutcome,
  name: string,
  { parameters, relativeError }: GradientCheck,
): string {
  const count = measured(parameters).length;
  switch (outcome.kind) {
    case "right":
      return vscode.l10n.t(
        "The gradients of {0} are right: {1} of {2} tensors checked, largest relative error {3}.",
        name,
        count,
        parameters.length,
        showNumber(relativeError),
      );
    case "noted":
      return vscode.l10n.t(
        "The gradients of {0} agree with central differences closely, but not to the tolerance: largest relative error {2}, of {1}. Rounding or a kink can do that.",
        name,
        nameOf(outcome.worst),
        showNumber(outcome.worst.relativeError),
      );
    case "wrong":
      return vscode.l10n.t(
        "The gradients of {0} disagree with central differences: {1}, relative error {2}.",
        name,
        nameOf(outcome.worst),
        showNumber(outcome.worst.relativeError),
      );
    case "stopped":
      return vscode.l10n.t(
        "The gradient check of {0} was stopped before its end; {1} tensors were checked, and none is wrong.",
        name,
        count,
      );
    case "unmeasured":
      return vscode.l10n.t(
        "The gradients of {0} could not be checked: no entry could be compared with central differences.",
        name,
      );
  }
}

const nameOf = ({ layer, parameter }: GradientComparison): string => `${layer}/${parameter}`;
