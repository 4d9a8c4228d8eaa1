/**
 * The learning-rate range test (Smith 2017, "Cyclical learning rates for training neural networks"): the rate
 * grows geometrically from step to step, and the cost over the rate tells where it learns and where it breaks.
 */
import { copyOf } from "./copies";
import { undecided, type Experiment } from "./experiment";
import { shown } from "./overfitOneBatch";
import { say } from "../../../words/words";

const lowest = 1e-6;
const highest = 10;
const steps = 140;
/** Of the exponentially weighted mean of the cost. */
const beta = 0.9;
/** The test is over where the cost is this many times its best. */
const broken = 4;

/** Raises the learning rate until training breaks, and marks where the cost fell fastest. */
export const learningRateSweep: Experiment = {
  run(prepared, timeIsUp) {
    const { trainer } = copyOf(prepared, prepared.data.train);
    const sweep: { rate: number; cost: number }[] = [];
    let mean = 0;
    let best = Infinity;
    for (let step = 0; step < steps && !timeIsUp(); step++) {
      const rate = lowest * (highest / lowest) ** (step / (steps - 1));
      trainer.hyperparameters.set("learningRate", rate);
      trainer.step();
      const { cost } = trainer.facts;
      if (!Number.isFinite(cost)) break;
      mean = beta * mean + (1 - beta) * cost;
      const smoothed = mean / (1 - beta ** (step + 1));
      sweep.push({ rate, cost: smoothed });
      best = Math.min(best, smoothed);
      if (step > 10 && smoothed > broken * best) break;
    }
    const at = steepest(sweep);
    const current = prepared.model.training.optimizer.options.learningRate;
    const path = ["optimizer", "learningRate"];
    if (at === undefined)
      return {
        ...undecided(
          say`At no rate from 1e-6 to 10 does the cost fall within these steps: the learning rate is not what is wrong.`,
        ),
        sweep,
        path,
      };
    const suggestion = Number(sweep[at]!.rate.toPrecision(1));
    const ratio = typeof current === "number" ? current / suggestion : 1;
    const far = ratio > 30 || ratio < 1 / 30;
    return {
      verdict: far ? "faulty" : "sound",
      message: verdictOf(suggestion, typeof current === "number" ? current : undefined, far),
      evidence: { suggestion, ...(typeof current === "number" && { current }) },
      path,
      sweep,
      suggestion,
    };
  },
};

/**
 * Where the smoothed cost falls most per factor of the rate, seen over several steps, below all that it was before: what comes
 * down again after it rose is not learnt. Undefined: nowhere.
 */
function steepest(sweep: readonly { readonly cost: number }[]): number | undefined {
  const span = 8;
  let best: number | undefined;
  let most = 0.01 * Math.abs(sweep[0]?.cost ?? 0);
  let lowestBefore = Infinity;
  for (let at = span; at < sweep.length; at++) {
    lowestBefore = Math.min(lowestBefore, sweep[at - span]!.cost);
    const fall = lowestBefore - sweep[at]!.cost;
    if (fall <= most) continue;
    most = fall;
    best = at - span / 2;
  }
  return best;
}

function verdictOf(suggestion: number, current: number | undefined, far: boolean): string {
  if (current === undefined) return say`The cost falls fastest at a rate of about ${suggestion}.`;
  if (!far)
    return say`The cost falls fastest at a rate of about ${suggestion}; the file's ${shown(current)} is near it.`;
  const ratio = current / suggestion;
  return ratio > 1
    ? say`The cost falls fastest at a rate of about ${suggestion}; the file's ${shown(current)} is ${shown(ratio)} times as large.`
    : say`The cost falls fastest at a rate of about ${suggestion}; the file's ${shown(current)} is ${shown(1 / ratio)} times smaller.`;
}
