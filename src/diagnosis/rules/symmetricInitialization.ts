/**
 * Units of a layer that start with equal kernels compute the same and, as long as what follows treats
 * them alike, receive the same gradient: they stay copies of one unit (Goodfellow et al. 2016, 8.4).
 * Zero biases are fine, and so is a constant kernel in the last layer alone.
 */
import type { Chosen } from "../../engine/options";
import type { ModelLayer } from "../../model/spec";
import { activationOf, hasKernel, isChosen } from "../outputChain";
import { defineStaticRule, type Symptom } from "../rule";
import { rectifiers, suitedInitializer } from "../suitedInitializer";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const symmetricInitialization = defineStaticRule({
  severity: "warning",
  summary: "All units of a hidden layer start with the same kernel.",
  thresholds: {},
  event: {
    stage: "cause",
    tell: ({ layer }) =>
      layer === undefined ? say`the units of a layer start equal` : say`the units of ${layer} start equal`,
  },
  checkStart: ({ model, kernels }) =>
    kernels.slice(0, -1).flatMap(({ layer, units, unitsEqual, biasesEqual }): Symptom[] => {
      if (!unitsEqual || !biasesEqual) return [];
      const place = model.layers.find(({ name }) => name === layer);
      const path = place ? [...place.path, "kernelInitializer"] : ["layers"];
      const wanted = suitedInitializer(place && activationOf(place));
      return [
        {
          layer,
          path,
          message: sentences(
            say`On the first mini-batch all ${units} units of ${layer} compute the same: their kernels and biases are equal.`,
            say`What follows treats them alike or has to tell them apart alone.`,
            say`Draw the kernel at random, with ${wanted}.`,
          ),
          evidence: { units },
          fixes: [
            { title: say`Change the kernel initializer to ${wanted}`, edits: [{ path, value: wanted }] },
          ],
        },
      ];
    }),
  check({ model }) {
    const weighted = model.layers.filter(hasKernel);
    const found = new Map<string, Symptom>();
    weighted.slice(0, -1).forEach((layer, index) => {
      const key = JSON.stringify(layer.path);
      const kernel = layer.options.kernelInitializer;
      if (found.has(key) || !isChosen(kernel) || unitsOf(layer) === 1) return;
      const value = constantOf(kernel);
      if (value === undefined || hasRandomBias(layer) || recurrenceTellsApart(layer)) return;
      found.set(key, symptomOf(layer, kernel, value, weighted[index + 1]));
    });
    return [...found.values()];
  },
});

const unitsOf = ({ options }: ModelLayer): unknown => options.units ?? options.filters;

/** The number all entries start at; undefined where they differ. */
const constantOf = ({ type, options }: Chosen): number | undefined => {
  switch (type) {
    case "zeros":
      return 0;
    case "ones":
      return 1;
    case "constant":
      return Number(options.value ?? 0);
    case "randomNormal":
    case "truncatedNormal":
      return options.stddev === 0 ? Number(options.mean ?? 0) : undefined;
    case "randomUniform":
      return options.minval === options.maxval && typeof options.minval === "number"
        ? options.minval
        : undefined;
    default:
      return undefined;
  }
};

/** Different biases tell units apart where the activation bends. */
const hasRandomBias = (layer: ModelLayer): boolean => {
  const bias = layer.options.biasInitializer;
  return (
    layer.options.useBias === true &&
    isChosen(bias) &&
    constantOf(bias) === undefined &&
    activationOf(layer) !== undefined
  );
};

/** A recurrent kernel of random entries makes the units' states differ from the second time step on. */
const recurrenceTellsApart = ({ options: { recurrentInitializer: kernel } }: ModelLayer): boolean =>
  isChosen(kernel) && kernel.type !== "identity" && constantOf(kernel) === undefined;

const symptomOf = (
  layer: ModelLayer,
  kernel: Chosen,
  value: number,
  next: ModelLayer | undefined,
): Symptom => {
  const path = [...layer.path, "kernelInitializer"];
  const activation = activationOf(layer) ?? "linear";
  const wanted = suitedInitializer(activation);
  const after = next?.options.kernelInitializer;
  const staysEqual = isChosen(after) && constantOf(after) !== undefined;
  const units = unitsOf(layer);
  const consequence =
    value === 0 && rectifiers.has(activation)
      ? say`at 0 a ${activation} gives 0 and passes no signal on`
      : staysEqual
        ? say`and since the next layer treats them alike too, they get the same gradient and stay equal for ever`
        : say`they compute the same number and only what follows can tell them apart`;
  return {
    layer: layer.name,
    path,
    message: sentences(
      typeof units === "number"
        ? say`All ${units} units of ${layer.name} start with the same kernel (every entry ${value}, ${kernel.type}): ${consequence}.`
        : say`All units of ${layer.name} start with the same kernel (every entry ${value}, ${kernel.type}): ${consequence}.`,
      say`Draw the kernel at random, with ${wanted}.`,
    ),
    evidence: { value },
    fixes: [{ title: say`Change the kernel initializer to ${wanted}`, edits: [{ path, value: wanted }] }],
  };
};
