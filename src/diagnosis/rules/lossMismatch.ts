/**
 * Each loss is the negative log-likelihood of one kind of answer (Bishop 2006, ch. 5.2): one yes or no,
 * or several at once ↔ binary cross-entropy; one of C classes ↔ categorical; a number ↔ squared or
 * absolute error. The wrong one trains slowly, towards something else, or not at all.
 */
import type { Chosen } from "../../engine/options";
import { sizeOf } from "../../engine/shape";
import { classCountOf, targetShape } from "../../model/target";
import { isBinary, isCategorical, isDistance } from "../losses";
import { type OutputChain, outputChainOf } from "../outputChain";
import { defineStaticRule, type StaticContext, type Symptom } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const lossMismatch = defineStaticRule({
  severity: "warning",
  summary: "The loss is made for another kind of answer than the outputs and the target give.",
  thresholds: {},
  check(context) {
    const chain = outputChainOf(context.model);
    if (!chain) return [];
    const symptom =
      categoricalOnNumbers(context) ??
      categoricalOnOneUnit(context, chain) ??
      binaryOnClasses(context, chain) ??
      binaryOnNumbers(context, chain) ??
      distanceOnClasses(context, chain);
    return symptom ? [{ ...symptom, layer: chain.layer.name }] : [];
  },
});

const shown = (value: number): string => String(Number(value.toPrecision(4)));

/** One column of numbers that are no class numbers: there is nothing to classify. */
const categoricalOnNumbers = ({ model: { loss }, data }: StaticContext): Symptom | undefined => {
  const target = data?.target;
  if (!isCategorical(loss) || target?.kind !== "numbers") return undefined;
  if (sizeOf(targetShape(target)) > 1) return undefined;
  if (classCountOf(target) !== undefined) return undefined;
  return {
    severity: "error",
    path: ["loss"],
    message: sentences(
      say`${loss.type} tells classes apart, and the target \`${target.columns[0] ?? ""}\` holds numbers between ${shown(target.minimum)} and ${shown(target.maximum)} that are no class numbers.`,
      say`To predict numbers, use meanSquaredError.`,
    ),
    evidence: { targetMinimum: target.minimum, targetMaximum: target.maximum },
    fixes: [
      {
        title: say`Change the loss to meanSquaredError`,
        edits: [{ path: ["loss"], value: "meanSquaredError" }],
      },
    ],
  };
};

const categoricalOnOneUnit = (
  { model: { loss }, data }: StaticContext,
  chain: OutputChain,
): Symptom | undefined => {
  if (!isCategorical(loss) || chain.units !== 1) return undefined;
  // A softmax there is told by output-activation, with the same way out.
  if (chain.activations.at(-1)?.type === "softmax") return undefined;
  const classes = data && classCountOf(data.target);
  if (classes !== undefined && classes > 2) return undefined; // class-count
  const binary = [{ path: ["loss"], value: "binaryCrossentropy" }];
  const edits =
    chain.activations.at(-1)?.type === "sigmoid"
      ? binary
      : [...binary, { path: chain.activationPath, value: "sigmoid" }];
  return {
    path: ["loss"],
    message: sentences(
      say`${loss.type} compares the probabilities of several units, and ${chain.layer.name} has one: divided by its own sum it is always 1.`,
      say`One unit that says yes or no takes binaryCrossentropy and a sigmoid.`,
    ),
    evidence: { units: 1 },
    fixes: [{ title: say`Change to binaryCrossentropy with a sigmoid`, edits }],
  };
};

/** Several units under the binary loss: right for several labels at once, not for exclusive classes. */
const binaryOnClasses = (
  { model: { loss }, data }: StaticContext,
  chain: OutputChain,
): Symptom | undefined => {
  if (!isBinary(loss) || chain.units < 3) return undefined;
  const softmax = chain.activations.at(-1)?.type === "softmax";
  const exclusive = data && classCountOf(data.target) !== undefined;
  if (!softmax && !exclusive) return undefined;
  if (data && sizeOf(targetShape(data.target)) > 1 && !softmax) return undefined;
  const categorical = { path: ["loss"], value: "categoricalCrossentropy" };
  const edits = softmax ? [categorical] : [categorical, { path: chain.activationPath, value: "softmax" }];
  return {
    // One sigmoid a class against the rest works, only slowly: a hint.
    severity: softmax ? "warning" : "info",
    path: ["loss"],
    message: sentences(
      softmax
        ? say`binaryCrossentropy asks each of the ${chain.units} units its own yes-or-no question and averages over them; a softmax says exactly one class an example.`
        : say`binaryCrossentropy asks each of the ${chain.units} units its own yes-or-no question and averages over them; the target has exactly one class an example.`,
      say`That leaves 1/${chain.units} of the gradient, and answering "no" everywhere already looks good.`,
      softmax ? say`Use categoricalCrossentropy.` : say`Use categoricalCrossentropy with a softmax.`,
    ),
    evidence: { units: chain.units },
    fixes: [{ title: say`Change the loss to categoricalCrossentropy`, edits }],
  };
};

