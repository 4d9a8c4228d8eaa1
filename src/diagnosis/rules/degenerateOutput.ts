/**
 * A network whose answers do not depend on its input has learnt nothing from it, whatever its cost: a softmax
 * over one unit is always 1, a dead or saturated layer passes nothing on, a penalty has pulled all kernels to 0.
 */
import { isCrossEntropy } from "../losses";
import { outputChainOf } from "../outputChain";
import { isStuck } from "../progress";
import { defineRunRule, type Observation } from "../rule";
import { shownNumber } from "../shown";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

const observationsNeeded = 5;

export const degenerateOutput = defineRunRule({
  severity: "warning",
  summary: "The network gives every example the same answer.",
  thresholds: {
    spread: {
      default: 0.01,
      description:
        "Standard deviation of the answers between the examples of a mini-batch, in parts of their own size (of a regression: of the targets' deviation, if that is less), below which they are the same. (Calibrated: healthy runs come to 0.3 and more.)",
    },
    fall: { default: 0.02, description: "Relative fall of the cost below which it counts as flat." },
    remaining: {
      default: 0.9,
      description: "Cost over that of the best constant answer above which nothing was learnt.",
    },
  },
  event: { stage: "consequence", tell: () => say`every example gets the same answer` },
  check(context, { spread, fall, remaining }) {
    const { model, recent, warm } = context;
    const window = recent.slice(-observationsNeeded);
    if (!warm || window.length < observationsNeeded) return [];
    const isClassifier = isCrossEntropy(model.loss);
    if (!window.every((observation) => relativeSpread(observation, isClassifier) < spread)) return [];
    if (!isStuck(context, { fall, remaining })) return [];
    const { output } = window.at(-1)!.answers;
    const chain = outputChainOf(model);
    const layer = chain?.layer ?? model.layers.at(-1);
    return [
      {
        layer: layer?.name,
        step: window[0]!.facts.step,
        path: chain?.activationPath ?? layer?.path ?? ["layers"],
        message: sentences(
          say`Every example gets the same answer: over a mini-batch the outputs differ by ${shownNumber(output.between)} (standard deviation) at a size of ${output.size.toPrecision(2)}, and the cost does not fall.`,
          say`Whatever goes in is lost on the way: look at the output's activation, at dead or saturated layers, and at the regularization.`,
        ),
        evidence: { between: output.between, size: output.size },
      },
    ];
  },
});

/** NaN, and so below nothing, where a mini-batch has a single example. */
function relativeSpread({ answers: { output, target } }: Observation, isClassifier: boolean): number {
  const scale = isClassifier ? output.size : Math.min(output.size, target.between);
  if (output.between === 0 && target.between > 0) return 0;
  return scale > 0 ? output.between / scale : NaN;
}
