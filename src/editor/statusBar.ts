import * as vscode from "vscode";
import { hasEnded } from "../session/protocol";
import { showCount, showNumber } from "./figures";
import type { Room } from "./room";
import type { Run } from "./run";
import { progressText, stateIcons } from "./stateTexts";
import { meantRun } from "./target";

const leastMsBetweenUpdates = 250;

/** `$(sync~spin) iris: epoch 12/100 · cost 0.213`, of the run that is meant; a click shows its dashboard. */
export function showStatus(room: Room): vscode.Disposable {
  const item = vscode.window.createStatusBarItem("modelDebugger.run", vscode.StatusBarAlignment.Left, 10);
  item.name = vscode.l10n.t("Model Debugger: training");
  let timer: NodeJS.Timeout | undefined;

  const update = () => {
    timer = undefined;
    const run = meantRun(room) ?? room.runs.going.at(-1);
    if (run === undefined) {
      item.hide();
      return;
    }
    const text = progressText(run.session.current);
    item.text = `$(${stateIcons[run.state]}) ${run.name}: ${text}`;
    item.accessibilityInformation = { label: `${run.name}: ${text}`, role: "button" };
    item.tooltip = tooltipOf(run);
    item.command = {
      command: "modelDebugger.showDashboard",
      title: vscode.l10n.t("Show Dashboard"),
      arguments: [run.model],
    };
    item.show();
  };
  const updateSoon = () => (timer ??= setTimeout(update, leastMsBetweenUpdates));
  return vscode.Disposable.from(
    item,
    room.runs.onDidTell(({ message }) => {
      if (message === undefined || message.type === "state") update();
      else updateSoon();
    }),
    vscode.window.onDidChangeActiveTextEditor(updateSoon),
    { dispose: () => clearTimeout(timer) },
  );
}

function tooltipOf(run: Run): vscode.MarkdownString {
  const { info, progress } = run.session.current;
  const tooltip = new vscode.MarkdownString(`**${run.name}**\n\n`, true);
  tooltip.isTrusted = { enabledCommands: commandsOffered };
  if (info !== undefined && progress !== undefined)
    tooltip.appendMarkdown(
      vscode.l10n.t(
        "step {0} of {1} · {2} steps a second · learning rate {3}",
        showCount(progress.step),
        showCount(info.totalSteps),
        showCount(Math.round(progress.stepsPerSecond)),
        showNumber(progress.learningRate),
      ) + "\n\n",
    );
  const link = (title: string, command: string) =>
    `[${title}](command:${command}?${encodeURIComponent(JSON.stringify([run.model.toString()]))})`;
  const links = [link(vscode.l10n.t("Show Dashboard"), "modelDebugger.showDashboard")];
  if (run.state === "running") links.push(link(vscode.l10n.t("Pause"), "modelDebugger.pause"));
  if (run.state === "paused") links.push(link(vscode.l10n.t("Resume"), "modelDebugger.resume"));
  if (!hasEnded(run.state)) links.push(link(vscode.l10n.t("Stop"), "modelDebugger.stop"));
  return tooltip.appendMarkdown(links.join(" · "));
}

const commandsOffered = [
  "modelDebugger.showDashboard",
  "modelDebugger.pause",
  "modelDebugger.resume",
  "modelDebugger.stop",
];
