/** Fraction of right classes (see `classes.ts` for how they are read); of yes-or-no units, of right entries. */
import { forEachDecision, targetClass } from "./classes";
import { defineMetric } from "./definition";

export const accuracy = defineMetric({
  summary: "Fraction of examples whose class is predicted right.",
  better: "higher",
  options: {},
  create(site) {
    let right = 0;
    let seen = 0;
    return {
      reset() {
        right = 0;
        seen = 0;
      },
      add: (examples) =>
        forEachDecision(site, examples, (target, predicted) => {
          if (target === predicted) right++;
          seen++;
        }),
      value: () => right / seen,
    };
  },
});

/**
 * Fraction of rows whose class is among the k with the largest predictions. As in TensorFlow's in_top_k, a class
 * that shares its prediction with the k-th counts as among them; a NaN prediction does not.
 */
export const topKAccuracy = defineMetric({
  summary: "Fraction of examples whose class is among the k likeliest.",
  better: "higher",
  options: { k: { kind: "integer", default: 5, minimum: 1, description: "How many guesses count." } },
  create(site) {
    const { prediction, columns, rowsOfExample, options } = site;
    let right = 0;
    let seen = 0;
    const isAmong = (row: number): boolean => {
      const own = prediction[row * columns + targetClass(site, row)];
      if (own === undefined || Number.isNaN(own)) return false;
      let above = 0;
      for (let column = 0; column < columns; column++) if (prediction[row * columns + column]! > own) above++;
      return above < options.k;
    };
    return {
      reset() {
        right = 0;
        seen = 0;
      },
      add(examples) {
        const rows = examples * rowsOfExample;
        for (let row = 0; row < rows; row++) if (isAmong(row)) right++;
        seen += rows;
      },
      value: () => right / seen,
    };
  },
});
