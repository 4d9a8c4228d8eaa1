/** Our own figures. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { loadData } from "../src/data/loadData";
import { profileData } from "../src/data/profile/profileData";
import { lint } from "../src/diagnosis/lint";
import { RunWatcher } from "../src/diagnosis/runWatcher";
import { startFacts } from "../src/diagnosis/startFacts";
import { checkGradients, type GradientCheckOptions } from "../src/engine/gradientCheck";
import { HistogramProbe } from "../src/engine/histograms";
import { compileNetwork } from "../src/engine/network";
import { Trainer } from "../src/engine/trainer";
import { instantiateKernels } from "../src/kernels/instantiate";
import type { Team } from "../src/kernels/team";
import { parseModel } from "../src/model/parseModel";
import { HelperThreads } from "../src/session/helperThreads";
import { HistogramTaker } from "../src/session/histogramTaker";
import { recordedLayers } from "../src/session/recordedLayers";
import { Recorder } from "../src/session/recorder";
import { time } from "./timing.mjs";
import { examplesOf, modelOf, networkOf, trainingOf, type Workload } from "./workloads";

function trainerOf(workload: Workload, probes: "on" | "off", team?: Team): Trainer {
  return trainingFrom(workload, probes, team).trainer;
}

function trainingFrom(workload: Workload, probes: "on" | "off", team?: Team) {
  const options = { precision: "float32", batchSize: workload.batch, team } as const;
  const network = compileNetwork(networkOf(workload), options);
  network.initialize();
  const trainer = new Trainer(network, trainingOf(workload), examplesOf(workload), { seed: 1, probes });
  return { network, trainer };
}

/**
 * Milliseconds of one training step with the statistics of every layer; the same recorded as a session does it; recorded and
 * watched by the rules of a run; and without statistics, measured in turns.
 */
export function stepTimes(workload: Workload): {
  on: number;
  off: number;
  recorded: number;
  watched: number;
} {
  const [withProbes, without] = [trainerOf(workload, "on"), trainerOf(workload, "off")];
  const sessions = [sessionStep(workload, "unwatched"), sessionStep(workload, "watched")] as const;
  // In its first seconds a run takes histograms more often, for a fifth of a second in all: that is not its pace.
  for (const step of sessions) {
    const until = performance.now() + beginningMs;
    while (performance.now() < until) step();
  }
  const [on, off, recorded, watched] = time(
    () => withProbes.step(),
    () => without.step(),
    ...sessions,
  );
  return { on, off, recorded, watched };
}

const beginningMs = 4000;
/** How long the run is planned: the rules look at about 200 of its steps. */
const watchedSteps = 10_000;

/** The training step of a session: it is recorded, histograms are taken in their turn, and the rules, if any, look at it where they want to. */
function sessionStep(workload: Workload, rules: "watched" | "unwatched"): () => void {
  const { network, trainer } = trainingFrom(workload, "on");
  const recorder = new Recorder(recordedLayers(network.nodes));
  // A clock of this run alone: the others that are measured in turns with it take no time of its.
  const clock = { ownMs: 0, sinceMs: 0 };
  const nowMs = () => clock.ownMs + performance.now() - clock.sinceMs;
  const histograms = new HistogramTaker(new HistogramProbe(network.nodes), nowMs);
  const watch = () =>
    new RunWatcher(modelOf(workload), {
      firstStep: trainer.stepCount,
      lastStep: trainer.stepCount + watchedSteps,
      trivialCost: Math.log(workload.classes),
      start: startFacts(network),
    });
  let watcher = watch();
  const step = (): void => {
    // One run after the other, so that what is measured has the looks of whole runs.
    if (trainer.stepCount % watchedSteps === 0) watcher = watch();
    trainer.step();
    const { facts } = trainer;
    recorder.recordStep(facts, trainer.deadFractions());
    histograms.see(facts.step, trainer.examplesOfStep, "inTurn");
    if (rules === "unwatched" || !watcher.wants(facts)) return;
    watcher.observe({
      facts,
      smoothedCost: recorder.smoothedCost,
      deadFraction: trainer.deadFractions(),
      answers: trainer.answerSpread(),
    });
  };
  return () => {
    clock.sinceMs = performance.now();
    step();
    clock.ownMs += performance.now() - clock.sinceMs;
  };
}

