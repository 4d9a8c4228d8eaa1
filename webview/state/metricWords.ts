import { plainMetric } from "../strings/plain";
import { translated } from "../../src/words/words";

/** `meanAbsoluteError` → `Mean absolute error`; `R²` stays. One of several of a kind keeps its number: `Recall (2)`. */
export function metricWords(metric: string): string {
  const [, name = metric, number] = /^(.+)_(\d+)$/.exec(metric) ?? [];
  const words = translated(plainMetric(name));
  return number === undefined ? words : `${words} (${number})`;
}
