import { fromFinding, loud } from "./propose";
import type { Candidate, CauseContext, Hypothesis } from "./cause";
import { listOf } from "../../words/lists";
import { say } from "../../words/words";

/** The examples do not say what is to be learnt; no edit of the model mends that. */
export const labels: Hypothesis = {
  cause: "labels",
  summary: "The targets are wrong, or say nothing that the inputs could tell.",
  propose: (context) => [
    ...alike(context),
    ...loud(context, "degenerate-labels", "conflicting-duplicates").flatMap((finding): Candidate[] => {
      const given = { cause: "labels", prior: finding.rule === "degenerate-labels" ? 0.96 : 0.7 } as const;
      const fixes = fromFinding(context, finding, given);
      if (fixes.length > 0) return fixes;
      return [unmended(context, [finding.rule], given.prior)];
    }),
  ],
};

/** A cause that is in the data: its place is what names the target. */
export const unmended = (
  { model, valueAt }: Pick<CauseContext, "model" | "valueAt">,
  because: readonly string[],
  prior: number,
): Candidate => ({
  cause: "labels",
  because,
  evidence: "contradiction",
  prior,
  title:
    model.data.target.length === 0
      ? say`Correct the values of the target in the data`
      : say`Correct the values of ${listOf(model.data.target.map((name) => `\`${name}\``))} in the data`,
  edits: [],
  place: valueAt(["data", "target"]) === undefined ? ["data"] : ["data", "target"],
});

/** Every training example has the same label: any network learns to say just that. */
const alike = (context: CauseContext): Candidate[] => {
  const train = context.run?.score.train;
  if (context.task === "numbers" || train === undefined || train.chance < 1) return [];
  return [unmended(context, ["degenerate-labels"], 0.97)];
};
