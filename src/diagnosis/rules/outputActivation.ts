/**
 * A cross-entropy −Σ t·ln p needs probabilities: what stands before it must give numbers in [0, 1]
 * that, for exclusive classes, add up to 1 (Bishop 2006, ch. 5.2). A softmax does, over two units or
 * more; a sigmoid does, a unit at a time; a linear unit, a relu or a tanh does not. For numbers, an
 * activation that flattens out cannot give what lies beyond its ends.
 */
import type { Fix } from "../../model/problem";
import { isBinary, isCategorical, isCrossEntropy, isDistance, wantsLogits } from "../losses";
import { type OutputChain, outputChainOf, reachOf } from "../outputChain";
import { defineStaticRule, type StaticContext, type Symptom } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

/** Positive outputs are divided by their sum before the logarithm, so these give probabilities too. */
const normalizable = new Set(["softmax", "sigmoid", "hardSigmoid", "exponential", "softplus"]);
const probabilities = new Set(["sigmoid", "hardSigmoid", "softmax"]);
/** Logits must be free to grow in both directions. */
const badLogits = new Set(["relu", "tanh", "softsign", "hardSigmoid", "softplus", "exponential"]);
const flattening = new Set(["sigmoid", "hardSigmoid", "tanh", "softsign", "softmax"]);

export const outputActivation = defineStaticRule({
  severity: "warning",
  summary: "The activation of the output layer does not suit the loss.",
  thresholds: {
    beyond: {
      default: 0.05,
      description:
        "How far, in parts of the activation's range, a numeric target may lie outside that range; room for noise.",
    },
  },
  check(context, { beyond }) {
    const chain = outputChainOf(context.model);
    if (!chain) return [];
    const symptom =
      softmaxTwice(chain) ??
      softmaxOnOneUnit(context, chain) ??
      activationBeforeLogits(context, chain) ??
      noProbabilities(context, chain) ??
      outOfReach(context, chain, beyond);
    return symptom ? [symptom] : [];
  },
});

const softmaxTwice = ({ activations }: OutputChain): Symptom | undefined => {
  const [first, second] = activations.filter(({ type }) => type === "softmax");
  if (!first || !second) return undefined;
  const remove: Fix = {
    title: say`Remove the layer ${second.layer.name}`,
    edits: [{ path: second.layer.path, value: undefined }],
  };
  const linear: Fix = {
    title: say`Make ${first.layer.name} linear`,
    edits: [{ path: first.path, value: "linear" }],
  };
  return {
    layer: second.layer.name,
    path: second.path,
    message: sentences(
      say`Softmax is applied twice, by ${first.layer.name} and again by ${second.layer.name}: the second one sees numbers between 0 and 1 only, so its probabilities stay close to each other and the gradient is small.`,
      say`Keep one of them.`,
    ),
    fixes: second.layer.type === "activation" ? [remove, linear] : [linear],
  };
};

const softmaxOnOneUnit = (
  { model: { loss }, data }: StaticContext,
  { layer, units, activations, activationPath }: OutputChain,
): Symptom | undefined => {
  if (units !== 1 || activations.at(-1)?.type !== "softmax") return undefined;
  const wanted = isDistance(loss) && data?.target.kind !== "classes" ? "linear" : "sigmoid";
  const binary = isCategorical(loss) ? [{ path: ["loss"], value: "binaryCrossentropy" }] : [];
  return {
    layer: layer.name,
    path: activationPath,
    message: sentences(
      say`Softmax over a single unit is always exactly 1, whatever ${layer.name} computes: the gradient is 0 and nothing is learnt.`,
      wanted === "sigmoid"
        ? say`One unit that says yes or no takes a sigmoid.`
        : say`A unit that gives a number takes no activation.`,
    ),
    evidence: { units },
    fixes: [
      {
        title:
          binary.length > 0
            ? say`Change softmax to sigmoid, the loss to binaryCrossentropy`
            : say`Change softmax to ${wanted}`,
        edits: [{ path: activationPath, value: wanted }, ...binary],
      },
    ],
  };
};