/** t·ln p + (1 − t)·ln(1 − p) has its minimum at p = t only for t in [0, 1]. */
const binaryOnNumbers = (
  { model: { loss }, data }: StaticContext,
  chain: OutputChain,
): Symptom | undefined => {
  const target = data?.target;
  if (!isBinary(loss) || target?.kind !== "numbers") return undefined;
  if (target.minimum >= 0 && target.maximum <= 1) return undefined;
  // Class numbers 0, 1, 2, …: the number of units is what is wrong, and class-count says so.
  const classes = classCountOf(target);
  if (classes !== undefined && (target.minimum >= 0 || classes === 2)) return undefined;
  const activation = chain.activations.length > 0 ? [{ path: chain.activationPath, value: "linear" }] : [];
  return {
    path: ["loss"],
    message: sentences(
      say`binaryCrossentropy wants targets from 0 to 1, and these lie between ${shown(target.minimum)} and ${shown(target.maximum)}: the cost has no minimum there and runs off to the clipped ends.`,
      say`To predict numbers, use meanSquaredError with a linear output.`,
    ),
    evidence: { targetMinimum: target.minimum, targetMaximum: target.maximum },
    fixes: [
      {
        title: say`Change the loss to meanSquaredError`,
        edits: [{ path: ["loss"], value: "meanSquaredError" }, ...activation],
      },
    ],
  };
};

const distanceOnClasses = (
  { model: { loss }, data }: StaticContext,
  chain: OutputChain,
): Symptom | undefined => {
  if (!isDistance(loss)) return undefined;
  const last = chain.activations.at(-1)?.type;
  const softmax = last === "softmax" && chain.units > 1;
  const classes = data && classCountOf(data.target);
  const oneHot = classes !== undefined && classes > 1 && chain.units > 1;
  const yesOrNo = chain.units === 1 && last === "sigmoid" && classes === 2;
  if (!softmax && !oneHot && !yesOrNo) return undefined;
  const wanted = chain.units === 1 ? "binaryCrossentropy" : "categoricalCrossentropy";
  const activation = chain.units === 1 || softmax ? [] : [{ path: chain.activationPath, value: "softmax" }];
  return {
    // Squared error on one sigmoid (the Brier score) is a fair choice, only a slow one.
    severity: yesOrNo ? "info" : "warning",
    path: ["loss"],
    message: sentences(
      classes === undefined
        ? say`${loss.type} measures distances between numbers, and here classes are told apart: ${distanceFlaw(loss, last)}.`
        : say`${loss.type} measures distances between numbers, and here classes are told apart (${classes} of them): ${distanceFlaw(loss, last)}.`,
      say`Use ${wanted}.`,
    ),
    evidence: { units: chain.units, ...(classes !== undefined && { classes }) },
    fixes: [
      { title: say`Change the loss to ${wanted}`, edits: [{ path: ["loss"], value: wanted }, ...activation] },
    ],
  };
};

/** Why a distance does not tell classes apart, behind an activation or none. */
const distanceFlaw = (loss: Chosen, last: string | undefined): string => {
  const isMedian = loss.type === "meanAbsoluteError";
  if (last === undefined)
    return isMedian
      ? say`behind a linear output it is smallest when every unit says 0, the median of its targets`
      : say`behind a linear output its gradient vanishes just where the answer is most wrong`;
  return isMedian
    ? say`behind ${last} it is smallest when every unit says 0, the median of its targets`
    : say`behind ${last} its gradient vanishes just where the answer is most wrong`;
};
