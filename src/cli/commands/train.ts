import { availableParallelism } from "node:os";
import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import { timelineOf, timelineText } from "../../diagnosis/timeline";
import type { Evaluation, LayerFacts, Part } from "../../engine/facts";
import { mostThreads } from "../../kernels/kernels";
import { HelperThreads, threadsFor } from "../../session/helperThreads";
import { prepare, type Prepared } from "../../session/prepare";
import type { RunMessage, RunState } from "../../session/protocol";
import { TrainingRun } from "../../session/trainingRun";
import {
  choiceOption,
  exitStatus,
  numberOption,
  precisions,
  textOption,
  type Call,
  type Command,
  type Output,
} from "../command";
import { readModel } from "../modelInput";
import { evaluationLines, metricsOf } from "../evaluations";
import { printedFindings, printLine } from "../places";
import { openLog } from "../runLog";
import { checkWritable, readTensorFile, writeTensorFile } from "../tensorFile";

export const train: Command = {
  usage:
    "train FILE [--epochs N] [--steps N] [--log RUN.jsonl] [--save W.safetensors] [--load W.safetensors] [--precision float32|float64] [--threads N]",
  summary: "trains, prints a summary and what was found",
  options: {
    epochs: { type: "string" },
    steps: { type: "string" },
    log: { type: "string" },
    save: { type: "string" },
    load: { type: "string" },
    precision: { type: "string" },
    threads: { type: "string" },
  },
  files: "one",
  async run(call) {
    const { output } = call;
    const epochs = numberOption(call, "epochs", { least: 1, integer: true });
    const steps = numberOption(call, "steps", { least: 1, integer: true });
    const precision = choiceOption(call, "precision", precisions);
    const team = new HelperThreads(threadsOf(call), join(__dirname, "helper.js"));
    const input = await readModel(call.files[0]!, call);
    const prepared = withEpochs(
      await prepare(
        input,
        (message) => output.progress(message),
        (line) => console.error(line),
      ),
      epochs,
    );

    const load = textOption(call, "load");
    const start = load === undefined ? undefined : await readTensorFile(load);
    let epochCount = prepared.model.training.epochs;
    const ctrlC = new AbortController();
    const interrupt = () => ctrlC.abort();
    const save = textOption(call, "save");
    // Before the training, not after it: what cannot be written would be lost.
    if (save !== undefined) await checkWritable(save, [input.file]);
    const log = await openLog(textOption(call, "log"), [input.file, load, save]);
    const run = new TrainingRun(
      prepared,
      { runId: "cli", label: input.label, precision, steps, stepsAre: "itsBeginning", start },
      {
        emit: (message) => {
          log?.write(message);
          if (message.type === "started") epochCount = message.info.epochs;
          if (message.type !== "frame") return;
          // Before the first step there is nothing to save, and a custom layer's endless loop must not hold Ctrl-C up.
          if (process.listenerCount("SIGINT") === 0) process.once("SIGINT", interrupt);
          output.progress(progressLine(message, epochCount));
        },
        now: () => performance.now(),
        breathe: () => nextTurn(),
        interrupted: () => ctrlC.signal.aborted,
        team,
      },
    );
    if (run.startNote !== undefined) output.say(`note: ${run.startNote}`);
    const state = await run.run().finally(() => team.end());
    process.off("SIGINT", interrupt);
    await log?.end();
    if (save !== undefined) await writeTensorFile(save, run.checkpoint());

    const findings = printedFindings(input, prepared.document, run.findings);
    summarize(output, run, state);
    for (const finding of findings) printLine(output, finding);
    const timeline = timelineOf(run.findings);
    // One event alone is its finding.
    if (timeline.length > 1) output.say(`timeline: ${timelineText(timeline)}`);
    output.document({ ...summaryOf(run, state), findings });
    if (ctrlC.signal.aborted) return exitStatus.interrupted;
    return state === "diverged" || findings.some((one) => one.severity === "error")
      ? exitStatus.found
      : exitStatus.clean;
  },
};

/** As many as asked for; more than the machine has are said to be of no use. */
function threadsOf(call: Call): number {
  const asked = numberOption(call, "threads", { least: 1, most: mostThreads, integer: true });
  const cores = availableParallelism();
  if (asked !== undefined && asked > cores)
    call.output.say(`note: ${asked} threads take turns here, where cores number ${cores}; fewer are faster`);
  return threadsFor(asked);
}

function withEpochs(prepared: Prepared, epochs: number | undefined): Prepared {
  if (epochs === undefined) return prepared;
  const training = { ...prepared.model.training, epochs };
  return { ...prepared, model: { ...prepared.model, training } };
}

function progressLine(
  { progress, evaluations, facts }: Extract<RunMessage, { type: "frame" }>,
  epochs: number,
): string {
  const dev = evaluations?.parts.dev;
  const devText = dev === undefined ? "" : `, dev ${dev.cost.toPrecision(4)}`;
  const pace = Math.round(progress.stepsPerSecond);
  return `epoch ${Math.min(progress.epoch + 1, epochs)}/${epochs}, step ${progress.step}: cost ${facts.cost.toPrecision(4)}${devText}, ${pace} steps/s`;
}

const statuses: Partial<Record<RunState, string>> = {
  finished: "finished",
  stoppedEarly: "stopped early",
  diverged: "diverged: the cost became NaN or infinite",
  stopped: "stopped",
};

function summarize(output: Output, run: TrainingRun, state: RunState): void {
  const { final } = run;
  output.say(`${statuses[state] ?? state} after ${run.stepsDone} steps, ${run.elapsedSeconds.toFixed(1)} s`);
  if (run.restoredStep !== undefined)
    output.say(`the weights of step ${run.restoredStep}, the best, are back`);
  for (const part of ["train", "dev", "test"] as const) {
    const evaluation = final[part];
    if (evaluation === undefined) continue;
    for (const line of evaluationLines(part, evaluation)) output.say(line);
  }
}

function summaryOf(run: TrainingRun, state: RunState) {
  const { trainer, final, measured } = run;
  const parts = Object.entries(final) as [Part, Evaluation][];
  return {
    status: state,
    epochs: run.epochsDone,
    steps: run.stepsDone,
    ...(run.restoredStep !== undefined && { restoredStep: run.restoredStep }),
    seconds: run.elapsedSeconds,
    cost: Object.fromEntries(parts.map(([part, { cost }]) => [part, cost])),
    metrics: Object.fromEntries(parts.map(([part, evaluation]) => [part, metricsOf(evaluation)])),
    costs: measured.all.map(({ step, epoch, parts: { train: onTrain, dev } }) => ({
      step,
      epoch,
      train: onTrain?.cost,
      dev: dev?.cost,
    })),
    layers: trainer.facts.layers.map(layerSummary),
  };
}

const layerSummary = ({ name, type, activation, gradient, parameters }: LayerFacts) => ({
  name,
  type,
  activation,
  gradient,
  parameters: Object.fromEntries(
    parameters.map(({ name: parameter, norm, gradientNorm, updateRatio }) => [
      parameter,
      { norm, gradientNorm, updateRatio },
    ]),
  ),
});
