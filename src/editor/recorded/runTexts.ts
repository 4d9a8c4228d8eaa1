import * as vscode from "vscode";
import type { RunSummary } from "../../session/runs/runSummary";
import { showNumber } from "../figures";
import { stateWords } from "../stateTexts";

/** How a recorded run is said: in the tree, in lists to choose from, in titles. */

const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });

const time = new Intl.DateTimeFormat(undefined, { timeStyle: "medium" });

/** `26 Nov 2026, 21:14:03` */
export const whenText = (startedAtMs: number): string => day.format(startedAtMs);

/** `21:14:03` of a run of today: a side bar is narrow. */
const shortWhenText = (startedAtMs: number): string =>
  new Date(startedAtMs).toDateString() === new Date().toDateString()
    ? time.format(startedAtMs)
    : whenText(startedAtMs);

/** The person's title, else when it began. */
export const runTitle = ({ title, startedAtMs, problem, id }: RunSummary): string =>
  title ?? (problem === undefined ? shortWhenText(startedAtMs) : id);

/** `iris, 26 Nov 2026, 21:14:03`: where its model does not stand above it. */
export const runName = (run: RunSummary): string => `${run.name}, ${runTitle(run)}`;

/** `41 s`, `3 min 5 s`, `2 h 10 min` */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 1) return vscode.l10n.t("< 1 s");
  if (whole < 60) return vscode.l10n.t("{0} s", whole);
  const minutes = Math.floor(whole / 60);
  if (minutes < 60) return vscode.l10n.t("{0} min {1} s", minutes, whole % 60);
  return vscode.l10n.t("{0} h {1} min", Math.floor(minutes / 60), minutes % 60);
}

/** `dev accuracy 0.967` */
export const bestText = ({ best }: RunSummary): string | undefined =>
  best && vscode.l10n.t("{0} {1} {2}", best.part, best.name, showNumber(best.value));

/** `dev accuracy 0.967 · 41 s`: what tells it from its neighbours. */
export function runDescription(run: RunSummary): string {
  if (run.problem !== undefined) return vscode.l10n.t("cannot be opened");
  const quiet = run.state === "finished" || run.state === "stoppedEarly";
  const parts = [
    quiet ? undefined : stateWords[run.state](),
    bestText(run),
    run.step > 0 ? durationText(run.seconds) : undefined,
    run.title === undefined ? undefined : shortWhenText(run.startedAtMs),
    run.kept === true ? vscode.l10n.t("pinned") : undefined,
  ];
  return parts.filter((part) => part !== undefined).join(" · ");
}

/** All that the list knows of it, a line a fact. */
export function runTooltip(run: RunSummary): string {
  if (run.problem !== undefined) return run.problem;
  const { best, seed, failure, rerunOf, forkOf } = run;
  const lines = [
    run.label,
    vscode.l10n.t("{0}, begun {1}", stateWords[run.state](), whenText(run.startedAtMs)),
    vscode.l10n.t("{0} of {1} steps in {2}", run.step, run.totalSteps, durationText(run.seconds)),
    best && vscode.l10n.t("Best {0}, after epoch {1}", bestText(run)!, best.epoch),
    vscode.l10n.t("Seed {0}, {1}", seed ?? "–", run.precision),
    rerunOf === undefined ? undefined : vscode.l10n.t("A re-run"),
    forkOf && vscode.l10n.t("Forked from {0} at step {1}", forkOf.title, forkOf.step),
    failure,
  ];
  return lines.filter((line) => line !== undefined).join("\n");
}
