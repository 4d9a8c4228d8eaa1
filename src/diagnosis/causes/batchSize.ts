import { edit, fromFinding, loud, saw, spoken } from "./propose";
import type { Candidate, Hypothesis } from "./cause";
import { say } from "../../words/words";

const usual = 32;
/** Fewer steps than this seldom train a network: Adam moves a weight by at most its rate in each. */
const fewSteps = 200;

/** One example a step is noise; all of them in a step leave few steps. */
export const batchSize: Hypothesis = {
  cause: "batch-size",
  summary: "Mini-batches are so small that steps are noise, or so large that there are few of them.",
  propose(context) {
    const { model, rows, run } = context;
    const batch = model.training.batchSize === "full" ? rows : Math.min(model.training.batchSize, rows);
    const steps = run === undefined ? Infinity : run.stepsPerEpoch * model.training.epochs;
    const found = loud(context, "batch-size").flatMap((finding) =>
      fromFinding(context, finding, { cause: "batch-size", prior: 0.6, evidence: "symptom" }),
    );
    const sized = (
      size: number,
      extra: Candidate["edits"],
      symptom: boolean,
      because: string[],
    ): Candidate => ({
      cause: "batch-size",
      because,
      evidence: symptom ? "symptom" : "guess",
      prior: symptom ? 0.45 : 0.15,
      title: say`Change batchSize to ${size}`,
      edits: [edit(context, ["training", "batchSize"], size), ...extra],
      place: ["training", "batchSize"],
    });
    if (batch > 2 * usual && steps < fewSteps && rows > 2 * usual)
      return [...found, sized(usual, [], true, spoken(context, "unfinished-training", "plateau"))];
    if (batch <= 4 && rows > 4 * usual) {
      // The same number of steps: then the size alone makes the difference, as far as epochs are whole.
      const epochs = Math.min(
        500,
        Math.max(model.training.epochs, Math.round((model.training.epochs * usual) / batch)),
      );
      const noisy = ["oscillating-cost", "exploding-gradient", "learning-rate-high"];
      return [
        ...found,
        sized(
          usual,
          [edit(context, ["training", "epochs"], epochs)],
          saw(context, ...noisy),
          spoken(context, ...noisy),
        ),
      ];
    }
    return found;
  },
};
