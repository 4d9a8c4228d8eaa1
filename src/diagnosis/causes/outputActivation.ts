import { fromFinding, loud, saw } from "./propose";
import type { Hypothesis } from "./cause";

/** The network cannot say what the loss asks for, however long it trains. */
export const outputActivation: Hypothesis = {
  cause: "output-activation",
  summary: "The activation of the output does not suit the loss or the targets.",
  propose: (context) => {
    // An output is judged by the loss: where that is the wrong one, so is the judgement.
    const prior = saw(context, "loss-mismatch") ? 0.75 : 0.95;
    return loud(context, "output-activation", "target-range").flatMap((finding) =>
      fromFinding(context, finding, { cause: "output-activation", prior }),
    );
  },
};
