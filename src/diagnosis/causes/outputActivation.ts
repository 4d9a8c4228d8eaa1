import { fromFinding, loud } from "./propose";
import type { Hypothesis } from "./cause";

/** The network cannot say what the loss asks for, however long it trains. */
export const outputActivation: Hypothesis = {
  cause: "output-activation",
  summary: "The activation of the output does not suit the loss or the targets.",
  propose: (context) =>
    loud(context, "output-activation", "target-range").flatMap((finding) =>
      fromFinding(context, finding, { cause: "output-activation", prior: 0.95 }),
    ),
};
