/** A cost that still falls at the end falls on: the run was too short for its steps. */
import { acceptableAuc, aucOf, recentFall, remaining } from "../progress";
import { defineEndRule, type EpochEvaluation } from "../rule";
import { errorsOf } from "../errors";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** The latest part of the run that is looked at; its halves' middles lie half as far apart. */
const part = 0.4;

export const unfinishedTraining = defineEndRule({
  severity: "warning",
  summary: "At the end of the run the cost still fell, and there was far to go.",
  thresholds: {
    fall: {
      default: 0.01,
      description:
        "Relative fall of the cost an epoch, over the last 40 % of the run, and of dev's, where there is one.",
    },
    straightness: {
      default: 0.5,
      description:
        "Or: that part's fall over the fall of the 40 % before it from which the cost falls in a straight line (and by half a percent at least).",
    },
    remaining: {
      default: 0.7,
      description:
        "Cost over that of the best constant answer above which there is far to go; below, it is info.",
    },
    auc: acceptableAuc,
    done: { default: 0.05, description: "The same below which there is no need to go on." },
    error: { default: 0.03, description: "Error of dev (or train) below which there is no need to go on." },
  },
  event: { stage: "consequence", tell: () => say`the run ends while the cost still falls` },
  check(context, limits) {
    const { costs, ended, recent, evaluations } = context;
    const epochs = evaluations.at(-1)?.epoch ?? 0;
    const fall = recentFall(context, part);
    const left = remaining(context);
    if (ended !== "finished" || fall === undefined || epochs === 0 || !(left > limits.done)) return [];
    const errors = errorsOf(context);
    const error = errors?.dev ?? errors?.train;
    if (error !== undefined && error.value < limits.error) return [];
    const anEpoch = 1 - (1 - Math.max(0, fall)) ** (1 / ((part / 2) * epochs));
    const earlier = recentFall(
      { costs: costs.slice(0, Math.ceil((1 - part) * costs.length)) },
      part / (1 - part),
    );
    const isStraight = fall > 0.005 && earlier !== undefined && fall > limits.straightness * earlier;
    const onDev = devFall(evaluations);
    // Longer would only make it worse there.
    if (onDev < 0) return [];
    const falls = anEpoch > limits.fall && fall > limits.fall && !(onDev < limits.fall);
    if (!falls && !isStraight) return [];
    const path = ["training", "epochs"];
    const value = epochs * 3;
    const [percentAnEpoch, standing] = [Number((anEpoch * 100).toPrecision(2)), Math.round(left * 100)];
    return [
      {
        severity: left > limits.remaining && !(Number(aucOf(context)) >= limits.auc) ? "warning" : "info",
        step: recent.at(-1)!.facts.step,
        path,
        message: sentences(
          epochs === 1
            ? say`After 1 epoch the cost still fell by ${percentAnEpoch} % an epoch, and it stands at ${standing} % of what the best constant answer costs.`
            : say`After ${epochs} epochs the cost still fell by ${percentAnEpoch} % an epoch, and it stands at ${standing} % of what the best constant answer costs.`,
          say`Train longer, or in larger steps.`,
        ),
        evidence: { fallPerEpoch: anEpoch, remaining: left, epochs },
        fixes: [{ title: say`Train for ${value} epochs`, edits: [{ path, value }] }],
      },
    ];
  },
});

/** Of the cost of dev, an epoch, over that part of the run; NaN where it was not measured. */
function devFall(evaluations: readonly EpochEvaluation[]): number {
  const last = evaluations.at(-1)!;
  const before = evaluations.findLast(({ epoch }) => epoch <= (1 - part) * last.epoch);
  const [now = NaN, then = NaN] = [last.parts.dev?.cost, before?.parts.dev?.cost];
  return 1 - (now / then) ** (1 / (last.epoch - (before?.epoch ?? NaN)));
}
