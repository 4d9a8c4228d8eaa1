/**
 * Beyond |z| = 5 a sigmoid's slope is below 0.007 and tanh's below 0.0002: such a unit passes hardly any
 * gradient (Glorot & Bengio 2010, fig. 2). The output layer is left out: there it means confidence.
 */
import type { ModelLayer } from "../../model/spec";
import { stretchesOf } from "../consecutive";
import { activationOf } from "../outputChain";
import { defineRunRule } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

const observationsNeeded = 3;

export const saturatedUnits = defineRunRule({
  severity: "warning",
  summary: "More than half of a hidden sigmoid or tanh layer sits in the flat ends of its activation.",
  thresholds: {
    fraction: { default: 0.5, description: "Fraction of the layer's values with |z| ≥ 5." },
  },
  event: {
    stage: "symptom",
    tell: ({ layer }) => (layer === undefined ? say`a layer saturates` : say`${layer} saturates`),
  },
  check({ model, recent, warm }, thresholds) {
    const window = recent.slice(-observationsNeeded);
    if (!warm || window.length < observationsNeeded) return [];
    const saturated = (layer: ModelLayer) =>
      Math.min(
        ...window.map(
          ({ facts }) =>
            facts.layers.find((one) => one.name === layer.name)?.activation.saturatedFraction ?? 0,
        ),
      );
    const hidden = model.layers.slice(0, -1);
    return stretchesOf(hidden, (layer) => saturated(layer) > thresholds.fraction).map(
      ({ first: layer, following }) => ({
        layer: layer.name,
        step: window[0]!.facts.step,
        path: activationOf(layer) === undefined ? layer.path : [...layer.path, "activation"],
        message: sentences(
          following === 0
            ? say`${Math.round(saturated(layer) * 100)} % of the values of ${layer.name} sit in the flat ends of the activation, where hardly any gradient passes.`
            : following === 1
              ? say`${Math.round(saturated(layer) * 100)} % of the values of ${layer.name} and of the layer after it sit in the flat ends of the activation, where hardly any gradient passes.`
              : say`${Math.round(saturated(layer) * 100)} % of the values of ${layer.name} and of the ${following} layers after it sit in the flat ends of the activation, where hardly any gradient passes.`,
          say`Normalize the inputs, start from smaller kernels (glorotUniform), add batch normalization, or use relu.`,
        ),
        evidence: { saturatedFraction: saturated(layer), layers: following + 1 },
        fixes: [
          { title: say`Use relu here`, edits: [{ path: [...layer.path, "activation"], value: "relu" }] },
        ],
      }),
    );
  },
});
