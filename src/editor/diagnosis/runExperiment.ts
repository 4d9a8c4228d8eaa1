import * as vscode from "vscode";
import { Analyst, Refusal } from "../../session/analyst";
import type { ExperimentResult } from "../../session/diagnosis/experiments/experiment";
import {
  experimentNames,
  experimentWords,
  type ExperimentName,
} from "../../session/diagnosis/experiments/experimentWords";
import { modelName } from "../modelFile";
import type { Room } from "../room";
import { askAbout, type Asked } from "./askAbout";
import { passTime } from "./passTime";
import { translated } from "../../words/words";

/** Loading the data comes before an experiment's own time. */
const patienceMs = 20_000;

export const isExperiment = (name: unknown): name is ExperimentName =>
  typeof name === "string" && Object.hasOwn(experimentWords, name);

/** One experiment on a copy of the model, or the one that the person picks; its verdict stands in the dashboard. */
export async function runExperiment(
  room: Room,
  model?: vscode.Uri,
  name?: ExperimentName,
): Promise<ExperimentResult | undefined> {
  const chosen = name ?? (await pickExperiment());
  if (chosen === undefined) return undefined;
  const asked = await askAbout(room, model);
  if (asked === undefined || asked.diagnosis.busy) return undefined;
  const { diagnosis, budgetMs } = asked;
  const signal = diagnosis.beginExperiment(chosen);
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t("{0}: {1}", modelName(diagnosis.model), translated(experimentWords[chosen].title)),
      cancellable: true,
    },
    async (progress, cancelled) => {
      cancelled.onCancellationRequested(() => diagnosis.cancel());
      const time = passTime(progress, budgetMs);
      let result: ExperimentResult | undefined;
      try {
        result = await ask(room, asked, chosen, signal);
        return result;
      } finally {
        time.dispose();
        diagnosis.endExperiment(result, asked.document);
      }
    },
  );
}

/** Undefined where it was cancelled: its worker is ended, whatever it is at. */
async function ask(
  room: Room,
  { input, budgetMs }: Asked,
  experiment: ExperimentName,
  signal: AbortSignal,
): Promise<ExperimentResult | undefined> {
  const analyst = new Analyst(room.workerFile, budgetMs + patienceMs);
  signal.addEventListener("abort", () => analyst.dispose(), { once: true });
  try {
    if (signal.aborted) return undefined;
    return await analyst.ask("experiment", { ...input, mayRun: true, experiment, withinMs: budgetMs });
  } catch (error) {
    if (signal.aborted && error instanceof Refusal) return undefined;
    throw error;
  } finally {
    analyst.dispose();
  }
}

async function pickExperiment(): Promise<ExperimentName | undefined> {
  const items = experimentNames.map((name) => ({
    label: translated(experimentWords[name].title),
    detail: translated(experimentWords[name].summary),
    name,
  }));
  const placeHolder = vscode.l10n.t("Which experiment?");
  return (await vscode.window.showQuickPick(items, { placeHolder }))?.name;
}
