/**
 * Beyond |z| = 5 a sigmoid's slope is below 0.007 and tanh's below 0.0002: such a unit passes hardly any
 * gradient (Glorot & Bengio 2010, fig. 2). The output layer is left out: there it means confidence.
 */
import { defineRunRule } from "../rule";

const observationsNeeded = 3;

export const saturatedUnits = defineRunRule({
  severity: "warning",
  summary: "More than half of a hidden sigmoid or tanh layer sits in the flat ends of its activation.",
  thresholds: {
    fraction: { default: 0.5, description: "Fraction of the layer's values with |z| ≥ 5." },
  },
  check({ model, recent, warm }, thresholds) {
    const window = recent.slice(-observationsNeeded);
    if (!warm || window.length < observationsNeeded) return [];
    return model.layers.slice(0, -1).flatMap((layer) => {
      const fractions = window.map(
        ({ facts }) => facts.layers.find((one) => one.name === layer.name)?.activation.saturatedFraction ?? 0,
      );
      const least = Math.min(...fractions);
      if (least <= thresholds.fraction) return [];
      return [
        {
          layer: layer.name,
          step: window[0]!.facts.step,
          path: layer.path,
          message:
            `${Math.round(least * 100)} % of the values of ${layer.name} sit in the flat ends of its activation, where hardly any gradient passes. ` +
            "Normalize the inputs, start from smaller kernels (glorotUniform), add batch normalization, or use relu.",
          evidence: { saturatedFraction: least },
          fixes: [
            { title: "Use relu here", edits: [{ path: [...layer.path, "activation"], value: "relu" }] },
          ],
        },
      ];
    });
  },
});
