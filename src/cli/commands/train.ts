import { createWriteStream } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Evaluation, LayerFacts, Part } from "../../engine/facts";
import { encodeSafetensors } from "../../engine/safetensors";
import { prepare, type Prepared } from "../../session/prepare";
import type { RunMessage, RunState } from "../../session/protocol";
import { TrainingRun } from "../../session/trainingRun";
import { loadWeights, weightsOf } from "../../session/weights";
import {
  exitStatus,
  numberOption,
  textOption,
  UsageError,
  type Call,
  type Command,
  type Output,
} from "../command";
import { readModel } from "../modelInput";
import { printedFindings, printLine } from "../places";

export const train: Command = {
  usage:
    "train FILE [--epochs N] [--steps N] [--log RUN.jsonl] [--save W.safetensors] [--load W.safetensors] [--precision float32|float64]",
  summary: "trains, prints a summary and what was found",
  options: {
    epochs: { type: "string" },
    steps: { type: "string" },
    log: { type: "string" },
    save: { type: "string" },
    load: { type: "string" },
    precision: { type: "string" },
  },
  files: "one",
  async run(call) {
    const { output } = call;
    const epochs = numberOption(call, "epochs", { least: 1, integer: true });
    const steps = numberOption(call, "steps", { least: 1, integer: true });
    const precision = precisionOf(call);
    const input = await readModel(call.files[0]!);
    const prepared = withEpochs(await prepare(input, (message) => output.progress(message)), epochs);

    const ctrlC = new AbortController();
    const interrupt = () => ctrlC.abort();
    process.once("SIGINT", interrupt);
    const log = openLog(textOption(call, "log"));
    const run = new TrainingRun(
      prepared,
      { runId: "cli", label: input.label, precision, steps },
      {
        emit: (message) => {
          log?.write(message);
          if (message.type === "frame")
            output.progress(progressLine(message, prepared.model.training.epochs));
        },
        now: () => performance.now(),
        breathe: () => nextTurn(),
        interrupted: () => ctrlC.signal.aborted,
      },
    );
    const load = textOption(call, "load");
    if (load !== undefined) loadWeights(run.network, await readFile(load), load);
    const state = await run.run();
    process.off("SIGINT", interrupt);
    await log?.end();
    const save = textOption(call, "save");
    if (save !== undefined) await writeFile(save, encodeSafetensors(weightsOf(run.network)));

    const findings = printedFindings(input, run.findings);
    summarize(output, run, state);
    for (const finding of findings) printLine(output, finding);
    output.document({ ...summaryOf(run, state), findings });
    if (ctrlC.signal.aborted) return exitStatus.interrupted;
    return state === "diverged" || findings.some((one) => one.severity === "error")
      ? exitStatus.found
      : exitStatus.clean;
  },
};

function precisionOf(call: Call): "float32" | "float64" {
  const precision = textOption(call, "precision") ?? "float32";
  if (precision !== "float32" && precision !== "float64")
    throw new UsageError(`--precision takes float32 or float64, not "${precision}"`);
  return precision;
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

/** One line of JSON a message; the history frames stay out, since their steps' facts say the same. */
function openLog(
  file: string | undefined,
): { write(message: RunMessage): void; end(): Promise<void> } | undefined {
  if (file === undefined) return undefined;
  const stream = createWriteStream(file);
  const failed = new Promise<never>((_, reject) => stream.on("error", reject));
  failed.catch(() => undefined);
  return {
    write(message) {
      const kept = message.type === "frame" ? { ...message, history: undefined } : message;
      stream.write(`${JSON.stringify(kept)}\n`);
    },
    end: () => Promise.race([failed, new Promise<void>((resolve) => stream.end(() => resolve()))]),
  };
}

const statuses: Partial<Record<RunState, string>> = {
  finished: "finished",
  stoppedEarly: "stopped early",
  diverged: "diverged: the cost became NaN or infinite",
  stopped: "stopped",
};

function summarize(output: Output, run: TrainingRun, state: RunState): void {
  const { trainer, final } = run;
  output.say(
    `${statuses[state] ?? state} after ${trainer.stepCount} steps, ${run.elapsedSeconds.toFixed(1)} s`,
  );
  for (const part of ["train", "dev", "test"] as const) {
    const evaluation = final[part];
    if (evaluation === undefined) continue;
    const metrics = Object.entries(evaluation.metrics).map(
      ([name, value]) => `${name} ${value.toPrecision(4)}`,
    );
    output.say(`${part.padEnd(6)}cost ${evaluation.cost.toPrecision(4)}  ${metrics.join("  ")}`);
  }
}

function summaryOf(run: TrainingRun, state: RunState) {
  const { trainer, final, measured } = run;
  const parts = Object.entries(final) as [Part, Evaluation][];
  return {
    status: state,
    epochs: trainer.epoch,
    steps: trainer.stepCount,
    seconds: run.elapsedSeconds,
    cost: Object.fromEntries(parts.map(([part, { cost }]) => [part, cost])),
    metrics: Object.fromEntries(parts.map(([part, { metrics }]) => [part, metrics])),
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
