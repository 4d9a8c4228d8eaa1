import { join } from "node:path";
import * as vscode from "vscode";
import type { Asker } from "../session/analyst";
import { Analysts } from "./analysts";
import { CodeReadings } from "./codeReadings";
import { keepContextKeys } from "./contextKeys";
import { Dashboards } from "./dashboards";
import { dataCacheOf } from "./dataCache";
import { DataHeaders } from "./dataHeaders";
import { DataProfiles } from "./dataProfiles";
import { CauseProblems } from "./diagnosis/causeProblems";
import { Diagnoses } from "./diagnosis/diagnoses";
import { GradientFindings } from "./gradientFindings";
import { GradientResults } from "./gradientResults";
import { GradientTests } from "./gradientTests/gradientTests";
import { tellGoneModels } from "./goneModels";
import { registerHovers } from "./hovers";
import { InitialWeights } from "./initialWeights";
import { registerInlayHints } from "./inlayHints";
import { registerLenses } from "./lenses";
import { offerModelTypes } from "./modelTypes";
import { ModelReader } from "./modelReader";
import type { ModelsTree } from "./modelsTree";
import { answerPanels } from "./panelIntents";
import type { Part } from "./part";
import { Problems } from "./problems";
import { registerQuickFixes } from "./quickFixes";
import { Comparisons } from "./recorded/comparisons";
import { RecordedFindings } from "./recorded/recordedFindings";
import { RecordedRuns } from "./recorded/recordedRuns";
import type { RunsTree } from "./recorded/runsTree";
import { registerRulePages } from "./rulePages";
import { announceRuleMistakes } from "./ruleSettings";
import { RunFindings } from "./runFindings";
import { announceRuns } from "./runNotices";
import { Runs } from "./runs";
import { showStatus } from "./statusBar";
import { TextTrails } from "./textTrails";

/** Everything that lives as long as the window, made when it is first needed. */
export interface Room {
  readonly context: vscode.ExtensionContext;
  /** The bundled worker. */
  readonly workerFile: string;
  readonly trails: TextTrails;
  readonly analyst: Asker;
  readonly reader: ModelReader;
  readonly problems: Problems;
  readonly runs: Runs;
  readonly recorded: RecordedRuns;
  readonly runsTree: RunsTree;
  readonly comparisons: Comparisons;
  readonly results: GradientResults;
  readonly diagnoses: Diagnoses;
  readonly tests: GradientTests;
  readonly dashboards: Dashboards;
  dispose(): Promise<void>;
}

/** What the extension exports: its tests look into the room. */
export interface ExtensionApi {
  /** Milliseconds that `activate` took. */
  readonly activationMs: number;
  openRoom(): Promise<Room>;
}

const treeUpdateMs = 1_000;

export function openRoom(context: vscode.ExtensionContext, tree: ModelsTree, runsTree: RunsTree): Room {
  const workerFile = join(context.extensionPath, "dist", "worker.js");
  const pages = registerRulePages(context);
  const analyst = new Analysts(workerFile);
  const headers = new DataHeaders(analyst, dataCacheOf(context));
  const codes = new CodeReadings(analyst);
  const profiles = new DataProfiles(analyst);
  const reader = new ModelReader(headers, profiles, codes);
  const trails = new TextTrails();
  const runs = new Runs(workerFile, trails);
  const recorded = new RecordedRuns(context, analyst, runs);
  const comparisons = new Comparisons(context, () => room);
  const diagnoses = new Diagnoses(runs, trails);
  const dashboards = new Dashboards(context, { runs, recorded, diagnoses });
  const recalled = new RecordedFindings(recorded, runs, trails, analyst);
  const findings = new RunFindings(runs, reader, trails, recalled);
  const results = new GradientResults(runs);
  const problems = new Problems(reader);
  const tests = new GradientTests({ reader, trails, workerFile, results });
  const parts: Part[] = [
    pages,
    headers,
    profiles,
    codes,
    reader,
    trails,
    recorded,
    comparisons,
    diagnoses,
    dashboards,
    recalled,
    findings,
    results,
    tests,
    problems,
  ];
  const room: Room = {
    context,
    workerFile,
    trails,
    analyst,
    reader,
    problems,
    runs,
    recorded,
    runsTree,
    comparisons,
    results,
    diagnoses,
    tests,
    dashboards,
    async dispose() {
      vscode.Disposable.from(...parts).dispose();
      analyst.dispose();
      await runs.dispose();
    },
  };
  parts.push(
    new GradientFindings(results, trails),
    new CauseProblems(diagnoses, reader),
    registerQuickFixes(reader, findings),
    registerInlayHints(reader),
    registerHovers(reader, new InitialWeights(analyst)),
    registerLenses(reader, runs),
    offerModelTypes(room),
    announceRuns(runs),
    announceRuleMistakes(),
    answerPanels(room),
    tellGoneModels(runs),
    showStatus(room),
    keepContextKeys(room),
    keepTree(runs, tree),
  );
  return room;
}

function keepTree(runs: Runs, tree: ModelsTree): vscode.Disposable {
  const waiting = new Map<string, NodeJS.Timeout>();
  const subscription = runs.onDidTell(({ run, message }) => {
    if (message === undefined || message.type === "state") {
      tree.refresh(run.model);
      return;
    }
    const key = run.model.toString();
    if (message.type !== "frame" || waiting.has(key)) return;
    const refresh = () => {
      waiting.delete(key);
      tree.refresh(run.model);
    };
    waiting.set(key, setTimeout(refresh, treeUpdateMs));
  });
  return vscode.Disposable.from(subscription, { dispose: () => waiting.forEach(clearTimeout) });
}
