import { edit, spoken } from "./propose";
import type { Hypothesis } from "./cause";
import { say } from "../../words/words";

/**
 * Inputs far from 0 with deviation 1 make the cost surface steep in some directions and flat in others, and
 * saturate or kill units of the first layer (LeCun et al. 1998, 4.3).
 */
export const inputNormalization: Hypothesis = {
  cause: "input-normalization",
  summary: "Inputs are large, or of very different sizes.",
  propose(context) {
    const { data } = context.model;
    if (data.normalize !== "none") return [];
    const because = spoken(context, "unnormalized-input");
    const grave = context.findings.some(
      ({ rule, severity }) => rule === "unnormalized-input" && severity === "error",
    );
    const symptom = because.length > 0;
    return [
      {
        cause: "input-normalization",
        because,
        evidence: symptom ? "symptom" : "guess",
        prior: grave ? 0.9 : symptom ? 0.8 : 0.15,
        title: say`Standardize the inputs`,
        edits: [edit(context, ["data", "normalize"], "standard")],
        place: ["data", "normalize"],
      },
    ];
  },
};
