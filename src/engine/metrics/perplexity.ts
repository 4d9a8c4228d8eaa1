/**
 * e to the mean cross-entropy: how many equally likely classes the prediction is as unsure as (Jelinek et al. 1977).
 * Of exclusive classes the mean over rows of −Σ t·ln p, of yes-or-no units over entries of −t·ln p − (1 − t)·ln(1 − p);
 * probabilities kept 1e-7 from 0 and 1, as in the losses.
 */
import { isYesOrNo } from "./classes";
import { defineMetric, type MetricSite } from "./definition";

const kept = (probability: number): number => Math.min(Math.max(probability, 1e-7), 1 - 1e-7);

export const perplexity = defineMetric({
  summary: "e to the mean cross-entropy: 1 is certain and right, the number of classes is guessing.",
  better: "lower",
  options: {},
  create(site) {
    let sum = 0;
    let seen = 0;
    const entropy = entropyOf(site);
    const termsOfRow = isYesOrNo(site) ? site.columns : 1;
    return {
      reset() {
        sum = 0;
        seen = 0;
      },
      add(examples) {
        const rows = examples * site.rowsOfExample;
        for (let row = 0; row < rows; row++) sum += entropy(row);
        seen += rows * termsOfRow;
      },
      value: () => Math.exp(sum / seen),
    };
  },
});

/** A row's cross-entropy, in nats. */
function entropyOf(site: MetricSite<unknown>): (row: number) => number {
  const { prediction, target, columns, loss } = site;
  if (loss.target === "classNumbers") {
    return (row) => -Math.log(kept(prediction[row * columns + target[row]!] ?? Number.NaN));
  }
  const term: (p: number, t: number) => number = isYesOrNo(site)
    ? (p, t) => -t * Math.log(kept(p)) - (1 - t) * Math.log(1 - kept(p))
    : (p, t) => (t === 0 ? 0 : -t * Math.log(kept(p)));
  return (row) => {
    let sum = 0;
    for (let at = row * columns; at < (row + 1) * columns; at++) sum += term(prediction[at]!, target[at]!);
    return sum;
  };
}
