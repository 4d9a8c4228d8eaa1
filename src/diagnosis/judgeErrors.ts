import type { ModelSpec } from "../model/spec";
import { errorGaps, isHighBias, isHighVariance, recipes } from "./biasAndVariance";
import type { MeasuredErrors } from "./errors";
import type { JudgedErrors } from "./judgedErrors";
import { highBias } from "./rules/highBias";
import { highVariance } from "./rules/highVariance";
import { thresholdsOf } from "./ruleSettings";

/** By the thresholds that are set for the two rules, also where the rules themselves are switched off. */
export function judgeErrors(measured: MeasuredErrors): JudgedErrors | undefined {
  const gaps = errorGaps(measured);
  if (gaps === undefined) return undefined;
  const { diagnosis }: ModelSpec = measured.model;
  if (isHighVariance(gaps, thresholdsOf(highVariance, diagnosis["high-variance"])))
    return { ...gaps, verdict: "highVariance", recipe: recipes.variance() };
  if (isHighBias(gaps, thresholdsOf(highBias, diagnosis["high-bias"])))
    return { ...gaps, verdict: "highBias", recipe: recipes.bias() };
  return { ...gaps, verdict: "neither" };
}
