import type { ModelSpec } from "../model/spec";
import { errorGaps, isHighBias, isHighVariance, recipes, type ErrorGaps } from "./biasAndVariance";
import type { MeasuredErrors } from "./errors";
import { highBias } from "./rules/highBias";
import { highVariance } from "./rules/highVariance";
import { thresholdsOf } from "./ruleSettings";

/** The gaps with what the rules `high-bias` and `high-variance` make of them. */
export interface JudgedErrors extends ErrorGaps {
  /** Which gap is wide enough to be worked on first. */
  readonly verdict: "highBias" | "highVariance" | "neither";
  /** What to do first about it; undefined where there is nothing to do. */
  readonly recipe?: string;
}

/** By the thresholds that are set for the two rules, also where the rules themselves are switched off. */
export function judgeErrors(measured: MeasuredErrors): JudgedErrors | undefined {
  const gaps = errorGaps(measured);
  if (gaps === undefined) return undefined;
  const { diagnosis }: ModelSpec = measured.model;
  if (isHighVariance(gaps, thresholdsOf(highVariance, diagnosis["high-variance"])))
    return { ...gaps, verdict: "highVariance", recipe: recipes.variance };
  if (isHighBias(gaps, thresholdsOf(highBias, diagnosis["high-bias"])))
    return { ...gaps, verdict: "highBias", recipe: recipes.bias };
  return { ...gaps, verdict: "neither" };
}
