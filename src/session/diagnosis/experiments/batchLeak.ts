import { compileNetwork } from "../../../engine/network";
import type { Pass } from "../../../engine/layers/definition";
import { undecided, type Experiment } from "./experiment";
import { say } from "../../../words/words";

const mostExamples = 8;

/** One example's answer must not depend on its neighbours in the mini-batch (batch normalization apart, in training). */
export const batchLeak: Experiment = {
  run({ network: spec, data: { train }, definitions }) {
    const count = Math.min(mostExamples, train.count);
    if (count < 2) return undecided(say`There is one training example only, so none can leak into another.`);
    const network = compileNetwork(spec, {
      precision: "float64",
      batchSize: count,
      optimizerState: "none",
      definitions,
    });
    network.initialize();
    const rows = Uint32Array.from({ length: count }, (_, row) => row);
    const inputs = network.inputs.map(({ values }) => values);
    train.read(rows, 0, count, inputs, network.target.values);
    const pass: Pass = { examples: count, mode: "evaluation", dropout: false, step: 0 };
    const losses = () => {
      network.forward(pass);
      network.lossAlone(pass);
      return network.lossValues.slice();
    };
    const before = losses();
    // Of whole numbers (words of an embedding) each is the number of something: another example's are as good as any.
    for (const values of inputs) {
      const size = values.length / count;
      values.copyWithin(0, size, 2 * size);
    }
    const after = losses();
    const perExample = before.length / count;
    const leaking = new Set<number>();
    for (let at = perExample; at < before.length; at++)
      if (Math.abs(after[at]! - before[at]!) > 1e-9 * Math.max(1, Math.abs(before[at]!)))
        leaking.add(Math.floor(at / perExample));
    const leaks = leaking.size > 0;
    return {
      verdict: leaks ? "faulty" : "sound",
      message: leaks
        ? say`Changing the first example of a mini-batch changes the loss of ${leaking.size} of the ${count - 1} others: some layer mixes examples (an axis taken for another, or a mean over the whole batch).`
        : say`Changing one example of a mini-batch leaves the losses of the ${count - 1} others as they are.`,
      evidence: { leaking: leaking.size, of: count - 1 },
      path: leaks ? ["layers"] : [],
    };
  },
};
