/**
 * Dev and test only have to be large enough to tell models apart: the deviation of an accuracy p measured
 * on n rows is √(p(1 − p)/n), 1 % at 900 rows of p = 0.9. So 60/20/20 for a few thousand rows, and 98/1/1
 * for a million (Ng 2018, "Machine Learning Yearning", 7).
 */
import { comesInParts } from "../../data/dataPlan";
import type { ModelSpec } from "../../model/spec";
import { defineDataRule, type Symptom } from "../rule";
import { shownNumber, shownPercent } from "../shown";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const splitSize = defineDataRule({
  severity: "info",
  summary: "The split's fractions do not fit the number of rows, or train has but one.",
  thresholds: {
    train: { default: 0.5, description: "Least part of the rows to train on: a warning below." },
    leastRows: {
      default: 100,
      description:
        "Rows of dev or test below which a larger fraction is advised: ±3 % at an accuracy of 0.9.",
    },
    mostRows: {
      default: 50_000,
      description:
        "Rows of dev or test above which a smaller fraction is advised: ±0.15 % at an accuracy of 0.9.",
    },
    small: { default: 0.2, description: "The fraction that is advised where rows are few." },
    large: { default: 0.05, description: "The fraction that is not exceeded where rows are many." },
  },
  check({ model, profile }, limits) {
    const { train, dev, test } = profile.parts;
    if (train.rows === 1) return [singleRow()];
    const rows = train.rows + (dev?.rows ?? 0) + (test?.rows ?? 0);
    if (comesInParts(model.data) || rows === train.rows) return [];
    if (train.rows < limits.train * rows) return [tooLittleToTrain(model, train.rows, rows)];
    return (["dev", "test"] as const).flatMap((part): Symptom[] => {
      const own = profile.parts[part]?.rows ?? 0;
      if (own === 0) return [];
      const fraction = own / rows;
      const isSmall = own < limits.leastRows && fraction < limits.small - 0.5 / rows && rows >= 20;
      const isLarge = own > limits.mostRows && fraction > limits.large;
      if (!isSmall && !isLarge) return [];
      const noise = 2 * Math.sqrt((0.9 * 0.1) / own);
      return [
        {
          path: ["data", "split", part],
          message: sentences(
            say`${part} has ${shownNumber(own)} of ${shownNumber(rows)} rows (${shownPercent(fraction)}): an accuracy of 90 % measured on it is sure to ±${shownPercent(noise)}.`,
            isSmall
              ? say`60/20/20 is usual for few rows.`
              : say`The rest would serve training better; 98/1/1 is enough for a million rows.`,
          ),
          evidence: { rows: own, fraction },
          fixes: [splitFix(model, isSmall ? [0.6, 0.2] : [0.98, 0.01])],
        },
      ];
    });
  },
});

const singleRow = (): Symptom => ({
  severity: "warning",
  path: ["data"],
  message: sentences(
    say`Train has a single row: the network can learn nothing but that row by heart, and its cost says nothing of other rows.`,
    say`Is this the right file, and are its rows separated as they should be?`,
  ),
  evidence: { rows: 1 },
});

const tooLittleToTrain = (model: ModelSpec, own: number, rows: number): Symptom => ({
  severity: "warning",
  path: ["data", "split", "train"],
  message: sentences(
    say`Only ${shownNumber(own)} of ${shownNumber(rows)} rows (${shownPercent(own / rows)}) are trained on.`,
    say`Dev and test only have to be large enough to measure by: 60/20/20 is usual for few rows, 98/1/1 for a million.`,
  ),
  evidence: { rows: own, fraction: own / rows },
  fixes: [splitFix(model, [0.6, 0.2])],
});

/** The parts there are keep being there: without a test part, its share is for training. */
function splitFix({ data: { split } }: ModelSpec, [train, part]: readonly [number, number]) {
  const has = { dev: split.dev > 0, test: split.test > 0 };
  const rest = (has.dev ? part : 0) + (has.test ? part : 0);
  const fractions = {
    train: Number((has.dev && has.test ? train : 1 - rest).toFixed(4)),
    ...(has.dev && { dev: part }),
    ...(has.test && { test: part }),
  };
  const path = ["data", "split"];
  const shown = Object.values(fractions)
    .map((fraction) => Math.round(100 * fraction))
    .join("/");
  return {
    title: say`Split ${shown}`,
    edits: [{ path, value: { ...fractions, ...(split.stratify && { stratify: true }) } }],
  };
}
