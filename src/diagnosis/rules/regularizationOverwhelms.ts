/**
 * At rest the penalty's gradient and the data's are equal and opposite: a ratio of 1 alone proves nothing. It
 * counts where the penalty won: the kernels shrank to a fraction of what they were, or its gradient still
 * outweighs the data's, and the model answers no better than a constant.
 */
import type { ModelPath } from "../../model/problem";
import { isStuck } from "../progress";
import { defineRunRule, type Observation, type RunContext } from "../rule";
import { kernelOf, weightLayers } from "../weightLayers";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

const observationsNeeded = 5;

export const regularizationOverwhelms = defineRunRule({
  severity: "warning",
  summary:
    "The regularization pulls the kernels to 0 harder than the data can push back, and nothing is learnt.",
  thresholds: {
    ratio: {
      default: 1,
      description: "‖∂penalty/∂θ‖ / ‖∂loss/∂θ‖ above which the penalty outweighs the data.",
    },
    shrunk: {
      default: 0.1,
      description: "Norm of the kernels over that at the start below which the penalty has pulled them to 0.",
    },
    fall: {
      default: 0.02,
      description: "Relative fall of the cost without penalty below which it counts as flat.",
    },
    remaining: {
      default: 0.9,
      description: "That cost over the cost of the best constant answer above which nothing was learnt.",
    },
  },
  event: { stage: "cause", tell: () => say`the regularization outweighs the data` },
  check(context, limits) {
    const window = context.recent.slice(-observationsNeeded);
    if (!context.warm || window.length < observationsNeeded) return [];
    if (!window.every(({ facts }) => facts.penaltyGradientNorm > 0)) return [];
    const ratios = window.map(({ facts }) => facts.penaltyGradientNorm / facts.lossGradientNorm);
    const ratio = Math.min(...ratios);
    const left = kernelSize(window.at(-1)!) / kernelSize(context.first);
    if (!(ratio > limits.ratio || left < limits.shrunk) || !isStuck(context, limits)) return [];
    const { path, value } = strongest(context);
    return [
      {
        step: context.first.facts.step,
        path,
        message: sentences(
          say`The regularization outweighs the data: the kernels have ${percent(left)} of the norm they started with, its gradient is ${Number(ratio.toPrecision(2))} times the data's, and the cost without it does not fall.`,
          say`Make ${String(path.at(-1))} a hundred times smaller; usual values are 1e-5 to 1e-2.`,
        ),
        evidence: { ratio, kernelNorm: left },
        fixes:
          value > 0
            ? [
                {
                  title: say`Change ${String(path.at(-1))} ${value} → ${Number((value / 100).toPrecision(3))}`,
                  edits: [{ path, value: Number((value / 100).toPrecision(3)) }],
                },
              ]
            : [],
      },
    ];
  },
});

const kernelSize = ({ facts }: Observation): number =>
  Math.hypot(...weightLayers(facts).map((layer) => kernelOf(layer)!.norm));

/** The largest l1 or l2 that the file gives, with its place. */
function strongest({ model }: RunContext): { path: ModelPath; value: number } {
  const places: { path: ModelPath; penalty: unknown }[] = [
    { path: ["regularization"], penalty: model.regularization },
    ...model.layers.map(({ path, options }) => ({
      path: [...path, "kernelRegularizer"],
      penalty: options.kernelRegularizer,
    })),
  ];
  let most: { path: ModelPath; value: number } = { path: ["regularization"], value: 0 };
  for (const { path, penalty } of places)
    for (const [key, value] of Object.entries(penalty ?? {}))
      if (typeof value === "number" && value > most.value) most = { path: [...path, key], value };
  return most;
}

const percent = (fraction: number): string => `${Number((fraction * 100).toPrecision(2))} %`;
