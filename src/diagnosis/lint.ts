import type { DataHeader } from "../data/dataSpec";
import type { ModelDocument } from "../model/document";
import { layerShapes } from "../model/layerViews";
import type { Problem } from "../model/problem";
import type { ModelSpec } from "../model/spec";
import { monitorProblems } from "./monitorProblems";
import { place } from "./place";
import { staticRules } from "./rules";
import { effectiveRule } from "./ruleSettings";
import { settingProblems } from "./settingProblems";
import { shapeProblems } from "./shapeProblems";
import { splitProblems } from "./splitProblems";

/**
 * Everything wrong with the file that can be told without training, in text order: what the reader
 * found, shapes, and the static rules under the file's own settings. Total on any document.
 */
export const lint = (document: ModelDocument, header: DataHeader | undefined): Problem[] => {
  const problems = [
    ...document.problems,
    ...settingProblems(document),
    ...shapeProblems(document, header),
    ...splitProblems(document, header),
    ...monitorProblems(document, header),
  ];
  if (document.spec) problems.push(...ruleProblems(document, document.spec, header));
  return problems.sort((a, b) => a.range.offset - b.range.offset);
};

const ruleProblems = (document: ModelDocument, spec: ModelSpec, data: DataHeader | undefined): Problem[] => {
  const inferred = layerShapes(document, data);
  // Of a layer that is still being typed no rule can judge: it goes in as a type that nobody knows.
  const layers = spec.layers.map((layer) =>
    document.incomplete.has(layer.name) ? { ...layer, type: "" } : layer,
  );
  const model = { ...spec, layers };
  const shapes = model.layers.map((_, index) => inferred[index]?.outputShape);
  return staticRules.flatMap(([id, rule]) => {
    const setting = Object.hasOwn(model.diagnosis, id) ? model.diagnosis[id] : undefined;
    const effective = effectiveRule(rule, setting);
    if (!effective) return [];
    const symptoms = rule.check({ model, shapes, data }, effective.thresholds);
    return symptoms.map((symptom) =>
      place(document, {
        evidence: {},
        fixes: [],
        ...symptom,
        rule: id,
        severity: effective.severity ?? symptom.severity ?? rule.severity,
      }),
    );
  });
};
