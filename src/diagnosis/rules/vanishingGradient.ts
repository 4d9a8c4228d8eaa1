/**
 * The gradient shrinks by about the same factor at every layer on its way back: after L layers with
 * |∂a_l/∂a_(l−1)| = r < 1 the first one receives r^L of it (Bengio, Simard & Frasconi 1994; Glorot &
 * Bengio 2010). Small norms alone prove nothing, since a converged model has them too: the symptom
 * counts only together with its consequence, a cost that does not fall.
 */
import type { ModelEdit } from "../../model/problem";
import { defineRunRule, type Observation, type RunContext } from "../rule";
import { kernelGradient, kernelOf, weightLayers } from "../weightLayers";
import { saturatingActivations, saturatingHiddenLayers } from "../saturating";
import { say } from "../../words/words";
import { allOf, sentences } from "../../words/lists";

const observationsNeeded = 4;

export const vanishingGradient = defineRunRule({
  severity: "warning",
  summary:
    "The first layers receive a vanishing part of the gradient that the last layer receives, and the cost does not fall.",
  thresholds: {
    ratio: {
      default: 1e-3,
      description:
        "‖gradient of the first kernel‖ / ‖gradient of the last kernel‖ below which it counts as vanished.",
    },
    firstGradient: {
      default: 1e-4,
      description:
        "‖gradient of the first kernel‖ below which it counts as small (DeepLocalize uses 1e-7 an entry).",
    },
    updateRatio: {
      default: 1e-6,
      description: "‖Δθ‖/‖θ‖ of the first kernel below which the layer does not move; about 1e-3 is usual.",
    },
    decayPerLayer: {
      default: 0.6,
      description:
        "Geometric mean of the gradient's factor from layer to layer below which depth itself explains it; a sigmoid's is at most 0.25 times the kernel's gain.",
    },
    fall: {
      default: 0.01,
      description: "Relative fall of the smoothed cost over the observations below which it counts as flat.",
    },
  },
  event: {
    stage: "symptom",
    tell: ({ layer }) =>
      layer === undefined ? say`the gradient of a layer vanishes` : say`the gradient of ${layer} vanishes`,
  },
  check(context, thresholds) {
    const recent = context.recent.slice(-observationsNeeded);
    if (!context.warm || recent.length < observationsNeeded) return [];
    if (!costIsFlat(context, recent, thresholds.fall)) return [];
    if (!recent.every((observation) => hasVanished(observation, thresholds))) return [];

    const latest = weightLayers(recent.at(-1)!.facts);
    const first = latest[0]!;
    const last = latest.at(-1)!;
    const ratio = kernelGradient(first) / kernelGradient(last);
    const place = context.model.layers.find((layer) => layer.name === first.name);
    const saturating = saturatingHiddenLayers(context.model);
    const edits: ModelEdit[] = saturating.map((path) => ({ path: [...path, "activation"], value: "relu" }));
    return [
      {
        layer: first.name,
        step: recent[0]!.facts.step,
        path: place?.path ?? ["layers"],
        message: sentences(
          say`The gradient vanishes on its way back: ${first.name} receives ${ratio.toExponential(1)} of what ${last.name} receives (norms ${kernelGradient(first).toExponential(1)} and ${kernelGradient(last).toExponential(1)} over ${latest.length} weight layers), its relative update is ${(kernelOf(first)?.updateRatio ?? 0).toExponential(1)} and the cost does not fall.`,
          saturating.length > 0
            ? say`Units of ${saturatingOf(context)} flatten out on both sides; use relu with heNormal kernels, fewer layers, batch normalization or skip connections.`
            : say`Start with larger kernels (glorot or he initializers), use fewer layers, batch normalization or skip connections.`,
        ),
        evidence: {
          ratio,
          firstGradientNorm: kernelGradient(first),
          lastGradientNorm: kernelGradient(last),
          updateRatio: kernelOf(first)?.updateRatio ?? 0,
        },
        fixes: edits.length > 0 ? [{ title: say`Use relu in the hidden layers`, edits }] : [],
      },
    ];
  },
});

function saturatingOf(context: RunContext): string {
  const used = new Set(
    context.model.layers.map((layer) => saturatingActivations(layer)).filter((name) => name !== undefined),
  );
  return allOf([...used]);
}

function hasVanished(
  { facts }: Observation,
  thresholds: { ratio: number; firstGradient: number; updateRatio: number; decayPerLayer: number },
): boolean {
  const layers = weightLayers(facts);
  const first = layers[0];
  const last = layers.at(-1);
  if (first === undefined || last === undefined || layers.length < 3) return false;
  const ratio = kernelGradient(first) / kernelGradient(last);
  const small = ratio < thresholds.ratio && kernelGradient(first) < thresholds.firstGradient;
  const still = (kernelOf(first)?.updateRatio ?? 1) < thresholds.updateRatio;
  const decays = Math.pow(ratio, 1 / (layers.length - 1)) < thresholds.decayPerLayer;
  return small && (still || decays);
}

/** Neither falling now nor already low. */
function costIsFlat(context: RunContext, recent: readonly Observation[], fall: number): boolean {
  const now = recent.at(-1)!.smoothedCost;
  return now > recent[0]!.smoothedCost * (1 - fall) && now > 0.5 * context.first.smoothedCost;
}
