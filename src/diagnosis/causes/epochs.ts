import { edit, saw, spoken } from "./propose";
import { stillFalling } from "./courseOfCost";
import type { Hypothesis } from "./cause";

const unfinished = ["unfinished-training", "learning-rate-low"];

/** Training ended before the cost did. */
export const epochs: Hypothesis = {
  cause: "epochs",
  summary: "Training is over long before the network has learnt what it can.",
  propose(context) {
    const { run, model } = context;
    // A run that was cut for the budget tells nothing of its end.
    if (run === undefined || run.state !== "finished") return [];
    const falling = saw(context, ...unfinished) || stillFalling(run);
    const to = model.training.epochs * 8;
    const few = model.training.epochs <= 5 && run.steps < 500;
    return [
      {
        cause: "epochs",
        because: falling ? [...new Set([...spoken(context, ...unfinished), "unfinished-training"])] : [],
        evidence: falling ? "symptom" : "guess",
        prior: falling ? (few ? 0.65 : 0.5) : 0.1,
        title: `Train for ${to} epochs`,
        edits: [edit(context, ["training", "epochs"], to)],
        place: ["training", "epochs"],
      },
    ];
  },
};
