/**
 * The gradient of a first kernel is the input times the error behind it, so its features' sizes become
 * its own: steps that suit a feature of 1,000 are a thousandth of what one of 1 needs, and large inputs
 * saturate or kill the units they reach (LeCun et al. 1998, "Efficient BackProp", 4.3).
 */
import type { NumbersProfile } from "../../data/profile/dataProfile";
import { registries } from "../../model/registries";
import { inputPath, scalingOf } from "../dataPlaces";
import { readersOf } from "../inputReaders";
import { hasKernel, isRecurrent } from "../outputChain";
import { type DataContext, defineDataRule, type Symptom } from "../rule";
import { shownNames, shownNumber } from "../shown";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** These bring what they receive to one scale. */
const rescaling = new Set(["batchNormalization", "layerNormalization"]);

export const unnormalizedInput = defineDataRule({
  severity: "warning",
  summary: "Inputs reach a layer with weights in sizes that are hard to learn from.",
  thresholds: {
    noted: {
      default: 10,
      description: "Largest absolute value of an input that is worth a note.",
    },
    largest: {
      default: 50,
      description: "Largest absolute value from which on it is a warning; from 20 times this on, an error.",
    },
    typical: {
      default: 3,
      description:
        "Root of the mean square above which an input is large as a rule; a few outliers among small values are none.",
    },
    ratio: {
      default: 100,
      description:
        "How many times the deviation, and the range, of one feature may be those of another of the same input.",
    },
  },
  check(context, thresholds) {
    return context.profile.parts.train.rows < 2
      ? []
      : context.data.inputs.flatMap(({ name }) => judge(name, context, thresholds));
  },
});

interface Limits {
  readonly noted: number;
  readonly largest: number;
  readonly typical: number;
  readonly ratio: number;
}

function judge(input: string, { model, profile }: DataContext, limits: Limits): Symptom[] {
  if (scalingOf(model, input) !== "none") return [];
  const readers = readersOf(model, input);
  // What a layer of the user's own makes of its input nobody knows; an embedding takes numbers for names.
  if (!readers.some((layer) => hasKernel(layer) || isRecurrent(layer))) return [];
  if (readers.some(({ type }) => rescaling.has(type) || !Object.hasOwn(registries.layers, type))) return [];
  const features = profile.features.filter(
    (feature): feature is typeof feature & NumbersProfile =>
      feature.input === input && feature.kind === "numbers",
  );
  const large = features.filter((feature) => isLarge(feature, limits));
  const spread = spreadOf(features, limits.ratio);
  if (large.length === 0 && spread === undefined) return [];

  const worst = large.reduce(
    (most, feature) => (sizeOf(feature) > sizeOf(most) ? feature : most),
    large[0] ?? features[0]!,
  );
  const seen = large.length > 0 ? sentenceOf(worst, large) : spread!.sentence;
  const path = [...inputPath(model, input), "normalize"];
  const bytes = worst.entries > 1 && worst.parts.train.network.minimum >= 0;
  const scaling = bytes ? "minMax" : "standard";
  const bySize = large.length > 0 ? severityOf(sizeOf(worst), limits) : "info";
  const severity = bySize === "info" && spread !== undefined ? "warning" : bySize;
  const consequence =
    severity === "info"
      ? say`Inputs around 0 and of size 1 are usually learnt faster: set "normalize": "${scaling}".`
      : say`The gradients of the first weights take over these sizes, so no learning rate suits them all, and units saturate or die: set "normalize": "${scaling}".`;
  return [
    {
      severity,
      path,
      message: sentences(seen, consequence),
      evidence: { largest: sizeOf(worst), ...(spread && { ratio: spread.ratio }) },
      fixes: [{ title: say`Add "normalize": "${scaling}"`, edits: [{ path, value: scaling }] }],
    },
  ];
}

const severityOf = (size: number, { largest }: Limits): "info" | "warning" | "error" =>
  size > 20 * largest ? "error" : size > largest ? "warning" : "info";

const sizeOf = ({ parts }: NumbersProfile): number =>
  Math.max(Math.abs(parts.train.network.minimum), Math.abs(parts.train.network.maximum));

function isLarge(feature: NumbersProfile, { noted, typical }: Limits): boolean {
  const { mean, deviation } = feature.parts.train.network;
  return sizeOf(feature) > noted && Math.hypot(mean, deviation) > typical;
}

function sentenceOf({ name, parts }: NumbersProfile, large: readonly NumbersProfile[]): string {
  const { minimum, maximum } = parts.train.network;
  const others = large.length - 1;
  const [from, to] = [shownNumber(minimum), shownNumber(maximum)];
  if (others === 0) return say`"${name}" goes into the network unscaled, from ${from} to ${to}.`;
  return others === 1
    ? say`"${name}" goes into the network unscaled, from ${from} to ${to} (and 1 more input is as large).`
    : say`"${name}" goes into the network unscaled, from ${from} to ${to} (and ${others} more inputs are as large).`;
}

/** Two features whose deviations and ranges are far apart; a rare feature's deviation alone is small. */
function spreadOf(
  features: readonly NumbersProfile[],
  limit: number,
): { readonly ratio: number; readonly sentence: string } | undefined {
  const varying = features.filter(({ entries, parts }) => entries === 1 && parts.train.network.deviation > 0);
  if (varying.length < 2) return undefined;
  const deviation = ({ parts }: NumbersProfile): number => parts.train.network.deviation;
  const range = ({ parts }: NumbersProfile): number =>
    parts.train.network.maximum - parts.train.network.minimum;
  const widest = varying.reduce((most, feature) => (deviation(feature) > deviation(most) ? feature : most));
  const narrow = varying.reduce((least, feature) =>
    deviation(feature) < deviation(least) ? feature : least,
  );
  const ratio = deviation(widest) / deviation(narrow);
  if (ratio <= limit || range(widest) / range(narrow) <= limit) return undefined;
  return {
    ratio,
    sentence: say`${shownNames([widest.name, narrow.name])} go into the network unscaled, and their deviations are ${shownNumber(deviation(widest))} and ${shownNumber(deviation(narrow))}.`,
  };
}