/** `fromLogits`: the loss applies its own softmax or sigmoid. (logSoftmax is fine: softmax(logSoftmax(z)) = softmax(z).) */
const activationBeforeLogits = (
  { model: { loss } }: StaticContext,
  chain: OutputChain,
): Symptom | undefined => {
  if (!isCrossEntropy(loss) || !wantsLogits(loss)) return undefined;
  const { layer, activations, activationPath } = chain;
  const last = activations.at(-1)?.type;
  if (last === undefined) return undefined;
  const makeLinear: Fix = {
    title: say`Make ${layer.name} linear`,
    edits: [{ path: activationPath, value: "linear" }],
  };
  if (last === "softmax" || last === "sigmoid") {
    const off: Fix = { title: say`Remove fromLogits`, edits: [{ path: ["loss"], value: loss.type }] };
    const own = isBinary(loss) ? "sigmoid" : "softmax";
    return {
      layer: layer.name,
      path: activationPath,
      message: sentences(
        say`The loss has fromLogits: true, so it applies ${own} itself, and the output went through ${last} already: ${own} of numbers between 0 and 1 never comes near 0 or 1.`,
        say`Take one of the two away.`,
      ),
      fixes: [makeLinear, off],
    };
  }
  if (!badLogits.has(last)) return undefined;
  return {
    layer: layer.name,
    path: activationPath,
    message: sentences(
      say`The loss has fromLogits: true and wants numbers from −∞ to ∞; after ${last} they are confined, and so are the probabilities made of them.`,
      say`Leave the output layer linear.`,
    ),
    fixes: [makeLinear],
  };
};

const noProbabilities = ({ model: { loss } }: StaticContext, chain: OutputChain): Symptom | undefined => {
  if (!isCrossEntropy(loss) || wantsLogits(loss)) return undefined;
  const { layer, units, activations, activationPath } = chain;
  const last = activations.at(-1)?.type;
  const suits = isBinary(loss) ? probabilities : normalizable;
  if (last !== undefined && suits.has(last)) return undefined;
  // One unit under a categorical loss is the loss's mistake: loss-mismatch says so.
  if (isCategorical(loss) && units === 1) return undefined;
  const wanted = isBinary(loss) ? "sigmoid" : "softmax";
  const fixes: Fix[] = [
    { title: say`Set the activation to ${wanted}`, edits: [{ path: activationPath, value: wanted }] },
  ];
  if (last === undefined) {
    const value = { type: loss.type, fromLogits: true };
    fixes.push({ title: say`Let the loss take logits (fromLogits)`, edits: [{ path: ["loss"], value }] });
  }
  return {
    layer: layer.name,
    path: activationPath,
    message:
      last === undefined
        ? sentences(
            say`${loss.type} takes the logarithm of probabilities, and ${layer.name} has no activation, so its outputs are any numbers.`,
            say`Use ${wanted}, or fromLogits: true in the loss.`,
          )
        : sentences(whatComesThrough(loss.type, last), say`Use ${wanted}.`),
    evidence: { units },
    fixes,
  };
};

const whatComesThrough = (loss: string, activation: string): string => {
  const range = reachOf(activation);
  if (!range)
    return say`${loss} takes the logarithm of probabilities, and the output goes through ${activation}, which gives negative numbers too.`;
  if (range.low === 0)
    return say`${loss} takes the logarithm of probabilities, and the output goes through ${activation}, which gives numbers above 1, and exact zeros whose logarithm has no gradient.`;
  const low = range.low === -Infinity ? "−∞" : range.low;
  return say`${loss} takes the logarithm of probabilities, and the output goes through ${activation}, which gives numbers from ${low} to ${range.high}.`;
};

const outOfReach = (
  { model, data }: StaticContext,
  chain: OutputChain,
  beyond: number,
): Symptom | undefined => {
  const last = chain.activations.at(-1)?.type;
  const range = last === undefined || !flattening.has(last) ? undefined : reachOf(last);
  if (!range || !isDistance(model.loss) || data?.target.kind !== "numbers") return undefined;
  const { minimum, maximum, mean, deviation } = data.target;
  const scaled = model.data.normalizeTarget;
  const [low, high] =
    scaled === "minMax"
      ? [0, 1]
      : scaled === "standard" && deviation > 0
        ? [(minimum - mean) / deviation, (maximum - mean) / deviation]
        : [minimum, maximum];
  const room = beyond * (range.high - range.low);
  if (low >= range.low - room && high <= range.high + room) return undefined;
  const wanted = low >= -1 - beyond && high <= 1 + beyond ? "tanh" : "linear";
  const shown = (value: number): string => String(Number(value.toPrecision(4)));
  return {
    layer: chain.layer.name,
    path: chain.activationPath,
    message: sentences(
      scaled === "none"
        ? say`The target lies between ${shown(low)} and ${shown(high)}, and ${last!} gives only ${range.low} to ${range.high}: what lies beyond can never be reached.`
        : say`The target lies between ${shown(low)} and ${shown(high)} after normalizeTarget, and ${last!} gives only ${range.low} to ${range.high}: what lies beyond can never be reached.`,
      wanted === "tanh"
        ? say`Use tanh or a linear output.`
        : say`Leave the output linear, or scale the target.`,
    ),
    evidence: {
      targetMinimum: low,
      targetMaximum: high,
      outputMinimum: range.low,
      outputMaximum: range.high,
    },
    fixes: [
      { title: say`Change ${last!} to ${wanted}`, edits: [{ path: chain.activationPath, value: wanted }] },
    ],
  };
};
