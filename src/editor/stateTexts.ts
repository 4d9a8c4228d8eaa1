import * as vscode from "vscode";
import type { RunSnapshot, RunState } from "../session/protocol";
import { epochNumber, latestCost, showNumber } from "./figures";

/** How a run's state is said and pictured, in the status bar, the lenses and the tree alike. */

export const stateIcons: Readonly<Record<RunState, string>> = {
  loading: "sync~spin",
  running: "sync~spin",
  paused: "debug-pause",
  finished: "pass",
  stoppedEarly: "pass",
  stopped: "debug-stop",
  diverged: "error",
  failed: "error",
};

export const stateWords: Readonly<Record<RunState, () => string>> = {
  loading: () => vscode.l10n.t("loading"),
  running: () => vscode.l10n.t("training"),
  paused: () => vscode.l10n.t("paused"),
  finished: () => vscode.l10n.t("finished"),
  stoppedEarly: () => vscode.l10n.t("stopped early"),
  stopped: () => vscode.l10n.t("stopped"),
  diverged: () => vscode.l10n.t("diverged"),
  failed: () => vscode.l10n.t("failed"),
};

/** `epoch 12/100 · cost 0.213` */
export function progressText(run: Omit<RunSnapshot, "history" | "histograms">): string {
  const { info, progress, state } = run;
  const cost = latestCost(run);
  const parts: string[] = [];
  if (state !== "running") parts.push(stateWords[state]());
  if (info !== undefined && progress !== undefined && (state === "running" || state === "paused"))
    parts.push(vscode.l10n.t("epoch {0}/{1}", epochNumber(progress, info), info.epochs));
  if (cost !== undefined && state !== "failed" && state !== "loading")
    parts.push(vscode.l10n.t("cost {0}", showNumber(cost)));
  return parts.join(" · ") || stateWords[state]();
}
