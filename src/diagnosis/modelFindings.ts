import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import type { ModelDocument } from "../model/document";
import { layerShapes } from "../model/layerViews";
import type { ModelSpec } from "../model/spec";
import type { Finding } from "./finding";
import type { Rule, StaticContext, Symptom, ThresholdValues } from "./rule";
import { dataRules, type RuleId, staticRules } from "./rules";
import { effectiveRule } from "./ruleSettings";

type Settings = ModelSpec["diagnosis"];

/** What the rules of the file find, under the file's own settings. */
export function staticFindings(
  document: ModelDocument,
  spec: ModelSpec,
  data: DataHeader | undefined,
): Finding[] {
  const context = contextOf(document, spec, data);
  return staticRules.flatMap(([id, rule]) =>
    findingsOf(id, rule, spec.diagnosis, (thresholds) => rule.check(context, thresholds)),
  );
}

/** What the rules of the data find, under the file's own settings. */
export function dataFindings(
  document: ModelDocument,
  spec: ModelSpec,
  data: DataHeader,
  profile: DataProfile,
): Finding[] {
  const context = { ...contextOf(document, spec, data), data, profile };
  return dataRules.flatMap(([id, rule]) =>
    findingsOf(id, rule, spec.diagnosis, (thresholds) => rule.check(context, thresholds)),
  );
}

function contextOf(document: ModelDocument, spec: ModelSpec, data: DataHeader | undefined): StaticContext {
  const inferred = layerShapes(document, data);
  // Of a layer that is still being typed no rule can judge: it goes in as a type that nobody knows.
  const layers = spec.layers.map((layer) =>
    document.incomplete.has(layer.name) ? { ...layer, type: "" } : layer,
  );
  const shapes = layers.map((_, index) => inferred[index]?.outputShape);
  return { model: { ...spec, layers }, shapes, data };
}

function findingsOf(
  id: RuleId,
  rule: Rule,
  settings: Settings,
  check: (thresholds: ThresholdValues<Rule["thresholds"]>) => readonly Symptom[],
): Finding[] {
  const effective = effectiveRule(rule, Object.hasOwn(settings, id) ? settings[id] : undefined);
  if (!effective) return [];
  return check(effective.thresholds).map((symptom) => ({
    evidence: {},
    fixes: [],
    ...symptom,
    rule: id,
    severity: effective.severity ?? symptom.severity ?? rule.severity,
  }));
}
