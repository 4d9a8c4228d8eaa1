import * as vscode from "vscode";
import type { CommandId } from "./commandIds";
import { isModelFile, modelSelector } from "./modelFile";
import type { ModelReader } from "./modelReader";
import type { Run } from "./run";
import type { Runs } from "./runs";
import { progressText, stateIcons } from "./stateTexts";

/** The cost in the lens is read, not watched: the dashboard is for that. */
const leastMsBetweenUpdates = 1_000;

/**
 * `Train`, `Check gradients`, `Show data` and `Show network` above the model; while it trains how far it is, `Pause` and `Stop`; where
 * something is wrong with it or it is over, `Why does it not learn?`.
 */
export function registerLenses(reader: ModelReader, runs: Runs): vscode.Disposable {
  const changed = new vscode.EventEmitter<void>();
  let timer: NodeJS.Timeout | undefined;
  const update = () => {
    clearTimeout(timer);
    timer = undefined;
    changed.fire();
  };
  const provider: vscode.CodeLensProvider = {
    onDidChangeCodeLenses: changed.event,
    provideCodeLenses(document) {
      if (!isModelFile(document)) return [];
      const root = reader.read(document).model.fullRangeOf([]);
      const at = document.positionAt(root?.offset ?? 0);
      const range = new vscode.Range(at, at);
      return commandsFor(document.uri, runs.of(document.uri)).map(
        (command) => new vscode.CodeLens(range, command),
      );
    },
  };
  return vscode.Disposable.from(
    changed,
    runs.onDidTell(({ message }) => {
      if (message === undefined || message.type === "state" || message.type === "findings") update();
      else if (message.type === "frame") timer ??= setTimeout(update, leastMsBetweenUpdates);
    }),
    vscode.languages.registerCodeLensProvider(modelSelector, provider),
    { dispose: () => clearTimeout(timer) },
  );
}

function commandsFor(model: vscode.Uri, run: Run | undefined): vscode.Command[] {
  const lens = (command: CommandId, icon: string, title: string): vscode.Command => ({
    command,
    // An ordinary space beside an icon is swallowed.
    title: `$(${icon})\u00a0${title}`,
    arguments: [model],
  });
  const stop = () => lens("modelDebugger.stop", "debug-stop", vscode.l10n.t("Stop"));
  const idle = [
    lens("modelDebugger.train", "play", vscode.l10n.t("Train")),
    lens("modelDebugger.checkGradients", "checklist", vscode.l10n.t("Check gradients")),
    lens("modelDebugger.showData", "table", vscode.l10n.t("Show data")),
    lens("modelDebugger.showNetwork", "type-hierarchy-sub", vscode.l10n.t("Show network")),
  ];
  const why = lens("modelDebugger.diagnose", "lightbulb", vscode.l10n.t("Why does it not learn?"));
  if (run === undefined) return idle;
  const shown = lens("modelDebugger.showDashboard", stateIcons[run.state], progressText(run.session.current));
  switch (run.state) {
    case "loading":
      return [shown, stop()];
    case "running":
      return [
        shown,
        lens("modelDebugger.pause", "debug-pause", vscode.l10n.t("Pause")),
        stop(),
        ...(isTroubled(run) ? [why] : []),
      ];
    case "paused":
      return [
        shown,
        lens("modelDebugger.resume", "debug-continue", vscode.l10n.t("Resume")),
        lens("modelDebugger.step", "debug-step-over", vscode.l10n.t("Step")),
        stop(),
        ...(isTroubled(run) ? [why] : []),
      ];
    case "finished":
    case "stoppedEarly":
    case "stopped":
    case "diverged":
    case "failed":
      return [...idle, shown, why];
  }
}

/** Its rules saw something that keeps it from learning. */
const isTroubled = ({ session }: Run): boolean =>
  session.current.findings.some(({ severity }) => severity !== "info");
