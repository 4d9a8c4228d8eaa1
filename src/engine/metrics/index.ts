import type { Chosen } from "../options";
import { lossDefinition } from "../losses/index";
import { accuracy } from "./accuracy";
import type { MetricDefinition } from "./definition";
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from "./regression";

/** Every metric of the file format by its name. */
export const metrics = {
  accuracy,
  meanSquaredError,
  rootMeanSquaredError,
  meanAbsoluteError,
  r2,
} satisfies Record<string, MetricDefinition>;

export type MetricName = keyof typeof metrics;

/** Definition of a chosen metric; a name that validation let through is in the registry. */
export const metricDefinition = (chosen: Chosen): MetricDefinition =>
  (metrics as Record<string, MetricDefinition>)[chosen.type]!;

/** The metrics where a file names none: the loss implies one. */
export const impliedMetrics = (loss: Chosen): Chosen[] => [
  { type: lossDefinition(loss).impliedMetric, options: {} },
];
