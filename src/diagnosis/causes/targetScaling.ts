import { edit, spoken } from "./propose";
import type { Hypothesis } from "./cause";
import { say } from "../../words/words";

/** Targets far from 0 with deviation 1 make gradients as large, and weights have as far to go. */
export const targetScaling: Hypothesis = {
  cause: "target-scaling",
  summary: "Numeric targets are large or small beside what a network starts with.",
  propose(context) {
    const { model, task, header } = context;
    if (task !== "numbers" || model.data.normalizeTarget !== "none" || header?.target.kind !== "numbers")
      return [];
    const because = spoken(context, "target-scale");
    return [
      {
        cause: "target-scaling",
        because,
        evidence: because.length > 0 ? "symptom" : "guess",
        prior: because.length > 0 ? 0.85 : 0.15,
        title: say`Standardize the target`,
        edits: [edit(context, ["data", "normalizeTarget"], "standard")],
        place: ["data", "normalizeTarget"],
      },
    ];
  },
};
