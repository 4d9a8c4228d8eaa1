import { registries } from "../model/registries";
import type { Chosen } from "../engine/options";
import type { ModelPath } from "../model/problem";
import type { ModelLayer, ModelSpec } from "../model/spec";

/** Layers that only pass on, drop, reorder or average what they are given. */
const passing = new Set([
  ...["activation", "dropout", "flatten", "reshape"],
  ...["globalAveragePooling1d", "globalAveragePooling2d"],
]);
/** After these, the last axis is another one. */
const reordering = new Set(["flatten", "reshape"]);

/** The end of the network: the layer that computes the outputs, and the activations applied from there on. */
export interface OutputChain {
  /** The last layer with units of its own. */
  readonly layer: ModelLayer;
  /** How many units it has along the last axis. */
  readonly units: number;
  readonly unitsPath: ModelPath;
  /** Every activation but `linear`, in order; empty: linear outputs. */
  readonly activations: readonly AppliedActivation[];
  /** Where to set the output's activation: the last that stands there, else that of `layer`. */
  readonly activationPath: ModelPath;
}

export interface AppliedActivation {
  readonly type: string;
  readonly layer: ModelLayer;
  readonly path: ModelPath;
}

/** A recurrent layer: what it has as `activation` bends a state inside, between gates, and is no stack's. */
export const isRecurrent = ({ type }: ModelLayer): boolean =>
  type === "bidirectional" ||
  (Object.hasOwn(registries.layers, type) && "recurrentInitializer" in registries.layers[type]!.options);

/** The layer that timeDistributed applies to each step, at its own place; any other layer is itself. */
const appliedLayer = (layer: ModelLayer): ModelLayer => {
  const inner = layer.options.layer;
  if (layer.type !== "timeDistributed" || !isChosen(inner)) return layer;
  return appliedLayer({
    ...layer,
    type: inner.type,
    options: inner.options,
    path: [...layer.path, "layer"],
  });
};

/** The layer's own activation; undefined for layers without, for `linear`, and inside a recurrence. */
export const activationOf = (layer: ModelLayer): string | undefined => {
  if (isRecurrent(layer)) return undefined;
  const chosen = layer.options.activation;
  return isChosen(chosen) && chosen.type !== "linear" ? chosen.type : undefined;
};

export const isChosen = (value: unknown): value is Chosen =>
  typeof value === "object" && value !== null && "type" in value;

/** A layer whose type has a kernel of its own. */
export const hasKernel = (layer: ModelLayer): boolean =>
  Object.hasOwn(registries.layers, layer.type) &&
  kernelInitializers.some((key) => key in registries.layers[layer.type]!.options);

const kernelInitializers = ["kernelInitializer", "depthwiseInitializer"];

/** Undefined where the last layers are of a kind that this judgement does not know. */
export const outputChainOf = (model: ModelSpec): OutputChain | undefined => {
  const byName = new Map(model.layers.map((layer) => [layer.name, layer]));
  const activations: AppliedActivation[] = [];
  let next = model.layers.at(-1);
  let keepsAxis = true;
  for (let steps = 0; next && steps < model.layers.length; steps += 1) {
    const layer = appliedLayer(next);
    // A state cannot take another activation, nor as many units as the answer has: it wants a layer after it.
    if (isRecurrent(layer)) return undefined;
    const type = activationOf(layer);
    if (type !== undefined) activations.unshift({ type, layer, path: [...layer.path, "activation"] });
    if (!passing.has(layer.type)) {
      // A convolution has a unit a filter, at every pixel: flattened, they are no longer the last axis.
      const key = "filters" in layer.options && keepsAxis ? "filters" : "units";
      const units = layer.options[key];
      if (typeof units !== "number") return undefined;
      const activationPath = activations.at(-1)?.path ?? [...layer.path, "activation"];
      return { layer, units, unitsPath: [...layer.path, key], activations, activationPath };
    }
    keepsAxis &&= !reordering.has(layer.type);
    next = byName.get(layer.inputs[0] ?? "");
  }
  return undefined;
};

/** Values an activation can give; undefined: unknown, or all numbers. */
export const reachOf = (activation: string): { readonly low: number; readonly high: number } | undefined =>
  Object.hasOwn(reach, activation) ? reach[activation] : undefined;

const reach: Readonly<Record<string, { readonly low: number; readonly high: number }>> = {
  sigmoid: { low: 0, high: 1 },
  hardSigmoid: { low: 0, high: 1 },
  softmax: { low: 0, high: 1 },
  tanh: { low: -1, high: 1 },
  softsign: { low: -1, high: 1 },
  relu: { low: 0, high: Infinity },
  softplus: { low: 0, high: Infinity },
  exponential: { low: 0, high: Infinity },
  logSoftmax: { low: -Infinity, high: 0 },
};
