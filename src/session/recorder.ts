import type { Evaluation, Part, StepFacts } from "../engine/facts";
import { History, type HistoryMark } from "./history";
import type { HistoryFrame, SeriesName } from "./protocol";
import type { RecordedLayer } from "./recordedLayers";

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
  /** Places in `values` of what only some layers have, by layer; −1: this one does not. */
  private readonly updates: Int32Array;
  private readonly deaths: Int32Array;
  private readonly saturations: Int32Array;
  private average = 0;
  private remaining = 1;

  constructor(private readonly layers: readonly RecordedLayer[]) {
    const series: SeriesName[] = [
      ...perRun,
      ...layers.map((layer) => `activationNorm/${layer.name}`),
      ...layers.map((layer) => `gradientNorm/${layer.name}`),
    ];
    const add = (prefix: string, has: (layer: RecordedLayer) => boolean) =>
      Int32Array.from(layers, (layer) => (has(layer) ? series.push(`${prefix}/${layer.name}`) - 1 : -1));
    this.updates = add("updateRatio", ({ kernel }) => kernel !== undefined);
    this.deaths = add("deadFraction", ({ canDie }) => canDie === true);
    this.saturations = add("saturatedFraction", ({ canSaturate }) => canSaturate === true);
    this.series = series;
    this.history = new History(series);
    this.mark = this.history.follow();
    this.values = new Float64Array(series.length).fill(NaN);
  }

  get smoothedCost(): number {
    return this.average / (1 - this.remaining);
  }

  /** `deadFractions`: by layer, as the trainer tells them. */
  recordStep(facts: StepFacts, deadFractions: Readonly<Record<string, number>>): void {
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
      const update = this.updates[index]!;
      const death = this.deaths[index]!;
      const saturation = this.saturations[index]!;
      if (update >= 0) values[update] = layer.parameters[this.layers[index]!.kernel!]!.updateRatio;
      if (death >= 0) values[death] = deadFractions[layer.name] ?? NaN;
      if (saturation >= 0) values[saturation] = layer.activation.saturatedFraction;
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
