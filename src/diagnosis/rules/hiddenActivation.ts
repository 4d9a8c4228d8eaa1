/**
 * Between two weight layers something must bend, or the two are one: W₂(W₁x + b₁) + b₂ is again W·x + b.
 * A softmax inside makes the units of a layer compete for a total of 1, so little of each gets through.
 * The slope of a sigmoid is at most 1/4, so a stack of them shrinks the gradient with every layer
 * (Glorot & Bengio 2010); tanh, with slope 1 at 0, does so only once it saturates.
 */
import type { Shape } from "../../engine/shape";
import type { ModelPath } from "../../model/problem";
import type { ModelLayer, ModelSpec } from "../../model/spec";
import { activationOf, hasKernel, isRecurrent, outputChainOf } from "../outputChain";
import { defineStaticRule, type StaticContext, type Symptom } from "../rule";
import { allOf, sentences } from "../../words/lists";
import { say } from "../../words/words";

/** What cannot bend the line: these only scale, drop or reorder, unless they have an activation. */
const straight = new Set([
  "activation",
  "dropout",
  "flatten",
  "reshape",
  "dense",
  "conv1d",
  "conv2d",
  "depthwiseConv2d",
  "conv2dTranspose",
  "averagePooling1d",
  "averagePooling2d",
  "globalAveragePooling1d",
  "globalAveragePooling2d",
]);
/** They give the gradient a fresh scale or a way round. */
const refreshing = new Set(["batchNormalization", "layerNormalization", "add", "concatenate", "average"]);
/** A softmax in front of these weighs or gates, which is what it is for. */
const gated = new Set(["multiply", "attention", "multiHeadAttention"]);
const shallow = new Set(["sigmoid", "hardSigmoid"]);
const flattening = new Set([...shallow, "tanh", "softsign"]);

export const hiddenActivation = defineStaticRule({
  severity: "warning",
  summary: "The activations inside the network add nothing, or hold the gradient back.",
  thresholds: {
    depth: {
      default: 5,
      description:
        "Layers in a row with flattening activations from which the stack counts as deep; with sigmoids the gradient is then at most (1/4)⁵ ≈ 0.001 times the kernels' gain.",
    },
  },
  check: (context, { depth }) => [
    ...linearPairs(context),
    ...softmaxInside(context.model),
    ...deepStack(context.model, depth),
  ],
});

/** For each layer who reads it. */
const readersOf = (model: ModelSpec): ReadonlyMap<string, readonly ModelLayer[]> => {
  const readers = new Map<string, ModelLayer[]>();
  for (const layer of model.layers) {
    for (const input of layer.inputs) readers.set(input, [...(readers.get(input) ?? []), layer]);
  }
  return readers;
};

const linearPairs = ({ model, shapes }: StaticContext): Symptom[] => {
  const readers = readersOf(model);
  const found = new Map<
    string,
    { readonly layer: ModelLayer; readonly next: ModelLayer; readonly narrow: boolean }
  >();
  model.layers.forEach((layer, index) => {
    const key = JSON.stringify(layer.path);
    if (!hasKernel(layer) || activationOf(layer) !== undefined || !straight.has(layer.type) || found.has(key))
      return;
    const next = weightsAfter(layer, readers, model.layers.length);
    // A separable convolution: its two halves are meant to be one, with fewer weights (Chollet 2017).
    if (layer.type === "depthwiseConv2d" && next?.type === "conv2d") return;
    if (next) found.set(key, { layer, next, narrow: isNarrow(model, shapes, index, next) });
  });
  const all = [...found.values()].filter(({ narrow }) => !narrow);
  const every = all.map(({ layer }) => ({ path: [...layer.path, "activation"], value: "relu" }));
  return [...found.values()].map(({ layer, next, narrow }): Symptom => {
    const path = [...layer.path, "activation"];
    const one = { title: say`Set the activation of ${layer.name} to relu`, edits: [{ path, value: "relu" }] };
    const fixes =
      narrow || all.length < 2
        ? [one]
        : [one, { title: say`Set it in all ${all.length} layers`, edits: every }];
    return {
      ...(narrow && { severity: "info" as const }),
      layer: layer.name,
      path,
      message: sentences(
        say`Nothing non-linear stands between ${layer.name} and ${next.name}: two linear layers in a row compute no more than one.`,
        narrow
          ? say`${layer.name} is narrower than what surrounds it, so it may be meant as a bottleneck; otherwise give it an activation, e.g. relu.`
          : say`Give ${layer.name} an activation, e.g. relu, or leave it out.`,
      ),
      fixes,
    };
  });
};

