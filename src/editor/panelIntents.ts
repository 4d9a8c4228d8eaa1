import * as vscode from "vscode";
import type { HealthIntent } from "../session/panelHealth";
import type { DataIntent, DiagnosisIntent, PanelIntent } from "../session/protocol";
import type { CommandId } from "./commandIds";
import type { PanelReport } from "./dashboards";
import { applyCauseFix, useSuggestedRate } from "./diagnosis/applyTestedFix";
import { revealCause, revealExperiment } from "./diagnosis/revealDiagnosis";
import { log } from "./log";
import { tellLostWeights } from "./lostWeights";
import { type PlaceIntent, revealInRecord } from "./recorded/answerRecorded";
import { goBackTo, removeCheckpoint, renameCheckpoint } from "./recorded/checkpointCommands";
import { forkFromPage } from "./recorded/forkRun";
import { modelOfSubject, runScheme } from "./recorded/runUri";
import { saveImage } from "./recorded/saveImage";
import { revealFailure, revealFinding, revealLayer } from "./reveal";
import type { Room } from "./room";
import { inBackground } from "./tellError";

type Handlers = {
  readonly [Type in PanelIntent["type"]]: (
    room: Room,
    model: vscode.Uri,
    intent: Extract<PanelIntent, { type: Type }>,
  ) => unknown;
};

const command = (id: CommandId) => (_room: Room, subject: vscode.Uri) =>
  vscode.commands.executeCommand(id, modelOfSubject(subject));

/** In the text of the run that is shown: the recorded one, or the model's file. */
const reveal =
  <Intent extends PlaceIntent>(inFile: (room: Room, model: vscode.Uri, intent: Intent) => unknown) =>
  (room: Room, subject: vscode.Uri, intent: Intent) =>
    subject.scheme === runScheme
      ? revealInRecord(room.recorded, subject, intent)
      : inFile(room, subject, intent);

const pass = (room: Room, model: vscode.Uri, intent: Exclude<PanelIntent, { type: NotForTheRun }>) => {
  const run = room.runs.of(model);
  if (run === undefined || run.session.ended) tellEnded(model);
  else run.session.send(intent);
};
type NotForTheRun =
  | "ready"
  | "train"
  | "exportWeights"
  | "checkGradients"
  | "loadData"
  | DataIntent["type"]
  | DiagnosisIntent["type"]
  | "revealLayer"
  | "revealFinding"
  | "revealFailure"
  | "saveImage"
  | HealthIntent["type"]
  | "drew"
  | "goBack"
  | "nameCheckpoint"
  | "deleteCheckpoint"
  | "fork";

/** What can be done to a run as long as its worker is there, also after its end. */
const keep = (room: Room, model: vscode.Uri, intent: Extract<PanelIntent, { type: "checkpoint" }>) => {
  const run = room.runs.of(model);
  if (run?.hasWeights === true) run.session.send(intent);
  else return tellLostWeights();
};

/** Asks the run's worker, also after the run's end; without one the page says that examples need a new run. */
const ask = (room: Room, model: vscode.Uri, intent: DataIntent) => {
  const run = room.runs.of(model);
  if (run?.session.alive === true) run.session.send(intent);
  else {
    const message = vscode.l10n.t("The worker of this run has ended, and its data with it.");
    const { type: request } = intent;
    room.dashboards
      .of(model)
      ?.relay({ type: "dataRefused", request, why: "workerGone", failure: { message } });
  }
};

/** What each intent of a dashboard does. Commands say themselves what keeps them from working. */
const handlers: Handlers = {
  pause: pass,
  resume: pass,
  step: pass,
  stop: pass,
  setHyperparameter: pass,
  checkpoint: keep,
  goBack: goBackTo,
  nameCheckpoint: renameCheckpoint,
  deleteCheckpoint: removeCheckpoint,
  fork: (room, _subject, { run, id }) => forkFromPage(room, run, id),
  checkGradients: command("modelDebugger.checkGradients"),
  train: command("modelDebugger.train"),
  showData: ask,
  sampleText: ask,
  showNetwork: ask,
  showWeights: ask,
  showPlane: ask,
  takeExample: ask,
  predict: ask,
  loadData: command("modelDebugger.showData"),
  diagnose: command("modelDebugger.diagnose"),
  cancelDiagnosis: (room, subject) => room.diagnoses.of(modelOfSubject(subject)).cancel(),
  applyCauseFix: (room, subject, { index }) => applyCauseFix(room, subject, index),
  revealCause: (room, subject, { index }) => revealCause(room, subject, index),
  runExperiment: (_room, subject, { experiment }) =>
    vscode.commands.executeCommand("modelDebugger.runExperiment" satisfies CommandId, subject, experiment),
  revealExperiment: (room, subject, { experiment }) => revealExperiment(room, subject, experiment),
  useSuggestedRate: (room, subject) => useSuggestedRate(room, subject),
  exportWeights: (_room, subject) =>
    subject.scheme === runScheme
      ? tellLostWeights()
      : vscode.commands.executeCommand("modelDebugger.exportWeights", subject),
  revealLayer: reveal((room, model, { layer }) => revealLayer(room, model, layer)),
  revealFinding: reveal((room, model, { index }) => revealFinding(room, model, index)),
  revealFailure: reveal((room, model) => revealFailure(room, model)),
  saveImage: (_room, subject, image) => saveImage(modelOfSubject(subject), image),
  ignored: (_room, subject, { message, why }) =>
    log().warn(`${subject.path}: the dashboard took no notice of a message “${message}” (${why}).`),
  // Answered by the panel itself; `drew` is for tests.
  ready: () => undefined,
  ping: () => undefined,
  here: () => undefined,
  drew: () => undefined,
};

export function answerPanels(room: Room): vscode.Disposable {
  return room.dashboards.onDidReport(({ subject, intent }: PanelReport) =>
    inBackground(vscode.l10n.t("The dashboard's request"), async () => {
      const handle = handlers[intent.type] as (room: Room, model: vscode.Uri, intent: PanelIntent) => unknown;
      await handle(room, subject, intent);
    }),
  );
}

/** A dashboard restored after a reload shows a run that is over. */
function tellEnded(model: vscode.Uri): void {
  const again = vscode.l10n.t("Train Again");
  const message = vscode.l10n.t("This run is over.");
  void vscode.window.showInformationMessage(message, again).then((choice) => {
    if (choice === again) void vscode.commands.executeCommand("modelDebugger.train", modelOfSubject(model));
  });
}
