/**
 * A rectifier whose input is negative on every example passes neither signal nor gradient, and no
 * update revives it (Maas, Hannun & Ng 2013). Counted over at least 256 examples, or all there are.
 */
import type { ModelLayer } from "../../model/spec";
import { stretchesOf } from "../consecutive";
import { activationOf } from "../outputChain";
import { defineRunRule } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

const observationsNeeded = 3;

export const deadUnits = defineRunRule({
  severity: "warning",
  summary: "Units of a relu layer are silent on every example, so they can never learn again.",
  thresholds: {
    warning: { default: 0.5, description: "Fraction of silent units above which it is a warning." },
    error: {
      default: 0.9,
      description:
        "Fraction of silent units from which it is an error (AutoTrainer: 0.7 over a whole layer).",
    },
  },
  event: {
    stage: "symptom",
    tell: ({ layer }) => (layer === undefined ? say`units of a layer die` : say`units of ${layer} die`),
  },
  check({ model, recent, warm }, thresholds) {
    const window = recent.slice(-observationsNeeded);
    if (!warm || window.length < observationsNeeded) return [];
    const silent = (layer: ModelLayer) =>
      Math.min(...window.map((observation) => observation.deadFraction[layer.name] ?? 0));
    return stretchesOf(model.layers, (layer) => silent(layer) > thresholds.warning).map(
      ({ first: layer, following }) => ({
        severity: silent(layer) >= thresholds.error ? ("error" as const) : ("warning" as const),
        layer: layer.name,
        step: window[0]!.facts.step,
        path: activationOf(layer) === undefined ? layer.path : [...layer.path, "activation"],
        message: sentences(
          following === 0
            ? say`${Math.round(silent(layer) * 100)} % of the units of ${layer.name} are silent on every example and receive no gradient.`
            : following === 1
              ? say`${Math.round(silent(layer) * 100)} % of the units of ${layer.name} and of the layer after it are silent on every example and receive no gradient.`
              : say`${Math.round(silent(layer) * 100)} % of the units of ${layer.name} and of the ${following} layers after it are silent on every example and receive no gradient.`,
          say`Lower the learning rate, use heNormal kernels, or let some signal through with leakyRelu.`,
        ),
        evidence: { silentFraction: silent(layer), layers: following + 1 },
        fixes: [
          {
            title: say`Use leakyRelu here`,
            edits: [{ path: [...layer.path, "activation"], value: "leakyRelu" }],
          },
        ],
      }),
    );
  },
});
