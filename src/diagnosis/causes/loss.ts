import { fromFinding, loud } from "./propose";
import type { Hypothesis } from "./cause";

/** The cost measures something else than what is wanted, or leaves little gradient where the answer is wrong. */
export const loss: Hypothesis = {
  cause: "loss",
  summary: "The loss is made for another kind of answer.",
  propose: (context) => [
    ...loud(context, "loss-mismatch").flatMap((finding) =>
      fromFinding(context, finding, { cause: "loss", prior: 0.9 }),
    ),
    // Slow but possible choices are told as info: they count where another loss does much better.
    ...context.findings
      .filter(({ rule, severity }) => rule === "loss-mismatch" && severity === "info")
      .flatMap((finding) =>
        fromFinding(context, finding, { cause: "loss", prior: 0.5, evidence: "symptom" }),
      ),
  ],
};
