import type { StepFacts } from "../../../../src/engine/facts";
import { Recorder } from "../../../../src/session/recorder";
import type { RunInfo, RunMessage, RunState } from "../../../../src/session/protocol";
import { RunMirror } from "../../../../src/session/runMirror";
import type { RunBeginning } from "../../../../src/session/runs/runRecord";
import { RunRecorder } from "../../../../src/session/runs/runRecorder";
import type { RunStorage } from "../../../../src/session/runs/runStorage";

/** A run whose messages are made from formulas, to record without training. */

export const beginning = (change: Partial<RunBeginning> = {}): RunBeginning => ({
  id: "made-up",
  model: "file:///w/made.model.json",
  file: "/w/made.model.json",
  root: "/w",
  label: "made.model.json",
  name: "made",
  text: '{ "seed": 1 }',
  precision: "float32",
  threads: 1,
  purpose: "train",
  startedAtMs: Date.UTC(2026, 0, 2, 3, 4, 5),
  ...change,
});

const infoOf = (layers: readonly { readonly name: string }[]): RunInfo => ({
  runId: "made-up",
  modelName: "made",
  file: "made.model.json",
  seed: 1,
  precision: "float32",
  epochs: 100,
  batchSize: 4,
  stepsPerEpoch: 10,
  totalSteps: 1000,
  parts: { train: 40, dev: 8 },
  metrics: ["accuracy"],
  layers: layers.map(({ name }) => ({
    name,
    type: "dense",
    outputShape: "[batch, 8]",
    parameters: 8,
    line: 1,
  })),
});

/** Of one step, filled anew for each: a million objects take longer than the test. */
const factsOf = (layers: readonly { readonly name: string }[]): StepFacts => {
  const tensor = { mean: 0, std: 1, norm: 1, min: -1, max: 1, zeroFraction: 0, nonFinite: 0 };
  return {
    step: 0,
    epoch: 0,
    learningRate: 0.1,
    cost: 0,
    penalty: 0,
    gradientNorm: 1,
    lossGradientNorm: 0,
    penaltyGradientNorm: 0,
    layers: layers.map(({ name }) => ({
      name,
      type: "dense",
      activation: { ...tensor, saturatedFraction: 0 },
      gradient: { ...tensor },
      fused: false,
      parameters: [],
    })),
  };
};

function fill(facts: StepFacts, step: number): void {
  facts.step = step;
  facts.epoch = Math.floor(step / 10);
  facts.cost = Math.exp(-step / 500) + (step % 7) / 100;
  for (const { activation, gradient } of facts.layers) {
    activation.norm = 3 / (1 + step);
    gradient.norm = 2 / (1 + step);
  }
}

/** Records a run a stretch at a time. */
export class MadeUpRun {
  readonly mirror = new RunMirror();
  readonly told: RunMessage[] = [];
  readonly recorder: RunRecorder;
  private readonly layers: readonly { readonly name: string }[];
  private readonly series: Recorder;
  private step = 0;

  constructor(file: string, options: { readonly layers?: number; readonly storage?: RunStorage } = {}) {
    this.layers = Array.from({ length: options.layers ?? 2 }, (_, at) => ({ name: `dense_${at + 1}` }));
    this.series = new Recorder(this.layers);
    const tell = (message: RunMessage) => void this.told.push(message);
    this.recorder = new RunRecorder(file, beginning(), this.mirror, tell, options.storage);
  }

  async start(): Promise<void> {
    this.mirror.apply({ type: "state", state: "loading" });
    await this.recorder.record();
    this.mirror.apply({ type: "started", info: infoOf(this.layers), series: this.series.series });
    this.mirror.apply({ type: "state", state: "running" });
  }

  /** Trains without recording. */
  train(steps: number): void {
    const facts = factsOf(this.layers);
    for (let done = 0; done < steps; done++) {
      fill(facts, this.step);
      this.series.recordStep(facts, {});
      if (++this.step % 10 === 0) {
        const parts = { dev: { cost: 1 / this.step, metrics: { accuracy: 1 - 1 / this.step }, examples: 8 } };
        this.series.recordEvaluation(facts.step, parts);
        this.recorder.noteEpoch({ step: facts.step, epoch: this.step / 10, parts });
      }
    }
    this.mirror.apply({
      type: "frame",
      progress: {
        step: this.step,
        epoch: Math.floor(this.step / 10),
        elapsedSeconds: this.step / 100,
        stepsPerSecond: 100,
        learningRate: 0.1,
      },
      history: this.series.frame(),
      facts,
    });
  }

  async trainAndRecord(steps: number): Promise<void> {
    this.train(steps);
    await this.recorder.record();
  }

  async end(state: RunState = "finished"): Promise<void> {
    this.mirror.apply({ type: "state", state });
    await this.recorder.record();
  }
}
