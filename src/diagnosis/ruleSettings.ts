import type { Severity } from "../model/problem";
import type { RuleSetting } from "../model/spec";
import type { Rule } from "./rule";

export interface EffectiveRule {
  readonly severity: Severity | undefined;
  readonly thresholds: Readonly<Record<string, number>>;
}

/** What `diagnosis` in the model file makes of a rule: undefined = off; `severity` undefined = the symptom's own. */
export function effectiveRule(rule: Rule, setting: RuleSetting | undefined): EffectiveRule | undefined {
  if (setting === "off") return undefined;
  const thresholds = Object.fromEntries(
    Object.entries(rule.thresholds).map(([name, threshold]) => [name, threshold.default]),
  );
  if (typeof setting === "object") return { severity: undefined, thresholds: { ...thresholds, ...setting } };
  return { severity: setting, thresholds };
}
