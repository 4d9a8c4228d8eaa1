/** Fraction of examples that are right at every position (see `classes.ts` for how decisions are read). */
import { forEachDecision, isYesOrNo } from "./classes";
import { defineMetric } from "./definition";

export const exactMatch = defineMetric({
  summary: "Fraction of examples that are right at every position, e.g. whole words or dates.",
  better: "higher",
  options: {},
  create(site) {
    const decisions = site.rowsOfExample * (isYesOrNo(site) ? site.columns : 1);
    let right = 0;
    let seen = 0;
    /** Of the example that is being gone through. */
    let rightDecisions = 0;
    let seenDecisions = 0;
    return {
      reset() {
        right = 0;
        seen = 0;
      },
      add(examples) {
        forEachDecision(site, examples, (target, predicted) => {
          if (target === predicted) rightDecisions++;
          if (++seenDecisions < decisions) return;
          if (rightDecisions === decisions) right++;
          rightDecisions = 0;
          seenDecisions = 0;
        });
        seen += examples;
      },
      value: () => right / seen,
    };
  },
});
