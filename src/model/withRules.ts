import type { ModelDocument } from "./document";
import type { RuleSetting } from "./spec";

/** What the user sets for rules, by their ids, for all model files. */
export type RuleSettings = Readonly<Record<string, RuleSetting>>;

/** The document under these settings as well; what its own `diagnosis` says of a rule wins. */
export function withRules(document: ModelDocument, rules: RuleSettings | undefined): ModelDocument {
  const { spec } = document;
  if (spec === undefined || rules === undefined || Object.keys(rules).length === 0) return document;
  return { ...document, spec: { ...spec, diagnosis: { ...rules, ...spec.diagnosis } } };
}