/** How much faster two threads are than one, statistics on, measured in turns; undefined on a single core. */
export function speedUp(workload: Workload): number | undefined {
  if (availableParallelism() < 2) return undefined;
  const team = new HelperThreads(2, join(__dirname, "helper.js"));
  const [alone, shared] = [trainerOf(workload, "on"), trainerOf(workload, "on", team)];
  const [one, two] = time(
    () => alone.step(),
    () => shared.step(),
  );
  team.end();
  return one / two;
}

/** How many numbers a workload trains. */
export function parameterCount(workload: Workload): number {
  const network = compileNetwork(networkOf(workload), { precision: "float32", batchSize: workload.batch });
  return network.trainable.reduce((sum, { size }) => sum + size, 0);
}

/** Milliseconds of the product of two square float32 matrices. */
export function matmulTime(n: number): number {
  const kernels = instantiateKernels("float32");
  const bytes = n * n * 4;
  const start = Math.ceil(kernels.heapBase() / 64) * 64;
  kernels.memory.grow(Math.ceil((start + 3 * bytes + kernels.matmulWorkspaceBytes(n, n, n)) / 65_536));
  const [a, b, c, workspace] = [0, 1, 2, 3].map((index) => start + index * bytes) as [
    number,
    number,
    number,
    number,
  ];
  new Float32Array(kernels.memory.buffer, a, 2 * n * n).fill(0.5);
  return time(() => kernels.matmul(a, b, c, n, n, n, 0, 0, 0, workspace))[0];
}

/** Milliseconds of a check of every parameter and every input, at the initial weights. */
export function gradientCheckTime(workload: Workload): number {
  return time(() => checkOf(workload, 2000))[0];
}

/**
 * Milliseconds of one check as the command line makes it, at the initial weights and again after ten steps of
 * training, and how many of how many entries it compares.
 */
export function wholeCheckTime(
  workload: Workload,
  samples: number,
): { ms: number; checked: number; of: number } {
  const afterTraining = { steps: 10, training: trainingOf(workload) };
  const start = performance.now();
  const { parameters } = checkOf(workload, samples, { afterTraining });
  const ms = performance.now() - start;
  const sum = (count: (one: (typeof parameters)[number]) => number) =>
    parameters.reduce((total, one) => total + count(one), 0);
  return { ms, checked: sum(({ checked }) => checked), of: sum(({ of }) => of) };
}

function checkOf(workload: Workload, samples: number, more: Partial<GradientCheckOptions> = {}) {
  const options = { tolerance: 1e-7, samples, batchSize: workload.batch, ...more };
  return checkGradients(networkOf(workload), examplesOf(workload), options);
}

/** Milliseconds to read and lint a model of so many dense layers, its data profiled already. */
export async function lintTime(layers: number): Promise<number> {
  const text = JSON.stringify(
    {
      data: { source: { generator: "spiral" } },
      layers: Array.from({ length: layers }, (_, index) => ({
        type: "dense",
        units: index === layers - 1 ? 1 : 16,
        activation: index === layers - 1 ? "sigmoid" : "relu",
      })),
      loss: "binaryCrossentropy",
    },
    null,
    2,
  );
  const { spec } = parseModel(text, "bench.model.json");
  const data = await loadData(spec!.data, place, { targetForm: "values" });
  const profile = profileData(data, place.seed);
  return time(() => lint(parseModel(text, "bench.model.json"), data.header, profile))[0];
}

/** Rows a second of a profile of so many rows of 20 numbers. */
export async function profiledRows(samples: number): Promise<number> {
  const blobs = { generator: "blobs", samples, noise: 1, classes: 3, features: 20 };
  const layers = [{ type: "dense", units: 3, activation: "softmax" }];
  const model = { data: { source: blobs }, layers, loss: "sparseCategoricalCrossentropy" };
  const { spec } = parseModel(JSON.stringify(model), "bench.model.json");
  const data = await loadData(spec!.data, place, { targetForm: "classNumbers" });
  return samples / (time(() => profileData(data, place.seed))[0] / 1000);
}

const place = { modelFile: "bench.model.json", root: ".", seed: 1 };
