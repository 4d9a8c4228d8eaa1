import type { Form, JsonSchema } from "../forms/form";
import { checkedProperties } from "../forms/combine";
import { number, choice } from "../forms/values";
import { propertiesOf } from "../tree";
import type { RuleSetting } from "../spec";
import { say } from "../../words/words";

/** What the schema must know of a rule; the rules themselves live a room above. */
export interface RuleDescription {
  readonly summary: string;
  readonly severity: string;
  readonly thresholds: Readonly<Record<string, { readonly default: number; readonly description: string }>>;
}

const severity = choice((name) => say`There is no severity ${name}.`, ["off", "info", "warning", "error"], {
  off: "Never shown.",
  info: "A hint.",
  warning: "Likely wrong.",
  error: "Cannot work.",
});
const threshold = number();

/** `{ ruleId: "off" | severity | { threshold: number } }`; whether the rules exist is judged by the linter. */
export const diagnosis: Form<Readonly<Record<string, RuleSetting>>> = {
  expects: () => say`an object like { "rule-id": "off" }`,
  schema: () => ({ type: "object", additionalProperties: settingSchema() }),
  read(node, path, report) {
    if (node.type !== "object") {
      report.wrongType(node, path, diagnosis.expects());
      return undefined;
    }
    const keys = propertiesOf(node).map(({ key }) => key);
    const settings: [string, RuleSetting][] = [];
    for (const { key, value } of checkedProperties(node, keys, path, report, () => "`diagnosis`").values()) {
      if (!value) continue;
      const place = [...path, key];
      if (value.type === "string") {
        const setting = severity.read(value, place, report);
        if (setting) settings.push([key, setting]);
      } else if (value.type === "object") {
        const numbers = propertiesOf(value).flatMap((property) => {
          const given = property.value && threshold.read(property.value, [...place, property.key], report);
          return given === undefined ? [] : [[property.key, given] as const];
        });
        settings.push([key, Object.fromEntries(numbers)]);
      } else {
        report.wrongType(value, place, say`${severity.expects()}, or an object of thresholds`);
      }
    }
    return Object.fromEntries(settings);
  },
};

const settingSchema = (
  thresholds: JsonSchema = { additionalProperties: { type: "number" } },
): JsonSchema => ({
  anyOf: [severity.schema(), { type: "object", ...thresholds }],
});

/** The same section with the rules' names, summaries and thresholds. */
export const diagnosisSchema = (rules: Readonly<Record<string, RuleDescription>>): JsonSchema => ({
  type: "object",
  additionalProperties: false,
  properties: Object.fromEntries(
    Object.entries(rules).map(([id, { summary, severity: own, thresholds }]) => [
      id,
      {
        description: `${summary} Severity: ${own}.`,
        ...settingSchema({
          additionalProperties: false,
          properties: Object.fromEntries(
            Object.entries(thresholds).map(([key, { description, default: value }]) => [
              key,
              { type: "number", description, default: value },
            ]),
          ),
        }),
      },
    ]),
  ),
});
