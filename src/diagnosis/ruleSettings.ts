import type { Severity } from "../model/problem";
import type { RuleSetting } from "../model/spec";
import type { Rule, Threshold, ThresholdValues } from "./rule";

export interface EffectiveRule {
  readonly severity: Severity | undefined;
  readonly thresholds: Readonly<Record<string, number>>;
}

/** What `diagnosis` in the model file makes of a rule: undefined = off; `severity` undefined = the symptom's own. */
export function effectiveRule(rule: Rule, setting: RuleSetting | undefined): EffectiveRule | undefined {
  if (setting === "off") return undefined;
  const severity = typeof setting === "object" ? undefined : setting;
  return { severity, thresholds: thresholdsOf(rule, setting) };
}

/** The rule's own thresholds, and in their place those that are set. */
export function thresholdsOf<T extends Readonly<Record<string, Threshold>>>(
  { thresholds }: { readonly thresholds: T },
  setting: RuleSetting | undefined,
): ThresholdValues<T> {
  const own = Object.entries(thresholds).map(([name, threshold]) => [name, threshold.default] as const);
  const values: Record<string, number> = {
    ...Object.fromEntries(own),
    ...(typeof setting === "object" && setting),
  };
  return values as ThresholdValues<T>;
}
