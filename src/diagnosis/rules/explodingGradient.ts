/**
 * The mirror of vanishing: with a factor r > 1 a layer, the first of L layers receives r^L of the last
 * one's gradient and a step throws the parameters away (Pascanu, Mikolov & Bengio 2013). A gradient that
 * grows over depth is the symptom; it counts with one of its consequences: the run became NaN or infinite,
 * an update was larger than the parameters it changed, or gradient and cost keep growing.
 */
import { defineRunRule, type Observation } from "../rule";
import { kernelOf, weightLayers } from "../weightLayers";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

const observationsNeeded = 5;

export const explodingGradient = defineRunRule({
  severity: "error",
  summary:
    "The gradient grows from layer to layer on its way back, or from step to step, and the cost rises with it.",
  thresholds: {
    ratio: {
      default: 70,
      description:
        "Largest norm of a layer's gradient over the last layer's above which it counts as exploding (SageMaker Debugger's and AutoTrainer's value).",
    },
    growth: { default: 2, description: "Growth of the whole gradient's norm over the observations." },
    updateRatio: {
      default: 1,
      description:
        "Largest ‖Δθ‖/‖θ‖ of a kernel above which one step replaced what it had learnt; about 1e-3 is usual.",
    },
  },
  event: {
    stage: "symptom",
    tell: ({ layer }) =>
      layer === undefined ? say`the gradient of a layer explodes` : say`the gradient of ${layer} explodes`,
  },
  check({ model, recent, first }, thresholds) {
    const finite = recent.filter(isFinite);
    const latest = finite.at(-1);
    if (latest === undefined) return [];
    const layers = weightLayers(latest.facts);
    const last = layers.at(-1);
    if (last === undefined || layers.length < 2) return [];
    // Of the activations: a kernel's gradient is activation × gradient, and where the activations grow on
    // the way forward as the gradients do on the way back, that product is the same at every depth.
    const largest = layers.reduce((a, b) => (b.gradient.norm > a.gradient.norm ? b : a));
    const overDepth = largest.gradient.norm / Math.max(last.gradient.norm, Number.MIN_VALUE);
    const window = finite.slice(-observationsNeeded);
    const overSteps = latest.facts.gradientNorm / Math.max(window[0]!.facts.gradientNorm, Number.MIN_VALUE);
    const updateRatio = Math.max(...layers.map((layer) => kernelOf(layer)?.updateRatio ?? 0));

    const broke =
      finite.length < recent.length && (overDepth > thresholds.ratio || overSteps > thresholds.growth);
    const thrownAway = overDepth > thresholds.ratio && updateRatio > thresholds.updateRatio;
    const growing =
      window.length === observationsNeeded &&
      overDepth > thresholds.ratio &&
      overSteps > thresholds.growth &&
      latest.facts.cost > 2 * first.facts.cost;
    if (!broke && !thrownAway && !growing) return [];
    const consequence = broke
      ? say`the next step gave NaN or infinity`
      : thrownAway
        ? say`an update was ${Math.round(updateRatio).toLocaleString("en")} times as large as the kernel it changed`
        : say`the cost rose from ${first.facts.cost.toPrecision(3)} to ${latest.facts.cost.toPrecision(3)}`;
    const place = model.layers.find((layer) => layer.name === largest.name);
    const clipped = model.training.clipNorm !== undefined || model.training.clipValue !== undefined;
    return [
      {
        layer: largest.name,
        step: latest.facts.step,
        path: place?.path ?? ["layers"],
        message: sentences(
          say`The gradient explodes: at step ${latest.facts.step} ${largest.name} receives ${Math.round(overDepth).toLocaleString("en")} times what ${last.name} receives (norms ${largest.gradient.norm.toExponential(1)} and ${last.gradient.norm.toExponential(1)} over ${layers.length} weight layers), and ${consequence}.`,
          say`Start from smaller kernels (glorot or he initializers), lower the learning rate, or clip the gradient.`,
        ),
        evidence: {
          ratio: overDepth,
          growth: overSteps,
          updateRatio,
          gradientNorm: latest.facts.gradientNorm,
          largestGradientNorm: largest.gradient.norm,
        },
        fixes: clipped
          ? []
          : [
              {
                title: say`Clip the gradient's norm at 1`,
                edits: [{ path: ["training", "clipNorm"], value: 1 }],
              },
            ],
      },
    ];
  },
});

const isFinite = ({ facts }: Observation): boolean =>
  Number.isFinite(facts.cost) && Number.isFinite(facts.gradientNorm);
