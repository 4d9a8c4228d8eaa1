import type { ModelPath } from "../model/problem";
import type { ModelLayer, ModelSpec } from "../model/spec";
import { activationOf } from "./outputChain";

const flatOnBothSides = new Set(["sigmoid", "tanh", "softsign", "hardSigmoid"]);

/** The layer's own activation where that flattens out on both sides, else undefined (also inside a recurrence). */
export function saturatingActivations(layer: ModelLayer): string | undefined {
  const activation = activationOf(layer);
  return activation !== undefined && flatOnBothSides.has(activation) ? activation : undefined;
}

/** Places of the hidden layers with a saturating activation, each once (a repeated block counts once). */
export function saturatingHiddenLayers(model: ModelSpec): ModelPath[] {
  const places = new Map<string, ModelPath>();
  for (const layer of model.layers.slice(0, -1))
    if (saturatingActivations(layer) !== undefined) places.set(JSON.stringify(layer.path), layer.path);
  return [...places.values()];
}
