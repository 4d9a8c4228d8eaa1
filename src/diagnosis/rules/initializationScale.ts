/**
 * A layer of fan-in n with kernel variance v multiplies the variance of its signal by about n·v, half of
 * it behind a rectifier: the scaled initializers (He, Glorot, LeCun) choose v so that this is 1. A fixed
 * deviation does so only by luck, and over many layers the factors multiply (He et al. 2015, eq. 10).
 */
import type { ModelEdit } from "../../model/problem";
import type { ModelLayer } from "../../model/spec";
import { activationOf, hasKernel, isChosen, isRecurrent } from "../outputChain";
import { defineStaticRule, type StaticContext, type Symptom } from "../rule";
import { rectifiers, suitedInitializer } from "../suitedInitializer";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** These bring the signal back to one scale, so what came before is forgotten. */
const rescaling = new Set(["batchNormalization", "layerNormalization"]);

interface Scale {
  readonly layer: ModelLayer;
  /** Factor on the signal's variance. */
  readonly gain: number;
}

export const initializationScale = defineStaticRule({
  severity: "warning",
  summary: "Kernels of a fixed deviation shrink or blow up the signal on its way through the network.",
  thresholds: {
    factor: {
      default: 4,
      description:
        "How many times larger or smaller than the initializer's rule (He behind rectifiers, LeCun else) the variance of a layer's kernel must be.",
    },
    ratio: {
      default: 10,
      description:
        "How many times the signal's deviation must grow or shrink from the first hidden layer to the last.",
    },
  },
  event: {
    stage: "cause",
    tell: ({ layer }) =>
      layer === undefined
        ? say`the kernel of a layer starts at the wrong scale`
        : say`the kernel of ${layer} starts at the wrong scale`,
  },
  /** What the first mini-batch shows: also kernels that were loaded, and those of convolutions. */
  checkStart({ model, facts, kernels }, { factor, ratio }) {
    const deviationOf = (name: string) =>
      facts.layers.find((layer) => layer.name === name)?.activation.std ?? NaN;
    const hidden = kernels.slice(0, -1).flatMap(({ layer, fanIn, variance }) => {
      const place = model.layers.find(({ name }) => name === layer);
      if (place === undefined) return [];
      const next = model.layers[model.layers.indexOf(place) + 1];
      return [{ layer: place, gain: gainOf(fanIn * variance, place, next), deviation: deviationOf(layer) }];
    });
    const wrong = hidden.filter(({ gain }) => gain > factor || gain < 1 / factor);
    const total = (hidden.at(-1)?.deviation ?? NaN) / (hidden[0]?.deviation ?? NaN);
    if (!wrong[0] || !(total >= ratio || total <= 1 / ratio)) return [];
    return [symptomOf(wrong[0], wrong, hidden, total)];
  },
  check({ model, shapes, data }, { factor, ratio }) {
    const stretch = stretchOf(model, shapes, data);
    const wrong = stretch.filter(({ gain }) => gain > factor || gain < 1 / factor);
    const first = wrong[0];
    // The layer that receives the data sets the scale that the others are compared with.
    const total = Math.sqrt(stretch.slice(1).reduce((product, { gain }) => product * gain, 1));
    if (!first || (total < ratio && total > 1 / ratio)) return [];
    return [symptomOf(first, wrong, stretch, total)];
  },
});

const symptomOf = (
  first: Scale,
  wrong: readonly Scale[],
  stretch: readonly Scale[],
  total: number,
): Symptom => {
  const edits = new Map<string, ModelEdit>();
  for (const { layer } of wrong) {
    const value = suitedInitializer(activationOf(layer));
    edits.set(JSON.stringify(layer.path), { path: [...layer.path, "kernelInitializer"], value });
  }
  const wanted = String([...edits.values()][0]!.value);
  const all = [...edits.values()];
  const course =
    total > 1
      ? say`the signal grows to ${shown(total)} times its size, the gradient likewise`
      : say`the signal shrinks to ${shown(total)} times its size, the gradient likewise`;
  return {
    layer: first.layer.name,
    path: [...first.layer.path, "kernelInitializer"],
    message: sentences(
      first.gain > 1
        ? say`The kernel of ${first.layer.name} starts too large: it multiplies the variance of its signal by about ${shown(first.gain)}, and over ${stretch.length} hidden layers ${course}.`
        : say`The kernel of ${first.layer.name} starts too small: it multiplies the variance of its signal by about ${shown(first.gain)}, and over ${stretch.length} hidden layers ${course}.`,
      say`Use an initializer that scales with the layer, e.g. ${wanted}.`,
    ),
    evidence: { gain: first.gain, ratio: total },
    fixes: [
      {
        title:
          all.length > 1 ? say`Use scaled initializers` : say`Change the kernel initializer to ${wanted}`,
        edits: all,
      },
    ],
  };
};

/** Of fan-in × variance, half is lost behind a rectifier. */
const gainOf = (product: number, layer: ModelLayer, next: ModelLayer | undefined): number => {
  const activation = activationOf(layer) ?? (next?.type === "activation" ? activationOf(next) : undefined);
  return rectifiers.has(activation ?? "") ? product / 2 : product;
};

const shown = (value: number): string =>
  value >= 0.01 && value < 1000 ? String(Number(value.toPrecision(2))) : value.toExponential(0);

/** The hidden layers since the last normalization, with their factors; an output that starts small is fine. */
const stretchOf = (
  { layers, inputs }: StaticContext["model"],
  shapes: StaticContext["shapes"],
  data: StaticContext["data"],
): Scale[] => {
  // A single one is also called `input`.
  const inputShape = (name: string) => data?.inputs[Math.max(0, inputs.indexOf(name))]?.shape;
  const places = new Map(layers.map(({ name }, index) => [name, index]));
  const output = layers.findLast(hasKernel);
  let stretch: Scale[] = [];
  layers.forEach((layer, index) => {
    // A recurrent state has a size of its own, whatever comes in.
    if (rescaling.has(layer.type) || isRecurrent(layer)) stretch = [];
    if (layer.type !== "dense" || layer === output || layer.inputs.length !== 1) return;
    const place = places.get(layer.inputs[0]!);
    const fan = place === undefined ? inputShape(layer.inputs[0]!)?.at(-1) : shapes[place]?.at(-1);
    if (fan === undefined) return;
    const variance = fixedVariance(layer);
    // A scaled initializer keeps the signal's size; that is what it is for.
    const gain = variance === undefined ? 1 : gainOf(fan * variance, layer, layers[index + 1]);
    stretch.push({ layer, gain });
  });
  return stretch;
};

/** Of an initializer whose spread is given in numbers; undefined for those that scale with the layer, and constants. */
const fixedVariance = ({ options }: ModelLayer): number | undefined => {
  const kernel = options.kernelInitializer;
  if (!isChosen(kernel)) return undefined;
  const { stddev, minval, maxval } = kernel.options;
  if (
    (kernel.type === "randomNormal" || kernel.type === "truncatedNormal") &&
    typeof stddev === "number" &&
    stddev > 0
  ) {
    return kernel.type === "truncatedNormal" ? (0.88 * stddev) ** 2 : stddev ** 2;
  }
  if (
    kernel.type === "randomUniform" &&
    typeof minval === "number" &&
    typeof maxval === "number" &&
    maxval > minval
  ) {
    return (maxval - minval) ** 2 / 12;
  }
  return undefined;
};
