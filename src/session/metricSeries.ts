import type { Evaluation, Part } from "../engine/facts";
import type { History } from "./history";
import type { SeriesName } from "./protocol";

const parts = ["train", "dev"] as const;

/** Each metric of train and dev, once an epoch: `metric/accuracy/train`, `metric/accuracy/dev`. */
export const metricSeries = (metrics: readonly string[]): SeriesName[] =>
  metrics.flatMap((metric) => parts.map((part) => `metric/${metric}/${part}`));

/** Notes the metrics of an evaluation at the last step before it. */
export function recordMetrics(
  history: History,
  step: number,
  evaluated: Readonly<Partial<Record<Part, Evaluation>>>,
): void {
  for (const part of parts) {
    for (const [metric, value] of Object.entries(evaluated[part]?.metrics ?? {})) {
      const series = history.indexOf(`metric/${metric}/${part}`);
      if (series >= 0) history.recordOne(series, step, value);
    }
  }
}
