/**
 * Mini-batches make any cost swing; what is judged here is the cost of the whole train part after each
 * epoch, which has no such noise. Where it turns again and again by more than a few percent and its mean
 * no longer falls, the steps jump across the valley instead of going down in it.
 */
import { learningRateFix, learningRatePath } from "../learningRateFix";
import { remaining } from "../progress";
import { defineRunRule } from "../rule";
import { sentences } from "../../words/lists";
import { say } from "../../words/words";

export const oscillatingCost = defineRunRule({
  severity: "warning",
  summary: "From epoch to epoch the cost jumps up and down, and its mean does not fall.",
  thresholds: {
    fewest: { default: 8, description: "Epochs that must have been measured." },
    window: { default: 50, description: "The latest epochs that are judged, at most." },
    turns: {
      default: 0.5,
      description: "Fraction of those epochs at which the cost changes direction, above which it swings.",
    },
    amplitude: {
      default: 0.03,
      description: "Mean change from epoch to epoch, in parts of the mean cost, above which it swings.",
    },
    fall: {
      default: 0.03,
      description:
        "Relative fall of the mean from the first half of those epochs to the second below which it does not fall.",
    },
    remaining: {
      default: 0.5,
      description: "Cost over that of the best constant answer below which the swinging does no harm.",
    },
  },
  event: { stage: "symptom", tell: () => say`the cost swings` },
  check(context, limits) {
    if (!context.warm || !(remaining(context) > limits.remaining)) return [];
    const measured = context.evaluations.slice(1).flatMap(({ step, parts }) => {
      const cost = parts.train?.cost;
      return cost !== undefined && Number.isFinite(cost) ? [{ step, cost }] : [];
    });
    const window = measured.slice(-limits.window);
    if (window.length < limits.fewest) return [];
    const costs = window.map(({ cost }) => cost);
    const changes = costs.slice(1).map((cost, at) => cost - costs[at]!);
    const turns =
      changes.slice(1).filter((change, at) => change * changes[at]! < 0).length / (changes.length - 1);
    const mean = meanOf(costs);
    const amplitude = meanOf(changes.map(Math.abs)) / Math.abs(mean);
    const half = Math.floor(costs.length / 2);
    const fall = 1 - meanOf(costs.slice(half)) / meanOf(costs.slice(0, half));
    if (turns <= limits.turns || amplitude <= limits.amplitude || fall >= limits.fall) return [];
    const rate = context.recent.at(-1)!.facts.learningRate;
    return [
      {
        step: window[0]!.step,
        path: learningRatePath,
        message: sentences(
          say`The cost swings: over the last ${costs.length} epochs it changed direction at ${Math.round(turns * 100)} % of them, by ${Math.round(amplitude * 100)} % of ${mean.toPrecision(3)} on average, and does not fall.`,
          say`Lower the learning rate (${rate}), let it decay with a schedule, or use larger mini-batches.`,
        ),
        evidence: { turns, amplitude, fall, learningRate: rate },
        fixes: learningRateFix(context.model, 0.1),
      },
    ];
  },
});

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
