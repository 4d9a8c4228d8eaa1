import { copyOf, fewSteps, trainFor, withoutInputs } from "./copies";
import type { Experiment } from "./experiment";
import { shown } from "./overfitOneBatch";
import { say } from "../../../words/words";

/** Costs that differ by less are the same. */
const same = 0.02;

/** What a network learns from nothing is only how often each answer occurs. */
export const inputIgnored: Experiment = {
  run(prepared, timeIsUp) {
    const { train } = prepared.data;
    const real = copyOf(prepared, train);
    const blind = copyOf(prepared, withoutInputs(train));
    const steps = fewSteps(real.trainer);
    trainFor(real.trainer, steps, timeIsUp);
    trainFor(blind.trainer, real.trainer.stepCount, () => false);
    const withInput = real.trainer.evaluate(train).cost;
    const without = blind.trainer.evaluate(blind.examples).cost;
    const evidence = { withInput, without, steps: real.trainer.stepCount };
    const ignored = !(withInput < without - same * Math.abs(without));
    return {
      verdict: ignored ? "faulty" : "sound",
      message: ignored
        ? say`With every input 0 it does as well (cost ${shown(without)}) as with the real ones (${shown(withInput)}) after ${real.trainer.stepCount} steps: nothing of the inputs reaches the output, or they do not tell the target.`
        : say`With its inputs it reaches cost ${shown(withInput)}, without them ${shown(without)}: it uses them.`,
      evidence,
      path: ignored ? ["data", "inputs"] : [],
    };
  },
};
