import { fromFinding, loud, saw } from "./propose";
import type { Hypothesis } from "./cause";

/** The network cannot say what the loss asks for, however long it trains. */
export const outputActivation: Hypothesis = {
  cause: "output-activation",
  summary: "The activation of the output does not suit the loss or the targets.",
  propose: (context) => {
    // An output is judged by the loss: where that is the wrong one, so is the judgement.
    const doubtful = saw(context, "loss-mismatch");
    const reasons = doubtful
      ? ({ prior: 0.75, evidence: "symptom" } as const)
      : ({ prior: 0.95, evidence: "contradiction" } as const);
    return loud(context, "output-activation", "target-range").flatMap((finding) =>
      fromFinding(context, finding, { cause: "output-activation", ...reasons }),
    );
  },
};
