import { registries } from "../../model/registries";
import { fromFinding, loud, saw, shownNumber, spoken } from "./propose";
import { learningRateOf, optimizerOption } from "./optimizerEdits";
import { stillFalling } from "./courseOfCost";
import type { Candidate, CauseContext, Hypothesis } from "./cause";
import { say } from "../../words/words";

const tooHigh = ["exploding-gradient", "non-finite", "learning-rate-high", "oscillating-cost", "dead-units"];
const tooLow = ["learning-rate-low", "unfinished-training", "plateau", "untrained-layer", "high-bias"];

/** Steps that overshoot, or that hardly move. */
export const learningRate: Hypothesis = {
  cause: "learning-rate",
  summary: "Steps are too long or too short.",
  propose(context) {
    const rate = learningRateOf(context);
    const { run } = context;
    // What is NaN before the first update owes nothing to its size.
    if (rate === undefined || (run?.state === "diverged" && run.steps <= 1)) return [];
    const outOfRange = loud(context, "hyperparameter-range").filter(
      ({ path }) => path.at(-1) === "learningRate",
    );
    const high = run?.state === "diverged" || saw(context, ...tooHigh) || outOfRange.length > 0;
    const crawls = !high && isCrawling(context);
    const low = !high && (crawls || saw(context, ...tooLow) || (run !== undefined && stillFalling(run)));
    const downwards =
      outOfRange.length > 0
        ? ["hyperparameter-range", ...spoken(context, ...tooHigh)]
        : spoken(context, ...tooHigh);
    const because = high
      ? downwards
      : [...spoken(context, ...tooLow), ...(crawls ? ["learning-rate-low"] : [])];
    const candidate = (to: number, evidence: Candidate["evidence"], prior: number): Candidate =>
      changedRate(context, to, {
        because: evidence === "guess" ? [] : [...new Set(because)],
        evidence,
        prior,
      });
    const lower = lowerRates(context, rate);
    const higher = [10, 100].map((factor) => nice(rate * factor));
    if (outOfRange.length > 0)
      return [
        ...outOfRange.flatMap((finding) =>
          fromFinding(context, finding, {
            cause: "learning-rate",
            prior: 0.9,
            evidence: "symptom",
            because: downwards,
          }),
        ),
        ...lower.map((to, at) => candidate(to, "symptom", 0.88 - 0.01 * at)),
      ];
    if (high) return lower.map((to, at) => candidate(to, "symptom", 0.6 - 0.02 * at));
    if (low)
      return [
        ...higher.map((to, at) => candidate(to, "symptom", 0.55 - 0.02 * at)),
        ...(crawls ? [candidate(nice(rate * 1000), "symptom", 0.6)] : []),
      ];
    return [candidate(nice(rate / 10), "guess", 0.2), candidate(nice(rate * 10), "guess", 0.2)];
  },
};

/** The optimizer's own default where that is lower, and two geometric steps down. */
const lowerRates = ({ model }: CauseContext, rate: number): number[] => {
  const { type } = model.training.optimizer;
  const usual = Object.hasOwn(registries.optimizers, type)
    ? registries.optimizers[type]!.options.learningRate?.default
    : undefined;
  const rates = [rate / 10, rate / 100, rate / 1000];
  if (typeof usual === "number" && usual < rate / 3) rates.push(usual);
  return [...new Set(rates.map(nice))];
};

/** Another learning rate, and why. */
export const changedRate = (
  context: CauseContext,
  to: number,
  reasons: Pick<Candidate, "because" | "evidence" | "prior">,
): Candidate => ({
  cause: "learning-rate",
  ...reasons,
  title: say`Change learningRate ${shownNumber(learningRateOf(context) ?? NaN)} → ${shownNumber(to)}`,
  edits: [optimizerOption(context, "learningRate", to)],
  place: ["optimizer", "learningRate"],
});

/** No step changes a kernel by a ten-thousandth of itself: then a thousand times as much is still a small step. */
const isCrawling = ({ run }: CauseContext): boolean => {
  const ratios = (run?.last?.layers ?? []).flatMap(({ parameters }) =>
    parameters
      .filter(({ norm, gradientNorm }) => norm > 0 && gradientNorm > 0)
      .map(({ updateRatio }) => updateRatio),
  );
  return ratios.length > 0 && Math.max(...ratios) < 1e-4;
};

/** Two digits are enough for a learning rate. */
const nice = (rate: number): number => Number(rate.toPrecision(2));
