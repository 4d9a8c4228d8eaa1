/** The avoidable bias: what stands between the train part and the human level. See `biasAndVariance.ts`. */
import { errorGaps, isHighBias, recipes } from "../biasAndVariance";
import { kindWords, percent } from "../errors";
import { defineEndRule } from "../rule";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const highBias = defineEndRule({
  severity: "warning",
  summary:
    "The error on the train part is far above the human-level error, by more than dev lies above train.",
  thresholds: {
    gap: {
      default: 0.05,
      description: "Train error − `humanLevelError` above which it is a warning.",
    },
    unknown: {
      default: 0.15,
      description: "Train error above which it is noted, as info, where the file names no `humanLevelError`.",
    },
  },
  event: { stage: "consequence", tell: () => say`the train error stays high` },
  check(context, thresholds) {
    const gaps = context.ended === "stopped" ? undefined : errorGaps(context);
    if (!gaps || !isHighBias(gaps, thresholds)) return [];
    const { train, dev, human, bias, variance = 0, kind } = gaps;
    return [
      {
        severity: human === undefined ? "info" : "warning",
        step: context.recent.at(-1)!.facts.step,
        path: human === undefined ? ["layers"] : ["humanLevelError"],
        message: sentences(
          human === undefined
            ? say`High bias: ${percent(train.value)} error on train (${kindWords(kind)}); the file names no humanLevelError, so 0 is assumed.`
            : say`High bias: ${percent(train.value)} error on train (${kindWords(kind)}), ${percent(bias)} above the human level of ${percent(human)}.`,
          dev && variance >= 0 ? say`Dev lies ${percent(variance)} above train, which is less.` : undefined,
          recipes.bias(),
        ),
        evidence: {
          trainError: train.value,
          bias,
          variance,
          ...(human !== undefined && { humanLevelError: human }),
        },
      },
    ];
  },
});
