import type { DataRule, EndRule, Rule, RunRule, StartRule, StaticRule } from "../rule";
import { batchSize } from "./batchSize";
import { classCount } from "./classCount";
import { classImbalance } from "./classImbalance";
import { conflictingDuplicates } from "./conflictingDuplicates";
import { constantFeature } from "./constantFeature";
import { deadUnits } from "./deadUnits";
import { degenerateLabels } from "./degenerateLabels";
import { degenerateOutput } from "./degenerateOutput";
import { dropoutBeforeBatchnorm } from "./dropoutBeforeBatchnorm";
import { dropoutInGradientCheck } from "./dropoutInGradientCheck";
import { explodingGradient } from "./explodingGradient";
import { hiddenActivation } from "./hiddenActivation";
import { highBias } from "./highBias";
import { highVariance } from "./highVariance";
import { hyperparameterRange } from "./hyperparameterRange";
import { initializationScale } from "./initializationScale";
import { initialLoss } from "./initialLoss";
import { learningRateHigh } from "./learningRateHigh";
import { learningRateLow } from "./learningRateLow";
import { lossMismatch } from "./lossMismatch";
import { nonFinite } from "./nonFinite";
import { oscillatingCost } from "./oscillatingCost";
import { outputActivation } from "./outputActivation";
import { plateau } from "./plateau";
import { redundantBias } from "./redundantBias";
import { regularizationOverwhelms } from "./regularizationOverwhelms";
import { saturatedUnits } from "./saturatedUnits";
import { splitLeakage } from "./splitLeakage";
import { splitMismatch } from "./splitMismatch";
import { splitSize } from "./splitSize";
import { suspiciousDevScore } from "./suspiciousDevScore";
import { symmetricInitialization } from "./symmetricInitialization";
import { targetRange } from "./targetRange";
import { targetScale } from "./targetScale";
import { unfinishedTraining } from "./unfinishedTraining";
import { unnormalizedInput } from "./unnormalizedInput";
import { untrainedLayer } from "./untrainedLayer";
import { vanishingGradient } from "./vanishingGradient";

/** Every rule by its id: a new one is its file, its page docs/rules/<id>.md, and a line here. */
export const rules = {
  "output-activation": outputActivation,
  "loss-mismatch": lossMismatch,
  "class-count": classCount,
  "target-range": targetRange,
  "hidden-activation": hiddenActivation,
  "symmetric-initialization": symmetricInitialization,
  "initialization-scale": initializationScale,
  "hyperparameter-range": hyperparameterRange,
  "batch-size": batchSize,
  "redundant-bias": redundantBias,
  "dropout-before-batchnorm": dropoutBeforeBatchnorm,
  "unnormalized-input": unnormalizedInput,
  "constant-feature": constantFeature,
  "degenerate-labels": degenerateLabels,
  "class-imbalance": classImbalance,
  "conflicting-duplicates": conflictingDuplicates,
  "split-leakage": splitLeakage,
  "split-mismatch": splitMismatch,
  "split-size": splitSize,
  "target-scale": targetScale,
  "non-finite": nonFinite,
  "exploding-gradient": explodingGradient,
  "vanishing-gradient": vanishingGradient,
  "dead-units": deadUnits,
  "saturated-units": saturatedUnits,
  "initial-loss": initialLoss,
  "learning-rate-high": learningRateHigh,
  "learning-rate-low": learningRateLow,
  plateau: plateau,
  "degenerate-output": degenerateOutput,
  "untrained-layer": untrainedLayer,
  "oscillating-cost": oscillatingCost,
  "unfinished-training": unfinishedTraining,
  "high-bias": highBias,
  "high-variance": highVariance,
  "suspicious-dev-score": suspiciousDevScore,
  "regularization-overwhelms": regularizationOverwhelms,
  "dropout-in-gradient-check": dropoutInGradientCheck,
} satisfies Readonly<Record<string, Rule>>;

export type RuleId = keyof typeof rules;

type Entry<R> = readonly [id: RuleId, rule: R];

const entries = Object.entries(rules) as unknown as Entry<Rule>[];

/** The rules that judge the file while it is edited, with their ids. */
export const staticRules = entries.filter((entry): entry is Entry<StaticRule> => entry[1].when === "edit");

/** The rules that judge the data once they have been read, with their ids. */
export const dataRules = entries.filter((entry): entry is Entry<DataRule> => entry[1].when === "data");

/** The rules that judge a run: at its start, while it goes on, at its end. */
export const runRules = entries.filter(
  (entry): entry is Entry<StartRule | RunRule | EndRule> =>
    entry[1].when !== "edit" && entry[1].when !== "data",
);

/** Every rule with its id. */
export const allRules: readonly Entry<Rule>[] = entries;
