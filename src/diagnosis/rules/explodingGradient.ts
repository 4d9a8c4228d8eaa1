/**
 * The mirror of vanishing: with a factor r > 1 a layer, the first of L layers receives r^L of the last
 * one's gradient and a step throws the parameters away (Pascanu, Mikolov & Bengio 2013). Fires when the
 * run became NaN or infinite with the gradient growing over depth, or while it is on the way there.
 */
import { defineRunRule, type Observation } from "../rule";
import { kernelGradient, weightLayers } from "../weightLayers";

const observationsNeeded = 5;

export const explodingGradient = defineRunRule({
  severity: "error",
  summary:
    "The gradient grows from layer to layer on its way back, or from step to step, and the cost rises with it.",
  thresholds: {
    ratio: {
      default: 70,
      description:
        "Largest kernel gradient's norm over the last kernel's above which it counts as exploding (SageMaker Debugger's and AutoTrainer's value).",
    },
    growth: { default: 2, description: "Growth of the whole gradient's norm over the observations." },
  },
  check({ model, recent, first }, thresholds) {
    const finite = recent.filter((observation) => isFinite(observation));
    const latest = finite.at(-1);
    if (latest === undefined) return [];
    const layers = weightLayers(latest.facts);
    const last = layers.at(-1);
    if (last === undefined || layers.length < 2) return [];
    const largest = layers.reduce((a, b) => (kernelGradient(b) > kernelGradient(a) ? b : a));
    const overDepth = kernelGradient(largest) / Math.max(kernelGradient(last), Number.MIN_VALUE);
    const window = finite.slice(-observationsNeeded);
    const overSteps = latest.facts.gradientNorm / Math.max(window[0]!.facts.gradientNorm, Number.MIN_VALUE);
    const broke = finite.length < recent.length;
    const rising = latest.facts.cost > 2 * first.facts.cost;
    const explodes = broke
      ? overDepth > thresholds.ratio || overSteps > thresholds.growth
      : window.length === observationsNeeded &&
        overDepth > thresholds.ratio &&
        overSteps > thresholds.growth &&
        rising;
    if (!explodes) return [];
    const place = model.layers.find((layer) => layer.name === largest.name);
    const clipped = model.training.clipNorm !== undefined || model.training.clipValue !== undefined;
    return [
      {
        layer: largest.name,
        step: latest.facts.step,
        path: place?.path ?? ["layers"],
        message:
          `The gradient explodes: at step ${latest.facts.step} ${largest.name} receives ${overDepth.toPrecision(3)} times what ${last.name} receives ` +
          `(norms ${kernelGradient(largest).toExponential(1)} and ${kernelGradient(last).toExponential(1)} over ${layers.length} weight layers) ` +
          `and ${broke ? "the next step gave NaN or infinity" : `the cost rose from ${first.facts.cost.toPrecision(3)} to ${latest.facts.cost.toPrecision(3)}`}. ` +
          "Start from smaller kernels (glorot or he initializers), lower the learning rate, or clip the gradient.",
        evidence: {
          ratio: overDepth,
          growth: overSteps,
          gradientNorm: latest.facts.gradientNorm,
          largestGradientNorm: kernelGradient(largest),
        },
        fixes: clipped
          ? []
          : [
              {
                title: "Clip the gradient's norm at 1",
                edits: [{ path: ["training", "clipNorm"], value: 1 }],
              },
            ],
      },
    ];
  },
});

const isFinite = ({ facts }: Observation): boolean =>
  Number.isFinite(facts.cost) && Number.isFinite(facts.gradientNorm);
