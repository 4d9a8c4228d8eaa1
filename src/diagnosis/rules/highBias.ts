/**
 * Bias and variance as the courses tell them (Ng, "Machine Learning Yearning", 2018): train error − human-level
 * error is the avoidable bias, dev error − train error the variance; the larger of the two is worked on first.
 */
import { errorsOf, percent } from "../errors";
import { defineEndRule } from "../rule";

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
  event: { stage: "consequence", tell: () => "the train error stays high" },
  check(context, { gap, unknown }) {
    const errors = errorsOf(context);
    if (!errors || context.ended === "stopped") return [];
    const human = context.model.humanLevelError;
    const bias = errors.train.value - (human ?? 0);
    const variance = errors.dev ? errors.dev.value - errors.train.value : 0;
    const isHigh = bias > (human === undefined ? unknown : gap) && bias > 2 * errors.train.deviation;
    if (!isHigh || bias < variance) return [];
    return [
      {
        severity: human === undefined ? "info" : "warning",
        step: context.recent.at(-1)!.facts.step,
        path: human === undefined ? ["layers"] : ["humanLevelError"],
        message:
          `High bias: ${percent(errors.train.value)} error on train (${errors.kind})` +
          (human === undefined
            ? "; the file names no humanLevelError, so 0 is assumed. "
            : `, ${percent(bias)} above the human level of ${percent(human)}. `) +
          (errors.dev && variance >= 0 ? `Dev lies ${percent(variance)} above train, which is less. ` : "") +
          "First a bigger network, then longer training, then another architecture; more data would not help.",
        evidence: {
          trainError: errors.train.value,
          bias,
          variance,
          ...(human !== undefined && { humanLevelError: human }),
        },
      },
    ];
  },
});
