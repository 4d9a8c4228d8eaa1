/** Metrics of predicted numbers, in the target's original units. */
import { defineMetric, type MetricDefinition, type MetricSite, type NumberPasses } from "./definition";

/** A metric of the mean of f(p − t) over all entries. */
const ofErrors = (
  summary: string,
  each: (error: number) => number,
  finish: (mean: number) => number,
): MetricDefinition =>
  defineMetric({
    summary,
    better: "lower",
    options: {},
    create(site): NumberPasses {
      const { prediction, rowsOfExample, columns, targetScale } = site;
      const { factor } = targetScale;
      const goal = goalOf(site);
      let sum = 0;
      let entries = 0;
      return {
        reset() {
          sum = 0;
          entries = 0;
        },
        add(examples) {
          const count = examples * rowsOfExample * columns;
          for (let at = 0; at < count; at++) sum += each((prediction[at]! - goal(at)) * factor);
          entries += count;
        },
        value: () => finish(sum / entries),
      };
    },
  });

/** The target of each entry of the prediction; class numbers count as one-hot. */
function goalOf({ target, columns, loss }: MetricSite<unknown>): (at: number) => number {
  if (loss.target !== "classNumbers") return (at) => target[at]!;
  return (at) => (target[Math.floor(at / columns)] === at % columns ? 1 : 0);
}

const square = (error: number): number => error * error;
const same = (mean: number): number => mean;

export const meanSquaredError = ofErrors("Mean of the squared differences.", square, same);
export const rootMeanSquaredError = ofErrors(
  "Root of the mean squared difference: in the target's unit.",
  square,
  Math.sqrt,
);
export const meanAbsoluteError = ofErrors(
  "Mean of the absolute differences: in the target's unit.",
  Math.abs,
  same,
);

/** R² = 1 − Σ(t − p)² / Σ(t − mean t)² for each output, averaged over the outputs; it has no unit. */
export const r2 = defineMetric({
  summary:
    "Share of the target's variance that the prediction explains: 1 is perfect, 0 as good as the mean.",
  better: "higher",
  options: {},
  create(site) {
    const columns = Array.from({ length: site.columns }, (_, column) => new Column(site, column));
    return {
      reset: () => columns.forEach((column) => column.reset()),
      add: (examples) => columns.forEach((column) => column.add(examples * site.rowsOfExample)),
      value: () => columns.reduce((sum, column) => sum + column.value(), 0) / columns.length,
    };
  },
});

/** Sums of one output; the target's variance by Welford's running mean, which does not cancel. */
class Column {
  private count = 0;
  private mean = 0;
  private spread = 0;
  private residual = 0;
  private readonly goal: (at: number) => number;

  constructor(
    private readonly site: MetricSite<unknown>,
    private readonly column: number,
  ) {
    this.goal = goalOf(site);
  }

  reset(): void {
    this.count = this.mean = this.spread = this.residual = 0;
  }

  add(rows: number): void {
    const { prediction, columns } = this.site;
    for (let row = 0; row < rows; row++) {
      const at = row * columns + this.column;
      const value = this.goal(at);
      this.count++;
      const before = value - this.mean;
      this.mean += before / this.count;
      this.spread += before * (value - this.mean);
      this.residual += (prediction[at]! - value) ** 2;
    }
  }

  /** A constant target has no variance to explain: 1 if predicted exactly, else 0, as scikit-learn says. */
  value(): number {
    if (this.count === 0) return Number.NaN;
    if (this.spread === 0) return this.residual === 0 ? 1 : 0;
    return 1 - this.residual / this.spread;
  }
}
