/**
 * A layer whose kernel keeps what it started with: because no gradient arrives (exactly zero: something before or behind it
 * is 0 for every example, or its output does not reach the cost), or because what arrives is too small for float32. Where
 * a schedule has brought the learning rate down, standing still is what was asked for.
 */
import type { LayerFacts } from "../../engine/facts";
import { stretchesOf } from "../consecutive";
import { outputChainOf } from "../outputChain";
import { defineRunRule, observationWindow, type RunContext, type Symptom } from "../rule";
import { weightLayers } from "../weightLayers";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

/** A mini-batch of a few examples, all answered for certain, may leave no gradient now and then. */
const observationsNeeded = observationWindow;

export const untrainedLayer = defineRunRule({
  severity: "warning",
  summary: "The kernels of a layer stay exactly as they started.",
  thresholds: {
    updateRatio: {
      default: 1e-9,
      description: "‖Δθ‖/‖θ‖ up to which a float32 number does not change at all.",
    },
  },
  event: {
    stage: "consequence",
    tell: ({ layer }) => (layer === undefined ? say`no layer does not train` : say`${layer} does not train`),
  },
  check(context, { updateRatio }) {
    const window = context.recent.slice(-observationsNeeded);
    if (!context.warm || window.length < observationsNeeded) return [];
    const moving = window.flatMap(({ facts }) =>
      facts.layers.filter((layer) => moves(layer, updateRatio)).map(({ name }) => name),
    );
    const layers = weightLayers(window[0]!.facts);
    const step = window[0]!.facts.step;
    const still = stretchesOf(layers, ({ name }) => !moving.includes(name));
    const last = layers.at(-1);
    const isNone = still[0]?.following === layers.length - 1 && last !== undefined;
    const reached = new Set(
      window.flatMap(({ facts }) => facts.layers.filter(isReached).map(({ name }) => name)),
    );
    if (isNone && reached.size > 0 && wasBroughtDown(context)) return [];
    if (isNone && layers.length > 1 && reached.size === 0) return [nothingTrains(context, last.name, step)];
    return still.map(({ first, following }) => {
      const from = layers.findIndex(({ name }) => name === first.name);
      const isSilent = layers.slice(from, from + following + 1).every(({ name }) => !reached.has(name));
      return {
        layer: first.name,
        step,
        path: context.model.layers.find(({ name }) => name === first.name)?.path ?? ["layers"],
        message: isSilent ? noGradient(first.name, following) : tooSmall(first.name, following),
        evidence: { layers: following + 1 },
      };
    });
  },
});

const noGradient = (layer: string, following: number): string =>
  sentences(
    following === 0
      ? say`The kernel of ${layer} stays as it started: its gradient is exactly 0.`
      : following === 1
        ? say`The kernel of ${layer} and of the layer after it stays as it started: its gradient is exactly 0.`
        : say`The kernel of ${layer} and of the ${following} layers after it stays as it started: its gradient is exactly 0.`,
    say`What comes in is 0 for every example, a layer behind it passes no gradient back, or its output does not reach the cost.`,
  );

const tooSmall = (layer: string, following: number): string =>
  sentences(
    following === 0
      ? say`The kernel of ${layer} stays as it started: its updates are too small for float32 to change it.`
      : following === 1
        ? say`The kernel of ${layer} and of the layer after it stays as it started: its updates are too small for float32 to change it.`
        : say`The kernel of ${layer} and of the ${following} layers after it stays as it started: its updates are too small for float32 to change it.`,
    say`The gradient is all but lost on its way there, or the learning rate is far too low.`,
  );

/** By a schedule or by hand, to a thousandth and less of what it was. */
const wasBroughtDown = ({ first, recent }: RunContext): boolean =>
  recent.at(-1)!.facts.learningRate < first.facts.learningRate / 1000;

const isReached = ({ parameters }: LayerFacts): boolean =>
  parameters.some(({ name, gradientNorm }) => /kernel$/i.test(name) && gradientNorm > 0);

const moves = ({ parameters }: LayerFacts, limit: number): boolean =>
  parameters.some(
    ({ name, updateRatio, gradientNorm }) => /kernel$/i.test(name) && gradientNorm > 0 && updateRatio > limit,
  ) ||
  parameters.some(({ name, norm, gradientNorm }) => /kernel$/i.test(name) && norm === 0 && gradientNorm > 0);

function nothingTrains({ model }: RunContext, layer: string, step: number): Symptom {
  return {
    layer,
    step,
    path: outputChainOf(model)?.activationPath ?? ["loss"],
    message: sentences(
      say`No layer trains: the kernels of all of them receive no gradient.`,
      say`Look at the output's activation (a softmax over one unit is always 1, a relu under a cross-entropy may be silent everywhere), at kernels that start at 0, and at dead layers.`,
    ),
    evidence: { layers: 0 },
  };
}
