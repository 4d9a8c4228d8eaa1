/** What is counted of decided classes: the confusion matrix, and precision, recall and F1 from it. */
import { classCount, forEachDecision, isYesOrNo } from "./classes";
import { defineMetric, type MetricSite, type NumberPasses } from "./definition";

/** Counts by target class (row) and predicted class (column). */
class Confusion {
  readonly counts: Float64Array;
  readonly classes: number;

  constructor(private readonly site: MetricSite<unknown>) {
    this.classes = classCount(site);
    this.counts = new Float64Array(this.classes ** 2);
  }

  reset(): void {
    this.counts.fill(0);
  }

  add(examples: number): void {
    const { counts, classes } = this;
    // A target that is no class lies outside the matrix and is not counted.
    forEachDecision(this.site, examples, (target, predicted) => counts[target * classes + predicted]!++);
  }

  hits(of: number): number {
    return this.counts[of * this.classes + of]!;
  }

  /** Examples of a class. */
  support(of: number): number {
    return this.counts.subarray(of * this.classes, (of + 1) * this.classes).reduce((a, b) => a + b, 0);
  }

  /** Examples taken for a class. */
  predicted(of: number): number {
    let sum = 0;
    for (let row = 0; row < this.classes; row++) sum += this.counts[row * this.classes + of]!;
    return sum;
  }
}

/** Rows are the target's classes, columns the predicted ones, as scikit-learn prints it. */
export const confusionMatrix = defineMetric({
  summary: "How often each class (row) was taken for each (column).",
  better: undefined,
  options: {},
  gives: "matrix",
  create(site) {
    const confusion = new Confusion(site);
    const { counts, classes } = confusion;
    return {
      reset: () => confusion.reset(),
      add: (examples) => confusion.add(examples),
      matrix: () =>
        Array.from({ length: classes }, (_, row) => [...counts.subarray(row * classes, (row + 1) * classes)]),
    };
  },
});

const averaging = {
  average: {
    kind: "choice",
    choices: ["macro", "micro", "weighted"],
    default: "macro",
    description:
      "Of exclusive classes: the mean over the classes that occur, all decisions pooled, or the mean weighted by examples.",
  },
  class: {
    kind: "integer",
    optional: true,
    minimum: 0,
    description: "Of exclusive classes: this class alone, counted from 0.",
  },
} as const;

type Ratio = (hits: number, support: number, predicted: number) => number;

/**
 * One unit and yes-or-no units: of the class "yes", all entries pooled (Keras). Exclusive classes: by `average`,
 * over the classes that occur in target or prediction (scikit-learn), or of one `class`. 0/0 counts as 0.
 */
const ofConfusion = (summary: string, ratioOf: Ratio) =>
  defineMetric({
    summary,
    better: "higher",
    options: averaging,
    create(site): NumberPasses {
      const confusion = new Confusion(site);
      const all = Array.from({ length: confusion.classes }, (_, of) => of);
      const ratio: Ratio = (...counts) => ratioOf(...counts) || 0;
      const of = (one: number) =>
        ratio(confusion.hits(one), confusion.support(one), confusion.predicted(one));
      const value = (): number => {
        const { average, class: only } = site.options;
        if (confusion.counts.every((count) => count === 0)) return Number.NaN;
        if (isYesOrNo(site)) return of(1);
        if (only !== undefined) return only < confusion.classes ? of(only) : Number.NaN;
        const total = (count: (one: number) => number) => all.reduce((sum, one) => sum + count(one), 0);
        const supports = total((one) => confusion.support(one));
        if (average === "micro")
          return ratio(
            total((one) => confusion.hits(one)),
            supports,
            supports,
          );
        if (average === "weighted") return total((one) => confusion.support(one) * of(one)) / supports;
        const occurring = all.filter((one) => confusion.support(one) + confusion.predicted(one) > 0);
        return occurring.reduce((sum, one) => sum + of(one), 0) / occurring.length;
      };
      return { reset: () => confusion.reset(), add: (examples) => confusion.add(examples), value };
    },
  });

export const precision = ofConfusion(
  "Of what was taken for a class, the fraction that is of it.",
  (hits, _support, predicted) => hits / predicted,
);
export const recall = ofConfusion(
  "Of what is of a class, the fraction that was found.",
  (hits, support) => hits / support,
);
export const f1 = ofConfusion(
  "Harmonic mean of precision and recall.",
  (hits, support, predicted) => (2 * hits) / (support + predicted),
);