/** The next weight layer with nothing between that bends; undefined: there is something, or several readers. */
const weightsAfter = (
  layer: ModelLayer,
  readers: ReadonlyMap<string, readonly ModelLayer[]>,
  most: number,
): ModelLayer | undefined => {
  let now = layer;
  for (let steps = 0; steps < most; steps += 1) {
    const following = readers.get(now.name) ?? [];
    const [next] = following;
    if (following.length !== 1 || next?.inputs.length !== 1 || !straight.has(next.type)) return undefined;
    if (hasKernel(next)) return next;
    if (activationOf(next) !== undefined) return undefined;
    now = next;
  }
  return undefined;
};

/** Narrower than its input and than the layer after: a low-rank bottleneck, which is not the same as one layer. */
const isNarrow = (
  model: ModelSpec,
  shapes: readonly (Shape | undefined)[],
  index: number,
  next: ModelLayer,
): boolean => {
  const width = shapes[index]?.at(-1);
  const source = model.layers.findIndex(({ name }) => name === model.layers[index]!.inputs[0]);
  const before = source >= 0 ? shapes[source]?.at(-1) : undefined;
  const after = shapes[model.layers.indexOf(next)]?.at(-1);
  if (width === undefined || after === undefined) return false;
  return width < after && (before === undefined || width < before);
};

const softmaxInside = (model: ModelSpec): Symptom[] => {
  const readers = readersOf(model);
  const ending = new Set(outputChainOf(model)?.activations.map(({ layer }) => layer.name));
  const found = new Map<string, Symptom>();
  model.layers.forEach((layer, index) => {
    const type = activationOf(layer);
    const key = JSON.stringify(layer.path);
    if ((type !== "softmax" && type !== "logSoftmax") || found.has(key)) return;
    const following = readers.get(layer.name) ?? [];
    // The last layer, or one of several outputs.
    if (index === model.layers.length - 1 || following.length === 0 || ending.has(layer.name)) return;
    if (following.some((reader) => gated.has(reader.type))) return;
    const path = [...layer.path, "activation"];
    found.set(key, {
      layer: layer.name,
      path,
      message: sentences(
        say`${layer.name} has a ${type} inside the network: its units share a total of 1, so each passes on little and the gradient fades.`,
        say`Use relu (or tanh); softmax belongs to the output.`,
      ),
      fixes: [{ title: say`Change ${type} to relu`, edits: [{ path, value: "relu" }] }],
    });
  });
  return [...found.values()];
};

const deepStack = (model: ModelSpec, depth: number): Symptom[] => {
  const last = model.layers.at(-1);
  let stack: ModelLayer[] = [];
  let tallest: ModelLayer[] = [];
  for (const layer of model.layers) {
    if (layer === last) break;
    const type = activationOf(layer);
    if (refreshing.has(layer.type) || isRecurrent(layer) || (type !== undefined && !flattening.has(type)))
      stack = [];
    else if (type !== undefined) stack = [...stack, layer];
    if (stack.length > tallest.length) tallest = stack;
  }
  if (tallest.length < depth) return [];
  const sigmoids = tallest.filter((layer) => shallow.has(activationOf(layer) ?? ""));
  const serious = sigmoids.length >= depth;
  const first = tallest[0]!;
  const places = new Map<string, ModelPath>();
  for (const layer of serious ? sigmoids : tallest)
    places.set(JSON.stringify(layer.path), [...layer.path, "activation"]);
  const names = allOf([...new Set(tallest.map((layer) => activationOf(layer)!))]);
  return [
    {
      severity: serious ? "warning" : "info",
      layer: first.name,
      path: [...first.path, "activation"],
      message: serious
        ? sentences(
            say`${tallest.length} layers of ${names} in a row, from ${first.name} on: the slope of a sigmoid is at most 1/4, so about (1/4)^${tallest.length} ≈ ${(0.25 ** tallest.length).toExponential(0)} of the gradient reaches the first.`,
            say`Use relu with heNormal kernels, batch normalization, or fewer layers.`,
          )
        : sentences(
            say`${tallest.length} layers of ${names} in a row, from ${first.name} on: where they saturate, the gradient fades.`,
            say`Worth a look at the gradient norms; relu or batch normalization would help.`,
          ),
      evidence: { layers: tallest.length, depth },
      fixes: [
        {
          title: say`Use relu in these layers`,
          edits: [...places.values()].map((path) => ({ path, value: "relu" })),
        },
      ],
    },
  ];
};
