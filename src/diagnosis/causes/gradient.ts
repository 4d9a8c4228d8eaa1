import { fromFinding, loud } from "./propose";
import type { Candidate, Hypothesis } from "./cause";
import { say } from "../../words/words";

/** A hand-written backward pass that disagrees with calculus: no other part of the model can be judged before. */
export const gradient: Hypothesis = {
  cause: "gradient",
  summary: "A backward pass written by hand is wrong.",
  propose: (context) =>
    loud(context, "gradient-mismatch").flatMap((finding): Candidate[] => {
      const given = { cause: "gradient", prior: 0.97 } as const;
      const fixes = fromFinding(context, finding, given);
      if (fixes.length > 0) return fixes;
      return [
        {
          ...given,
          because: ["gradient-mismatch"],
          evidence: "contradiction",
          title:
            finding.layer === undefined
              ? say`Correct the backward pass of the loss`
              : say`Correct the backward pass of ${finding.layer}`,
          edits: [],
          place: finding.path,
          ...(finding.layer !== undefined && { layer: finding.layer }),
        },
      ];
    }),
};
