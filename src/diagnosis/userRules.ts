import { nearestName } from "../model/nearest";
import type { RuleSetting } from "../model/spec";
import type { RuleSettings } from "../model/withRules";
import type { Rule } from "./rule";
import { rules } from "./rules";
import { say } from "../words/words";
import { listOf, sentences } from "../words/lists";

const severities = ["off", "info", "warning", "error"] as const;

/** What of the settings can be used, and a sentence for each entry that cannot. */
export interface UserRules {
  readonly rules: RuleSettings;
  readonly mistakes: readonly string[];
}

/** Reads `{ ruleId: "off" | severity | { threshold: number } }` as a person wrote it. Total. */
export function readUserRules(value: unknown): UserRules {
  const mistakes: string[] = [];
  if (value === undefined || value === null) return { rules: {}, mistakes };
  if (typeof value !== "object" || Array.isArray(value))
    return { rules: {}, mistakes: [say`It must be an object like { "rule-id": "off" }.`] };
  const known = Object.entries(value).flatMap(([id, setting]): [string, RuleSetting][] => {
    if (!Object.hasOwn(rules, id)) {
      mistakes.push(withNearest(say`There is no rule ${quoted(id)}.`, id, Object.keys(rules)));
      return [];
    }
    const read = settingOf(id, (rules as unknown as Record<string, Rule>)[id]!, setting, mistakes);
    return read === undefined ? [] : [[id, read]];
  });
  return { rules: Object.fromEntries(known), mistakes };
}

function settingOf(id: string, rule: Rule, setting: unknown, mistakes: string[]): RuleSetting | undefined {
  const named = severities.find((severity) => severity === setting);
  if (named !== undefined) return named;
  if (typeof setting !== "object" || setting === null || Array.isArray(setting)) {
    const message = say`${quoted(id)} must be ${listOf(severities.map(quoted))} or an object of thresholds.`;
    mistakes.push(typeof setting === "string" ? withNearest(message, setting, severities) : message);
    return undefined;
  }
  const names = Object.keys(rule.thresholds);
  const numbers = Object.entries(setting).filter(([name, number]) => {
    if (!names.includes(name))
      mistakes.push(withNearest(say`${quoted(name)} is not a threshold of ${quoted(id)}.`, name, names));
    else if (typeof number !== "number" || !Number.isFinite(number))
      mistakes.push(say`The threshold ${quoted(name)} of ${quoted(id)} must be a number.`);
    else return true;
    return false;
  });
  return Object.fromEntries(numbers);
}

const quoted = (name: string): string => `"${name}"`;

function withNearest(message: string, name: string, names: readonly string[]): string {
  const nearest = nearestName(name, names);
  return sentences(message, nearest === undefined ? undefined : say`Did you mean ${quoted(nearest)}?`);
}
