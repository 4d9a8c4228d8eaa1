import { lint } from "../../diagnosis/lint";
import type { Finding } from "../../diagnosis/finding";
import type { CurvePoint, Outcome, OutcomeState, Score, Task } from "../../diagnosis/outcome";
import { trivialCost } from "../../diagnosis/trivialCost";
import type { StepFacts } from "../../engine/facts";
import { setImmediate as nextTurn } from "node:timers/promises";
import { BrokenModel, failureOf } from "../failure";
import { History } from "../history";
import type { AskedModel } from "../jobs";
import { prepare, type Prepared } from "../prepare";
import type { RunMessage, RunState } from "../protocol";
import { TrainingRun } from "../trainingRun";
import { rememberedData } from "./dataMemory";
import { withCorrectedGradient, type GradientCorrection } from "./correctedGradient";
import { measureScore, taskOf } from "./measure";

/** A short training of a model, as its text says it. */
export interface TrialRequest extends AskedModel {
  /** Ends it after so many steps, if it is not over before. */
  readonly steps?: number;
  /** Ends it after so long; loading the data does not count. */
  readonly withinMs: number;
  /** Other weights and another order of the same data: what of a result is luck. Default: the file's own. */
  readonly drawSeed?: number;
  /** A wrong gradient of the model's own code is put right in memory. */
  readonly correction?: GradientCorrection;
  /** How answers are judged; default: by what the model itself asks for. */
  readonly task?: Task;
  /** Static findings are wanted, too. */
  readonly lint?: boolean;
}

export interface TrialAnswer {
  readonly outcome: Outcome;
  readonly task?: Task;
  /** Rows of the train part. */
  readonly rows?: number;
  /** Of the file and its data, where they were asked for. */
  readonly findings: readonly Finding[];
}

/** Points of a curve that is shown before and after. */
const mostPoints = 200;

/** Trains a copy of a model for a while; whatever goes wrong with it is in the answer. */
export async function runTrial(request: TrialRequest): Promise<TrialAnswer> {
  const started = performance.now();
  let prepared: Prepared;
  try {
    prepared = await prepare(
      { ...request, label: request.file },
      undefined,
      undefined,
      undefined,
      rememberedData,
    );
  } catch (error) {
    const findings = error instanceof BrokenModel ? error.problems.map(asFinding) : [];
    return { outcome: failedOutcome(failureOf(error).message, performance.now() - started), findings };
  }
  const findings = request.lint ? lint(prepared.document, prepared.data.header).map(asFinding) : [];
  const task = request.task ?? taskOf(prepared.model, prepared.data.header);
  const rows = prepared.data.train.count;
  try {
    return { outcome: await train(prepared, request, task), task, rows, findings };
  } catch (error) {
    const { message } = failureOf(error, prepared.document);
    return { outcome: failedOutcome(message, performance.now() - started), task, rows, findings };
  }
}

/** A static problem as a finding; the reader's own have no numbers. */
export const asFinding = (problem: {
  readonly rule: string;
  readonly severity: Finding["severity"];
  readonly message: string;
  readonly path: Finding["path"];
  readonly fixes: Finding["fixes"];
}): Finding => {
  const { rule, severity, message, path, fixes } = problem;
  return { rule, severity, message, path, fixes, evidence: {} };
};

export const failedOutcome = (failure: string, elapsedMs: number): Outcome => ({
  state: "failed",
  failure,
  steps: 0,
  epochs: 0,
  stepsPerEpoch: 0,
  elapsedMs,
  cost: {},
  trivialCost: Infinity,
  score: {},
  curve: [],
  findings: [],
});

async function train(prepared: Prepared, request: TrialRequest, task: Task): Promise<Outcome> {
  const seeded = request.drawSeed === undefined ? prepared : withDraws(prepared, request.drawSeed);
  const { data, model } = seeded;
  const { correction } = request;
  const definitions = correction
    ? withCorrectedGradient(seeded.definitions, model, correction)
    : seeded.definitions;
  const watch = new Watch();
  const until = performance.now() + request.withinMs;
  const options = {
    runId: "trial",
    label: request.file,
    precision: "float32",
    steps: request.steps,
  } as const;
  const run = new TrainingRun({ ...seeded, definitions }, options, {
    emit: (message) => watch.see(message),
    now: () => performance.now(),
    breathe: () => nextTurn(),
    interrupted: () => performance.now() > until,
  });
  const state = await run.run();
  const score: { train?: Score; dev?: Score } = {};
  const subject = { network: run.network, trainer: run.trainer, task, header: data.header };
  score.train = measureScore(subject, data.train);
  if (data.dev !== undefined) score.dev = measureScore(subject, data.dev);
  const [start] = run.measured.all;
  return {
    state: outcomeStates[state] ?? "finished",
    steps: run.stepsDone,
    epochs: run.epochsDone,
    stepsPerEpoch: run.trainer.stepsPerEpoch,
    elapsedMs: run.elapsedSeconds * 1000,
    initialCost: start?.parts.train?.cost ?? watch.first?.cost,
    cost: { train: run.final.train?.cost, dev: run.final.dev?.cost },
    trivialCost: trivialCost(model.loss, data.train),
    score,
    curve: watch.curve(),
    findings: run.findings,
    first: watch.first,
    last: structuredClone(run.trainer.facts),
  };
}

const outcomeStates: Partial<Record<RunState, OutcomeState>> = { diverged: "diverged", stopped: "cut" };

/** The same data and split, other draws of everything else. */
const withDraws = (prepared: Prepared, seed: number): Prepared => ({
  ...prepared,
  model: { ...prepared.model, seed },
  network: { ...prepared.network, seed },
});

/** Keeps of a run's messages what an outcome tells. */
class Watch {
  first: StepFacts | undefined;
  private history: History | undefined;

  see(message: RunMessage): void {
    if (message.type === "started") this.history = new History(message.series);
    if (message.type !== "frame") return;
    this.history?.apply(message.history);
    this.first ??= message.facts;
  }

  /** The smoothed cost, thinned out. */
  curve(): CurvePoint[] {
    const { history } = this;
    if (history === undefined) return [];
    const series = history.indexOf("smoothedCost");
    const every = Math.max(1, Math.ceil(history.buckets / mostPoints));
    const points: CurvePoint[] = [];
    for (let bucket = 0; bucket < history.buckets; bucket += every) {
      const cost = (history.minimum(series, bucket) + history.maximum(series, bucket)) / 2;
      points.push({ step: bucket * history.stepsPerBucket, cost });
    }
    return points;
  }
}
