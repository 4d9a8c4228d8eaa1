import { copyOf, fewSteps, trainFor, withShuffledTargets } from "./copies";
import type { Experiment } from "./experiment";
import { shown } from "./overfitOneBatch";
import { say } from "../../../words/words";
import { sentences } from "../../../words/lists";

const same = 0.02;

/** A network that does as well with everybody else's labels has learnt nothing of its own. */
export const labelsIgnored: Experiment = {
  run(prepared, timeIsUp) {
    const { train, dev } = prepared.data;
    const real = copyOf(prepared, train);
    const shuffled = copyOf(prepared, withShuffledTargets(train, prepared.model.seed));
    const steps = fewSteps(real.trainer);
    trainFor(real.trainer, steps, timeIsUp);
    trainFor(shuffled.trainer, real.trainer.stepCount, () => false);
    const judged = dev ?? train;
    const part = dev ? "dev" : "train";
    const own = real.trainer.evaluate(judged).cost;
    const others = shuffled.trainer.evaluate(judged).cost;
    const ignored = !(own < others - same * Math.abs(others));
    return {
      verdict: ignored ? "faulty" : "sound",
      message: ignored
        ? sentences(
            say`Trained on shuffled labels it does as well on ${part} (cost ${shown(others)}) as on the real ones (${shown(own)}): it learns nothing from them.`,
            say`Either it cannot learn (overfit one batch tells), or the labels do not belong to their inputs.`,
          )
        : say`With the real labels it reaches cost ${shown(own)} on ${part}, with shuffled ones ${shown(others)}: it learns from them.`,
      evidence: { own, shuffled: others, steps: real.trainer.stepCount },
      path: ignored ? ["data", "target"] : [],
    };
  },
};
