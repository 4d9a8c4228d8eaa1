/**
 * A cost that stands still far above what the model should reach. What it stands at tells more than that it
 * stands: at the cost of the best constant answer the network answers the classes' frequencies (or the
 * target's mean) and takes no notice of its input.
 */
import { isCrossEntropy } from "../losses";
import { acceptableAuc, aucOf, costNow, flatSince, recentFall, remaining } from "../progress";
import { defineRunRule } from "../rule";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const plateau = defineRunRule({
  severity: "warning",
  summary:
    "For a good part of the run the cost has not fallen, and it stands near that of a constant answer.",
  thresholds: {
    part: { default: 0.3, description: "Part of the planned steps over which it must stand still." },
    fewestSteps: { default: 20, description: "Steps that this must be at least." },
    fall: {
      default: 0.01,
      description:
        "Relative fall of the mean cost, second half of that part over its first, below which it stands still.",
    },
    remaining: {
      default: 0.9,
      description: "Cost over that of the best constant answer above which it is a warning.",
    },
    note: {
      default: 0.7,
      description:
        "The same above which it is noted, as info: noise in the labels may leave so much (healthy runs on noisy data stand at up to 0.6).",
    },
    auc: acceptableAuc,
    nearPrior: {
      default: 0.03,
      description: "How close to the constant answer's cost, relatively, counts as being at it.",
    },
  },
  event: { stage: "consequence", tell: () => say`the cost is flat` },
  check(context, thresholds) {
    const { costs, plannedSteps, first, recent, trivialCost, model } = context;
    const step = recent.at(-1)!.facts.step;
    const done = step - first.facts.step + 1;
    const span = Math.max(thresholds.fewestSteps, thresholds.part * (plannedSteps - first.facts.step));
    const standing = remaining(context);
    if (done < span || !(standing > thresholds.note)) return [];
    const auc = aucOf(context);
    if (auc === "not measured yet") return [];
    const fall = recentFall(context, span / done);
    if (fall === undefined || Math.abs(fall) > thresholds.fall) return [];
    const since = Math.min(flatSince(context, 2 * thresholds.fall), Math.round(step - span));
    const now = costNow(context);
    const known = Number.isFinite(trivialCost) && trivialCost > 0;
    const isPrior = known && Math.abs(standing - 1) < thresholds.nearPrior;
    const [from, at] = [Math.max(first.facts.step, since), now.toPrecision(3)];
    const seen = isPrior
      ? isCrossEntropy(model.loss)
        ? say`Since step ${from} the cost stands at ${at}: that of always answering the classes' frequencies, whatever the input: the model predicts the class prior.`
        : say`Since step ${from} the cost stands at ${at}: that of always answering the target's mean, whatever the input.`
      : !known
        ? say`Since step ${from} the cost stands at ${at}, near where it began.`
        : standing > 1
          ? say`Since step ${from} the cost stands at ${at}, above what the best constant answer costs (${trivialCost.toPrecision(3)}).`
          : say`Since step ${from} the cost stands at ${at}, ${Math.round(standing * 100)} % of what the best constant answer costs (${trivialCost.toPrecision(3)}).`;
    return [
      {
        severity: standing > thresholds.remaining && !(auc >= thresholds.auc) ? "warning" : "info",
        step: from,
        path: ["loss"],
        message: sentences(
          seen,
          say`Look for what keeps it from learning: the other findings, the labels, the learning rate.`,
        ),
        evidence: { cost: now, first: costs[0]!.mean, remaining: standing, ...(known && { trivialCost }) },
      },
    ];
  },
});
