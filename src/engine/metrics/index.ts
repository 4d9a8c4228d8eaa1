import type { Chosen } from "../options";
import { lossDefinition } from "../losses/index";
import { accuracy, topKAccuracy } from "./accuracy";
import { auc } from "./auc";
import { confusionMatrix, f1, precision, recall } from "./confusion";
import type { MetricDefinition } from "./definition";
import { exactMatch } from "./exactMatch";
import { perplexity } from "./perplexity";
import { meanAbsoluteError, meanSquaredError, r2, rootMeanSquaredError } from "./regression";

/** Every metric of the file format by its name. */
export const metrics = {
  accuracy,
  topKAccuracy,
  exactMatch,
  precision,
  recall,
  f1,
  auc,
  confusionMatrix,
  perplexity,
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

/** What each metric is called in an evaluation: its type, numbered where a model has several of one. */
export const metricNames = (chosen: readonly Chosen[]): string[] =>
  chosen.map(({ type }, at) => {
    const before = chosen.slice(0, at).filter((one) => one.type === type).length;
    return before === 0 ? type : `${type}_${before + 1}`;
  });
