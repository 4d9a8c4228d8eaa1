/**
 * The variance: what a model learnt by heart from train it gets wrong on dev. See `biasAndVariance.ts`. It is a
 * warning where it is wide, or where the dev cost has turned upward.
 */
import { errorGaps, isHighVariance, recipes } from "../biasAndVariance";
import { kindWords, percent } from "../errors";
import type { ErrorGaps, PartError } from "../judgedErrors";
import { defineEndRule, type EndContext } from "../rule";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const highVariance = defineEndRule({
  severity: "warning",
  summary: "The error on dev is far above that on train, by more than train lies above the human level.",
  thresholds: {
    note: { default: 0.05, description: "Dev error − train error above which it is noted, as info." },
    overfit: {
      default: 0.1,
      description: "The same above which it is a warning once the dev cost has turned upward.",
    },
    warning: { default: 0.15, description: "The same above which it is a warning in any case." },
    rise: {
      default: 0.1,
      description: "Rise of the dev cost over its minimum from which it has turned upward.",
    },
    deviations: {
      default: 2,
      description: "Standard deviations of the dev error (√(e·(1 − e) / n)) that the gap must exceed.",
    },
  },
  event: { stage: "consequence", tell: () => say`dev falls behind train` },
  check(context, limits) {
    const gaps = errorGaps(context);
    if (!gaps || !isHighVariance(gaps, limits)) return [];
    const { train, dev, bias, variance = 0 } = gaps;
    const turn = turnOf(context, limits.rise);
    const isLoud = variance > limits.warning || (variance > limits.overfit && turn !== undefined);
    return [
      {
        severity: isLoud ? "warning" : "info",
        step: turn ?? context.recent.at(-1)!.facts.step,
        path: ["data", "split"],
        message: sentences(
          gapText(gaps, dev!),
          turn === undefined ? undefined : say`The dev cost has risen since step ${turn}.`,
          recipes.variance(),
        ),
        evidence: { trainError: train.value, devError: dev!.value, bias, variance },
        fixes:
          turn === undefined || context.model.training.earlyStopping
            ? []
            : [
                {
                  title: say`Stop early, on the dev cost`,
                  edits: [
                    {
                      path: ["training", "earlyStopping"],
                      value: { monitor: "devCost", patience: 10, restoreBest: true },
                    },
                  ],
                },
              ],
      },
    ];
  },
});

/** The step of the lowest dev cost, where the latest lies well above it. */
function turnOf({ evaluations }: EndContext, rise: number): number | undefined {
  const costs = evaluations.flatMap(({ step, parts }) => (parts.dev ? [{ step, cost: parts.dev.cost }] : []));
  const latest = costs.at(-1);
  if (latest === undefined) return undefined;
  const best = costs.reduce((a, b) => (b.cost < a.cost ? b : a));
  return latest.cost > best.cost * (1 + rise) ? best.step : undefined;
}

function gapText({ train, human, bias, variance = 0, kind }: ErrorGaps, dev: PartError): string {
  const [ofDev, ofTrain, gap] = [percent(dev.value), percent(train.value), percent(variance)];
  const of = kindWords(kind);
  if (bias <= 0)
    return say`High variance: ${ofDev} error on dev, ${ofTrain} on train (${of}), a gap of ${gap}; train is at the human level or better.`;
  return human === undefined
    ? say`High variance: ${ofDev} error on dev, ${ofTrain} on train (${of}), a gap of ${gap}; train lies ${percent(bias)} above 0, which is less.`
    : say`High variance: ${ofDev} error on dev, ${ofTrain} on train (${of}), a gap of ${gap}; train lies ${percent(bias)} above the human level, which is less.`;
}
