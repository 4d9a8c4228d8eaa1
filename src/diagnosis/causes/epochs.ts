import { edit, saw, spoken } from "./propose";
import { stillFalling } from "./courseOfCost";
import type { Hypothesis } from "./cause";
import { say } from "../../words/words";

const unfinished = ["unfinished-training", "learning-rate-low"];

/** Steps in which most small networks learn what they can. */
const enoughSteps = 1000;
const mostTimes = 50;

/** Training ended before the cost did. */
export const epochs: Hypothesis = {
  cause: "epochs",
  summary: "Training is over long before the network has learnt what it can.",
  propose(context) {
    const { run, model } = context;
    // A run that was cut for the budget tells nothing of its end.
    if (run?.state !== "finished") return [];
    const falling = saw(context, ...unfinished) || stillFalling(run);
    if (!falling) return [];
    const times = Math.max(
      model.training.epochs <= 10 ? 8 : 4,
      Math.ceil(enoughSteps / Math.max(1, run.steps)),
    );
    const to = model.training.epochs * Math.min(times, mostTimes);
    const few = model.training.epochs <= 5 && run.steps < 500;
    return [
      {
        cause: "epochs",
        because: [...new Set([...spoken(context, ...unfinished), "unfinished-training"])],
        evidence: "symptom",
        prior: few ? 0.65 : 0.5,
        title: say`Train for ${to} epochs`,
        edits: [edit(context, ["training", "epochs"], to)],
        place: ["training", "epochs"],
      },
    ];
  },
};
