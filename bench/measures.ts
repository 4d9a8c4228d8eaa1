/** The quantities whose distribution over healthy and faulty runs the rules' thresholds rest on. */
import type { RunContext } from "../src/diagnosis/rule";
import { costNow, recentFall, remaining } from "../src/diagnosis/progress";
import { kernelOf, weightLayers } from "../src/diagnosis/weightLayers";

type Measure = (context: RunContext) => number | undefined;

export const measures: Readonly<Record<string, Measure>> = {
  steps: ({ plannedSteps }) => plannedSteps,
  trivial: ({ trivialCost }) => trivialCost,
  first: ({ costs }) => costs[0]?.mean,
  now: costNow,
  remaining,
  fall40: (context) => recentFall(context, 0.4),
  fall60: (context) => recentFall(context, 0.6),
  riseOverMin: (context) => costNow(context) / Math.min(...context.costs.map(({ mean }) => mean)),
  spread: ({ recent }) => {
    const { output } = recent.at(-1)!.answers;
    return output.between / output.size;
  },
  spreadOfTarget: ({ recent }) => {
    const { output, target } = recent.at(-1)!.answers;
    return output.between / target.between;
  },
  leastTravelled: ({ travelled, recent }) =>
    Math.min(...weightLayers(recent.at(-1)!.facts).map(({ name }) => travelled[name]!)),
  mostTravelled: ({ travelled, recent }) =>
    Math.max(...weightLayers(recent.at(-1)!.facts).map(({ name }) => travelled[name]!)),
  updateRatio: ({ recent }) =>
    Math.max(...weightLayers(recent.at(-1)!.facts).map((layer) => kernelOf(layer)!.updateRatio)),
  growth: ({ first, recent }) =>
    Math.max(
      ...weightLayers(recent.at(-1)!.facts).map(
        (layer, at) => kernelOf(layer)!.norm / kernelOf(weightLayers(first.facts)[at]!)!.norm,
      ),
    ),
  penaltyRatio: ({ recent }) => {
    const { penaltyGradientNorm, lossGradientNorm } = recent.at(-1)!.facts;
    return penaltyGradientNorm / lossGradientNorm;
  },
};
