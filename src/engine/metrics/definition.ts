import type { LossDefinition } from "../losses/definition";
import type { Definition, OptionSchema, ValuesOf } from "../options";

/** How a scaled target is read back: original = scaled · factor + offset. */
export interface TargetScale {
  readonly offset: number;
  readonly factor: number;
}

export interface MetricSite<Options> {
  readonly options: Options;
  /** `[batch, …rows, columns]`, the prediction; probabilities under a cross-entropy. */
  readonly prediction: Float32Array | Float64Array;
  readonly target: Float32Array | Float64Array;
  /** Rows of one example: entries of all its axes but the last. */
  readonly rowsOfExample: number;
  /** Size of the prediction's last axis. */
  readonly columns: number;
  readonly loss: LossDefinition;
  /** Regression metrics are in the target's original units. */
  readonly targetScale: TargetScale;
}

/** Gathers one metric over batches. */
interface Gathering {
  reset(): void;
  /** Takes in the first `examples` of the prediction and target. */
  add(examples: number): void;
}
export interface NumberPasses extends Gathering {
  /** NaN where nothing was taken in. */
  value(): number;
}
export interface MatrixPasses extends Gathering {
  /** Rows of numbers; shown beside the metrics, which are numbers. */
  matrix(): number[][];
}
export type MetricPasses = NumberPasses | MatrixPasses;

export interface MetricDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  /** Which way it is better; undefined for a matrix. */
  readonly better: "higher" | "lower" | undefined;
  /** `matrix`: its passes give a matrix. */
  readonly gives?: "matrix";
  create(site: MetricSite<ValuesOf<Schema>>): MetricPasses;
}

export const defineMetric = <const Schema extends OptionSchema>(
  definition: MetricDefinition<Schema>,
): MetricDefinition<Schema> => definition;
