import { edit, fromFinding, loud, spoken } from "./propose";
import type { CauseEdit, Hypothesis } from "./cause";
import { say } from "../../words/words";

/** A penalty that outweighs the data keeps the kernels at 0. */
export const regularization: Hypothesis = {
  cause: "regularization",
  summary: "The penalty on the kernels is stronger than what the data can say.",
  propose(context) {
    const out = loud(context, "hyperparameter-range").filter(({ path }) =>
      /^l[12]$/.test(String(path.at(-1))),
    );
    const { model } = context;
    const removals: CauseEdit[] = [];
    if (model.regularization.l1 > 0 || model.regularization.l2 > 0)
      removals.push(edit(context, ["regularization"], undefined));
    const seen = new Set<string>();
    for (const { path, options } of model.layers) {
      const place = [...path, "kernelRegularizer"];
      if (options.kernelRegularizer === undefined || seen.has(JSON.stringify(place))) continue;
      if (context.valueAt(place) === undefined) continue;
      seen.add(JSON.stringify(place));
      removals.push(edit(context, place, undefined));
    }
    if (removals.length === 0) return [];
    const because = [
      ...(out.length > 0 ? ["hyperparameter-range"] : []),
      ...spoken(context, "regularization-overwhelms", "high-bias"),
    ];
    const symptom = because.length > 0;
    return [
      ...out.flatMap((finding) =>
        fromFinding(context, finding, { cause: "regularization", prior: 0.9, evidence: "symptom", because }),
      ),
      {
        cause: "regularization",
        because,
        evidence: out.length > 0 ? "symptom" : symptom ? "symptom" : "guess",
        prior: out.length > 0 ? 0.85 : symptom ? 0.6 : 0.2,
        title: say`Remove the penalty`,
        edits: removals,
        place: removals[0]!.path,
      },
    ];
  },
};
