import { fromFinding, loud } from "./propose";
import type { Hypothesis } from "./cause";

/** What is measured says little about new data: rows in two parts, parts drawn differently, parts too small. */
export const split: Hypothesis = {
  cause: "split",
  summary: "Train, dev and test parts overlap, differ or have the wrong size.",
  propose: (context) =>
    loud(context, "split-leakage", "split-mismatch", "split-size").flatMap((finding) => {
      const given = { cause: "split", prior: 0.5, evidence: "symptom" } as const;
      return fromFinding(context, finding, given);
    }),
};
