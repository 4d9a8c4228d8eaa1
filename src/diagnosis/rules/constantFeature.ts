/**
 * What is the same in every row tells nothing about the target: its weight is a second bias. Where other
 * parts do hold other values, the network meets there what it never saw.
 */
import type { FeatureProfile } from "../../data/profile/dataProfile";
import type { Fix } from "../../model/problem";
import type { ModelSpec } from "../../model/spec";
import { inputPath, listedColumn } from "../dataPlaces";
import { type DataContext, defineDataRule, type Symptom } from "../rule";
import { shownNames, shownNumber } from "../shown";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const constantFeature = defineDataRule({
  severity: "warning",
  summary: "An input has the same value in every row of the training part.",
  thresholds: {
    moving: {
      default: 0.1,
      description: "Part of dev's or test's rows with another value from which on the parts are not alike.",
    },
    leastRows: { default: 20, description: "Training rows below which a column may be constant by chance." },
  },
  check(context, { moving, leastRows }) {
    const { train } = context.profile.parts;
    if (train.rows < leastRows) return [];
    return context.data.inputs.flatMap(({ name }) => judge(name, context, moving));
  },
});

function judge(input: string, { model, data, profile }: DataContext, leastMoving: number): Symptom[] {
  const features = profile.features.filter((feature) => feature.input === input);
  // Single entries of a vector may well be: the corner of a picture.
  const constant = features.filter((feature) => feature.name === feature.column && isConstant(feature));
  if (constant.length === 0) return [];
  const names = constant.map(({ name }) => name);
  const isAll = constant.length === features.length;
  const moving = constant.filter((feature) => movingPart(feature) >= leastMoving);
  const listed = constant.length === 1 ? listedColumn(model, input, names[0]!) : undefined;
  const only = names.length === 1 ? valueOf(constant[0]!) : undefined;
  const consequence = isAll
    ? say`Nothing in the inputs tells the examples apart: is this the right column, and was it scaled or rounded before?`
    : moving.length > 0
      ? say`Other parts hold other values of ${shownNames(moving.map(({ name }) => name))}, which the network never saw: are the parts drawn alike?`
      : names.length === 1
        ? say`It tells nothing about the target; leave it out.`
        : say`They tell nothing about the target; leave them out.`;
  return [
    {
      severity: isAll || moving.length > 0 ? "warning" : "info",
      path:
        listed?.path ??
        (isAll ? [...inputPath(model, input), "source"] : [...inputPath(model, input), "inputs"]),
      message: sentences(sameEverywhere(names, only, profile.parts.train.sampled !== undefined), consequence),
      evidence: { constant: constant.length, of: features.length },
      fixes: isAll ? [] : fixesOf(model, data, input, names),
    },
  ];
}

function sameEverywhere(names: readonly string[], value: string | undefined, sampled: boolean): string {
  const shown = shownNames(names);
  if (names.length > 1)
    return sampled
      ? say`${shown} have the same value each in all sampled rows of train.`
      : say`${shown} have the same value each in all rows of train.`;
  if (value === undefined)
    return sampled
      ? say`${shown} has the same value in all sampled rows of train.`
      : say`${shown} has the same value in all rows of train.`;
  return sampled
    ? say`${shown} has the same value, ${value}, in all sampled rows of train.`
    : say`${shown} has the same value, ${value}, in all rows of train.`;
}

function isConstant(feature: FeatureProfile): boolean {
  if (feature.kind !== "numbers") return feature.parts.train.counts.filter((count) => count > 0).length === 1;
  const { count, minimum, maximum } = feature.parts.train.raw;
  return count > 0 && minimum === maximum;
}

/** Of a feature that is constant in train: the rows of dev or test, in parts of all, that have another value. */
function movingPart(feature: FeatureProfile): number {
  if (feature.kind === "numbers")
    return Math.max(
      0,
      ...[feature.parts.dev, feature.parts.test].map((part) => part?.difference?.statistic ?? 0),
    );
  const { counts } = feature.parts.train;
  const only = counts.findIndex((count) => count > 0);
  return Math.max(
    0,
    ...[feature.parts.dev, feature.parts.test].map((part) => 1 - shareOf(part?.counts, only)),
  );
}

function shareOf(counts: readonly number[] | undefined, at: number): number {
  const all = counts?.reduce((sum, count) => sum + count, 0) ?? 0;
  return all === 0 ? 1 : counts![at]! / all;
}

function valueOf(feature: FeatureProfile): string | undefined {
  if (feature.kind === "numbers") return shownNumber(feature.parts.train.raw.minimum);
  const at = feature.parts.train.counts.findIndex((count) => count > 0);
  return at < 0 ? undefined : `"${feature.names[at]}"`;
}

/** More names than this are no list to read. */
const mostListed = 40;

function fixesOf(
  model: ModelSpec,
  data: DataContext["data"],
  input: string,
  constant: readonly string[],
): Fix[] {
  const title = say`Leave ${shownNames(constant)} out of the inputs`;
  const listed = constant.map((name) => listedColumn(model, input, name));
  const [first] = listed;
  if (constant.length === 1 && first !== undefined)
    return [{ title, edits: [{ path: first.path, value: undefined }] }];
  const path = [...inputPath(model, input), "inputs"];
  const kept = (first?.columns ?? columnsOf(data, input)).filter((name) => !constant.includes(name));
  if (kept.length === 0 || kept.length > mostListed) return [];
  return [{ title, edits: [{ path, value: kept }] }];
}

/** All but the target, which is what an input takes that lists none. */
const columnsOf = ({ inputs, target }: DataContext["data"], input: string): string[] =>
  (inputs.find(({ name }) => name === input)?.columns ?? [])
    .map(({ name }) => name)
    .filter((name) => !target.columns.includes(name));
