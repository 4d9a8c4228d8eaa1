/**
 * A model does best on what it was trained on. Far better on dev than on train, both measured alike (no
 * dropout, the same weights), says that the parts are not drawn alike: dev is easier, or its rows leaked.
 */
import { errorsOf, kindWords, percent } from "../errors";
import { defineEndRule } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const suspiciousDevScore = defineEndRule({
  severity: "warning",
  summary: "The model does far better on dev than on the part it was trained on.",
  thresholds: {
    gap: { default: 0.1, description: "Train error − dev error above which it is suspicious." },
    deviations: {
      default: 3,
      description:
        "Standard deviations of that difference (√(e·(1 − e) / n) of each part) that it must exceed.",
    },
    ratio: {
      default: 0.5,
      description: "Of a regression: dev error over train error that it must also lie below.",
    },
    fewest: { default: 50, description: "Of a regression: examples that dev must have." },
  },
  event: { stage: "symptom", tell: () => say`dev is better than train` },
  check(context, { gap, deviations, ratio, fewest }) {
    const errors = errorsOf(context);
    const { train, dev } = errors ?? {};
    if (!train || !dev || context.ended === "diverged") return [];
    const difference = train.value - dev.value;
    const chance = deviations * Math.hypot(train.deviation, dev.deviation);
    if (!(difference > Math.max(gap, chance))) return [];
    if (errors!.kind === "unexplained variance" && (dev.value > ratio * train.value || dev.examples < fewest))
      return [];
    return [
      {
        step: context.recent.at(-1)!.facts.step,
        path: ["data", "split"],
        message: sentences(
          say`Dev is better than train: ${percent(dev.value)} error against ${percent(train.value)} (${kindWords(errors!.kind)}, ${dev.examples} and ${train.examples} examples).`,
          say`The parts are not drawn alike: look for rows of train in dev, for classes that dev does not have, or for a source of dev that is easier.`,
        ),
        evidence: { trainError: train.value, devError: dev.value, chance },
      },
    ];
  },
});
