/**
 * A NaN or an infinity, once made, spreads to everything after it; what helps is the place where it
 * was made: the first layer in the direction of the pass, and the range of what went into it.
 */
import type { LayerFacts, StepFacts } from "../../engine/facts";
import { defineRunRule } from "../rule";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

export const nonFinite = defineRunRule({
  severity: "error",
  summary: "A value became NaN or infinite: names the first step, layer, pass and tensor, and what went in.",
  thresholds: {},
  event: {
    stage: "consequence",
    tell: ({ layer }) =>
      layer === undefined ? say`the cost becomes NaN or infinite` : say`${layer} becomes NaN or infinite`,
  },
  check({ model, recent }) {
    const facts = recent.at(-1)!.facts;
    const origin = firstNonFinite(facts);
    if (origin === undefined) return [];
    const place = model.layers.find((layer) => layer.name === origin.layer);
    return [
      {
        layer: origin.layer,
        step: facts.step,
        path: place?.path ?? ["layers"],
        message: sentences(
          say`At step ${facts.step} ${origin.what}.`,
          origin.before,
          say`Lower the learning rate, normalize the inputs, set training.clipNorm, or start from smaller kernels.`,
        ),
        evidence: { step: facts.step, learningRate: facts.learningRate, entries: origin.entries },
      },
    ];
  },
});

interface Origin {
  layer: string;
  what: string;
  before: string;
  entries: number;
}

function firstNonFinite(facts: StepFacts): Origin | undefined {
  const { layers } = facts;
  const forward = layers.findIndex((layer) => layer.activation.nonFinite > 0);
  if (forward >= 0) {
    const layer = layers[forward]!;
    return {
      layer: layer.name,
      what: say`the activation of ${layer.name} (forward pass) holds ${count(layer.activation.nonFinite)}`,
      before: wentIn(layers[forward - 1], "activation"),
      entries: layer.activation.nonFinite,
    };
  }
  const backward = layers.findLastIndex((layer) => layer.gradient.nonFinite > 0);
  if (backward >= 0) {
    const layer = layers[backward]!;
    return {
      layer: layer.name,
      what: say`the gradient at ${layer.name} (backward pass) holds ${count(layer.gradient.nonFinite)}`,
      before: wentIn(layers[backward + 1], "gradient"),
      entries: layer.gradient.nonFinite,
    };
  }
  const last = layers.at(-1);
  if (Number.isFinite(facts.cost) || last === undefined) return undefined;
  return {
    layer: last.name,
    what: say`the cost became ${facts.cost}, computed from the output of ${last.name}`,
    before: wentIn(last, "activation"),
    entries: 1,
  };
}

const count = (entries: number) =>
  entries === 1 ? say`1 NaN or infinite entry` : say`${entries} NaN or infinite entries`;

function wentIn(layer: LayerFacts | undefined, kind: "activation" | "gradient"): string {
  if (layer === undefined)
    return kind === "activation" ? say`Its input was the data itself.` : say`It came from the loss.`;
  const { min, max } = layer[kind];
  const [least, most] = [min.toPrecision(3), max.toPrecision(3)];
  return kind === "activation"
    ? say`What went in, the activation of ${layer.name}, lay between ${least} and ${most}.`
    : say`What went in, the gradient of ${layer.name}, lay between ${least} and ${most}.`;
}
