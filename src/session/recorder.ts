import type { Evaluation, Part, StepFacts } from "../engine/facts";
import { History, type HistoryMark } from "./history";
import type { HistoryFrame, SeriesName } from "./protocol";

/** Weight of the past in the smoothed cost: it averages over about 1 / (1 − β) = 20 mini-batches. */
const smoothing = 0.95;

const perRun = ["cost", "smoothedCost", "trainCost", "devCost", "learningRate"] as const;
const trainCost = perRun.indexOf("trainCost");
const devCost = perRun.indexOf("devCost");

/**
 * Writes the facts of each step into the history's series; allocates nothing a step. The smoothed cost is the
 * exponentially weighted average v ← βv + (1 − β)c, divided by 1 − βᵗ against its bias towards 0
 * (Kingma & Ba 2015, section 3).
 */
export class Recorder {
  readonly series: readonly SeriesName[];
  private readonly history: History;
  private readonly mark: HistoryMark;
  private readonly values: Float64Array;
  private average = 0;
  private remaining = 1;

  constructor(layers: readonly { readonly name: string }[]) {
    this.series = [
      ...perRun,
      ...layers.map((layer) => `activationNorm/${layer.name}`),
      ...layers.map((layer) => `gradientNorm/${layer.name}`),
    ];
    this.history = new History(this.series);
    this.mark = this.history.follow();
    this.values = new Float64Array(this.series.length).fill(NaN);
  }

  get smoothedCost(): number {
    return this.average / (1 - this.remaining);
  }

  recordStep(facts: StepFacts): void {
    this.average = smoothing * this.average + (1 - smoothing) * facts.cost;
    this.remaining *= smoothing;
    const { values } = this;
    values[0] = facts.cost;
    values[1] = this.smoothedCost;
    values[4] = facts.learningRate;
    const count = facts.layers.length;
    for (let index = 0; index < count; index++) {
      const layer = facts.layers[index]!;
      values[perRun.length + index] = layer.activation.norm;
      values[perRun.length + count + index] = layer.gradient.norm;
    }
    this.history.record(facts.step, values);
  }

  recordEvaluation(step: number, parts: Readonly<Partial<Record<Part, Evaluation>>>): void {
    if (parts.train !== undefined) this.history.recordOne(trainCost, step, parts.train.cost);
    if (parts.dev !== undefined) this.history.recordOne(devCost, step, parts.dev.cost);
  }

  /** What is new since the last frame. */
  frame(): HistoryFrame {
    return this.history.frameSince(this.mark);
  }
}
