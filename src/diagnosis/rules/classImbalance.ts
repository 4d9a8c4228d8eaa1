/**
 * With one class in a hundred, always answering the other ninety-nine is right 99 % of the time: the
 * accuracy says little, and a small dev part may hold hardly any row of the rare class.
 */
import { comesInParts } from "../../data/dataPlan";
import type { Fix } from "../../model/problem";
import type { ModelSpec } from "../../model/spec";
import { labelsOf } from "../labels";
import { defineDataRule } from "../rule";
import { shownNumber, shownPercent } from "../shown";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const classImbalance = defineDataRule({
  severity: "info",
  summary: "One class has many times the rows of another.",
  thresholds: {
    ratio: {
      default: 10,
      description: "How many times the rows of the rarest class the most frequent one has.",
    },
    majority: {
      default: 0.95,
      description: "Share of the most frequent class from which on accuracy alone misleads: a warning.",
    },
  },
  check({ model, profile }, { ratio, majority }) {
    const labels = labelsOf(model, profile);
    if (labels === undefined) return [];
    const classes = labels.names
      .map((name, at) => ({ name, count: labels.counts.train[at]! }))
      .filter(({ count }) => count > 0);
    if (classes.length < 2) return [];
    const most = classes.reduce((one, other) => (other.count > one.count ? other : one));
    const least = classes.reduce((one, other) => (other.count < one.count ? other : one));
    if (most.count <= ratio * least.count) return [];
    const share = most.count / classes.reduce((sum, { count }) => sum + count, 0);
    const misleads = share >= majority && measuresAccuracyAlone(model);
    return [
      {
        severity: misleads ? "warning" : "info",
        path: ["data", "target"],
        message: sentences(
          say`"${most.name}" has ${shownNumber(most.count)} rows of train and "${least.name}" ${shownNumber(least.count)}.`,
          misleads
            ? say`Always answering "${most.name}" is right in ${shownPercent(share)} of them, which accuracy alone cannot tell from a good model: measure f1, recall or auc.`
            : say`Always answering "${most.name}" is right in ${shownPercent(share)} of them.`,
        ),
        evidence: { ratio: most.count / least.count, majority: share },
        fixes: [...(misleads ? [addF1()] : []), ...stratifyFix(model)],
      },
    ];
  },
});

/** No metrics: those that the loss implies. */
const measuresAccuracyAlone = ({ metrics }: ModelSpec): boolean =>
  metrics.every(({ type }) => type === "accuracy" || type === "topKAccuracy");

const addF1 = (): Fix => ({
  title: say`Measure f1 beside accuracy`,
  edits: [{ path: ["metrics"], value: ["accuracy", "f1"] }],
});

function stratifyFix({ data }: ModelSpec): Fix[] {
  if (comesInParts(data) || data.split.stratify || data.split.train === 1) return [];
  return [
    {
      title: say`Split every class alike (stratify)`,
      edits: [{ path: ["data", "split", "stratify"], value: true }],
    },
  ];
}
