import type { Evaluation, Part, StepFacts } from "../engine/facts";
import { averageSeries, CostAverages } from "./costAverages";
import { History, type HistoryMark } from "./history";
import { metricSeries, recordMetrics } from "./metricSeries";
import type { HistoryFrame, SeriesName } from "./protocol";
import { branchCapacity, branchSeries, type LeftBranch } from "./shownSteering";
import type { RecordedLayer } from "./recordedLayers";

const perRun = ["cost", "smoothedCost", "trainCost", "devCost", "learningRate"] as const;
const trainCost = perRun.indexOf("trainCost");
const devCost = perRun.indexOf("devCost");

/** What a recorder that goes back has to know. */
export interface RecorderMemory {
  readonly step: number;
  /** Of the bucket that holds the step before. */
  readonly last: Float64Array;
  readonly averages: Float64Array;
}

/** Writes the facts of each step into the history's series; allocates nothing a step. */
export class Recorder {
  readonly series: readonly SeriesName[];
  private readonly history: History;
  private readonly mark: HistoryMark;
  private readonly values: Float64Array;
  private readonly averages = new CostAverages();
  private readonly averagesAt: number;

  /** Places in `values` of what only some layers have, by layer; −1: this one does not. */
  private readonly updates: Int32Array;
  private readonly deaths: Int32Array;
  private readonly saturations: Int32Array;

  constructor(
    private readonly layers: readonly RecordedLayer[],
    metrics: readonly string[] = [],
  ) {
    const series: SeriesName[] = [
      ...perRun,
      ...layers.map((layer) => `activationNorm/${layer.name}`),
      ...layers.map((layer) => `gradientNorm/${layer.name}`),
      ...averageSeries,
      ...metricSeries(metrics),
    ];
    this.averagesAt = series.indexOf(averageSeries[0]!);
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
    return this.averages.usual;
  }

  /** `deadFractions`: by layer, as the trainer tells them. */
  recordStep(facts: StepFacts, deadFractions: Readonly<Record<string, number>>): void {
    this.averages.take(facts.cost);
    const { values } = this;
    values[0] = facts.cost;
    values[1] = this.smoothedCost;
    values[4] = facts.learningRate;
    this.averages.write(values, this.averagesAt);
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
    recordMetrics(this.history, step, parts);
  }

  /** For going back to this step, the present one, later. */
  memory(step: number): RecorderMemory {
    const { history, averages } = this;
    const last = history.bucket(history.bucketOf(Math.max(0, step - 1)));
    return { step, last, averages: averages.memory() };
  }

  /** Goes on from there; what was recorded behind it is forgotten. */
  recall({ step, last, averages }: RecorderMemory): void {
    this.history.cut(step, last);
    this.averages.recall(averages);
  }

  /** The cost from one step to before another, small; undefined where none was recorded. */
  branch(from: number, to: number): LeftBranch | undefined {
    const { history } = this;
    if (from >= to || history.buckets === 0) return undefined;
    const kept = new History(branchSeries, branchCapacity);
    const last = Math.min(history.buckets - 1, history.bucketOf(to - 1));
    for (let bucket = history.bucketOf(from); bucket <= last; bucket++)
      for (const [at, name] of branchSeries.entries()) {
        const series = history.indexOf(name);
        const step = Math.max(from, bucket * history.stepsPerBucket);
        kept.recordOne(at, step, history.minimum(series, bucket));
        kept.recordOne(at, step, history.maximum(series, bucket));
      }
    return { from, to, history: kept.snapshot() };
  }

  /** What is new since the last frame. */
  frame(): HistoryFrame {
    return this.history.frameSince(this.mark);
  }
}
