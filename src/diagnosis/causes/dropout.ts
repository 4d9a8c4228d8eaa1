import { edit, fromFinding, loud, spoken } from "./propose";
import type { Candidate, CauseContext, Hypothesis } from "./cause";
import { say } from "../../words/words";

/** A rate at which usually enough signal is left (Srivastava et al. 2014 drop 0.2 of inputs, 0.5 of hidden units). */
const mildRate = 0.2;

/** More signal is dropped than gets through; often the probability of keeping was given as the rate. */
export const dropout: Hypothesis = {
  cause: "dropout",
  summary: "Dropout takes away more signal than it prevents overfitting.",
  propose: (context) => [...turned(context), ...milder(context)],
};

const isDropoutPath = (path: readonly (string | number)[]) => /^(rate|keepProb)$/.test(String(path.at(-1)));

/** All rates that are out of range taken for their opposite. */
const turned = (context: CauseContext): Candidate[] => {
  const found = loud(context, "hyperparameter-range").filter(({ path }) => isDropoutPath(path));
  const [first] = found;
  if (!first) return [];
  const edits = found.flatMap(
    (finding) =>
      fromFinding(context, finding, { cause: "dropout", prior: 0.9, evidence: "symptom" })[0]?.edits ?? [],
  );
  return [
    {
      cause: "dropout",
      because: ["hyperparameter-range"],
      evidence: "symptom",
      prior: 0.9,
      title: found.length > 1 ? say`Turn the rates of all dropout layers round` : first.fixes[0]!.title,
      edits,
      place: first.path,
      ...(first.layer !== undefined && { layer: first.layer }),
    },
  ];
};

/** Symptom: the network does not even fit what it is trained on. */
const milder = (context: CauseContext): Candidate[] => {
  const places = new Map<string, readonly (string | number)[]>();
  for (const { type, path, options } of context.model.layers) {
    const kept = options.keepProb;
    const rate = typeof options.rate === "number" ? options.rate : typeof kept === "number" ? 1 - kept : 0;
    if (type === "dropout" && rate > mildRate)
      places.set(JSON.stringify(path), [...path, typeof options.rate === "number" ? "rate" : "keepProb"]);
  }
  const edits = [...places.values()].map((path) =>
    edit(context, path, path.at(-1) === "rate" ? mildRate : 1 - mildRate),
  );
  if (edits.length === 0) return [];
  const because = spoken(context, "high-bias", "hyperparameter-range");
  return [
    {
      cause: "dropout",
      because,
      evidence: "guess",
      prior: 0.25,
      title: say`Drop ${mildRate * 100} %`,
      edits,
      place: edits[0]!.path,
    },
  ];
};
