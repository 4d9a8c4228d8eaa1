/**
 * Fraction of rows whose class is right, as Keras's "accuracy" chooses by shape:
 *   one unit, or yes/no units (a loss of sigmoids): (p > 0.5) = (t > 0.5), entry by entry
 *   class numbers:  argmax p = t
 *   one-hot:        argmax p = argmax t
 * Of equal maxima the first counts.
 */
import { defineMetric, type MetricSite } from "./definition";

type Judge = (row: number) => number;

export const accuracy = defineMetric({
  summary: "Fraction of examples whose class is predicted right.",
  options: {},
  create(site) {
    const judge = judgeFor(site);
    let right = 0;
    let rows = 0;
    return {
      reset() {
        right = 0;
        rows = 0;
      },
      add(examples) {
        const count = examples * site.rowsOfExample;
        for (let row = 0; row < count; row++) right += judge(row);
        rows += count;
      },
      value: () => right / rows,
    };
  },
});

function judgeFor({ prediction, target, columns, loss }: MetricSite<unknown>): Judge {
  if (columns === 1 || loss.fusesWith === "sigmoid") {
    return (row) => {
      let right = 0;
      for (let at = row * columns; at < (row + 1) * columns; at++) {
        if (prediction[at]! > 0.5 === target[at]! > 0.5) right++;
      }
      return right / columns;
    };
  }
  if (loss.target === "classNumbers")
    return (row) => (largest(prediction, row, columns) === target[row] ? 1 : 0);
  return (row) => (largest(prediction, row, columns) === largest(target, row, columns) ? 1 : 0);
}

function largest(values: Float32Array | Float64Array, row: number, columns: number): number {
  let best = 0;
  for (let column = 1; column < columns; column++) {
    if (values[row * columns + column]! > values[row * columns + best]!) best = column;
  }
  return best;
}
