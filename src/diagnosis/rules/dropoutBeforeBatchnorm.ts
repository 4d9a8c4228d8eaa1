/**
 * Dropout changes the variance of what follows between training and use; batch normalization has
 * learnt the training variance and so normalizes wrongly outside training (Li et al. 2019,
 * "Understanding the disharmony between dropout and batch normalization by variance shift").
 */
import type { ModelLayer } from "../../model/spec";
import { defineStaticRule, type Symptom } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const dropoutBeforeBatchnorm = defineStaticRule({
  severity: "info",
  summary: "Dropout stands before a batch normalization.",
  thresholds: {},
  check({ model }) {
    const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
    const found = new Map<string, Symptom>();
    for (const normalization of model.layers) {
      if (normalization.type !== "batchNormalization") continue;
      const dropout = dropoutBefore(normalization, byName, model.layers.length);
      if (!dropout) continue;
      found.set(JSON.stringify(dropout.path), {
        layer: dropout.name,
        path: dropout.path,
        message: sentences(
          say`${dropout.name} makes the variance differ between training and use, and ${normalization.name} after it relies on the variance of training.`,
          say`Put dropout after the last batch normalization, or use one of the two.`,
        ),
      });
    }
    return [...found.values()];
  },
});

/** The nearest dropout on the way back to the normalization before, or to the input. */
const dropoutBefore = (
  from: ModelLayer,
  byName: ReadonlyMap<string, ModelLayer>,
  most: number,
): ModelLayer | undefined => {
  let layer = byName.get(from.inputs[0] ?? "");
  for (let steps = 0; layer && steps < most; steps += 1) {
    if (layer.type === "dropout") return layer;
    if (layer.type === "batchNormalization") return undefined;
    layer = byName.get(layer.inputs[0] ?? "");
  }
  return undefined;
};
