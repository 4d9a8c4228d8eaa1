import { copyOf, firstExamples, trainFor } from "./copies";
import type { Experiment } from "./experiment";
import { undecided } from "./experiment";
import { sentences } from "../../../words/lists";
import { say } from "../../../words/words";

const examples = 16;
const steps = 1000;
/** The cost has to fall to this part of what it began with. */
const learnt = 0.05;

/** A network that can be trained at all learns a handful of examples by heart. */
export const overfitOneBatch: Experiment = {
  run(prepared, timeIsUp) {
    const some = firstExamples(prepared.data.train, examples);
    const unpenalized = { l1: 0, l2: 0 };
    const bare = {
      ...prepared,
      network: { ...prepared.network, regularization: unpenalized },
    };
    const { trainer } = copyOf(bare, some, some.count);
    const before = trainer.evaluate(some);
    const finite = trainFor(trainer, steps, timeIsUp);
    const after = trainer.evaluate(some);
    const evidence = { before: before.cost, after: after.cost, steps: trainer.stepCount };
    const path = ["layers"];
    const all = after.metrics.accuracy === 1;
    if (finite && (all || after.cost <= learnt * before.cost))
      return {
        verdict: "sound",
        message: sentences(
          say`It learns ${some.count} examples by heart: their cost falls from ${shown(before.cost)} to ${shown(after.cost)} in ${trainer.stepCount} steps.`,
          say`What is wrong lies in the data, or in how long and how fast it trains.`,
        ),
        evidence,
        path,
      };
    if (finite && timeIsUp() && trainer.stepCount < steps)
      return undecided(
        say`After ${trainer.stepCount} of ${steps} steps the time was up; the cost of ${some.count} examples fell from ${shown(before.cost)} to ${shown(after.cost)}.`,
      );
    return {
      verdict: "faulty",
      message: finite
        ? sentences(
            say`It cannot learn even ${some.count} examples by heart: after ${trainer.stepCount} steps their cost is ${shown(after.cost)} of ${shown(before.cost)}.`,
            say`Look at the layers, the loss, the learning rate and the labels, not at the amount of data.`,
          )
        : say`On ${some.count} examples alone the cost becomes NaN or infinite at step ${trainer.stepCount - 1}.`,
      evidence,
      path,
    };
  },
};

export const shown = (value: number): string => String(Number(value.toPrecision(3)));
