import { fromFinding, loud, saw, spoken } from "./propose";
import { stillFalling } from "./courseOfCost";
import type { Candidate, Hypothesis } from "./cause";
import { say } from "../../words/words";

const slow = [
  "learning-rate-low",
  "plateau",
  "unfinished-training",
  "oscillating-cost",
  "high-bias",
  "exploding-gradient",
];

/** Plain descent takes one rate for all directions; Adam finds one for each (Kingma & Ba 2015). */
export const optimizer: Hypothesis = {
  cause: "optimizer",
  summary: "The way gradients become steps does not suit this cost surface.",
  propose(context) {
    const wrong = loud(context, "hyperparameter-range").filter(({ path }) =>
      /^(epsilon|beta1|beta2|momentum|rho)$/.test(String(path.at(-1))),
    );
    const own = wrong.flatMap((finding) =>
      fromFinding(context, finding, { cause: "optimizer", prior: 0.8, evidence: "symptom" }),
    );
    const written = context.valueAt(["optimizer"]);
    const { run, model } = context;
    const symptom = saw(context, ...slow) || (run !== undefined && stillFalling(run));
    const candidate = (value: object, title: string): Candidate => ({
      cause: "optimizer",
      because: symptom ? spoken(context, ...slow) : [],
      evidence: symptom ? "symptom" : "guess",
      prior: symptom ? 0.4 : 0.15,
      title,
      edits: [{ path: ["optimizer"], from: written, to: value }],
      place: ["optimizer"],
    });
    if (/^(adam|adamw|nadam|adamax)$/.test(model.training.optimizer.type)) return own;
    return [
      ...own,
      candidate({ type: "adam", learningRate: 0.001 }, say`Use Adam at 0.001`),
      candidate({ type: "adam", learningRate: 0.01 }, say`Use Adam at 0.01`),
    ];
  },
};
