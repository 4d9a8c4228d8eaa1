/**
 * A step beyond 2 / curvature leads uphill (LeCun et al. 1998): the kernels are thrown far from where they
 * started, and the cost rises, becomes NaN or stays where nothing is learnt. Both must be seen: large steps
 * alone may suit the model, and a cost that rises in small steps has another cause. A run whose cost was
 * beyond all bounds before the first step started wrong; that is `initial-loss` and `initialization-scale`.
 */
import { learningRateFix, learningRatePath } from "../learningRateFix";
import { costNow, isStuck, referenceCost } from "../progress";
import { defineRunRule, type Observation, type RunContext } from "../rule";
import { kernelOf, weightLayers } from "../weightLayers";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

const observationsNeeded = 5;

export const learningRateHigh = defineRunRule({
  severity: "warning",
  summary: "The steps throw the kernels far away, and the cost rises, becomes NaN or no longer falls.",
  thresholds: {
    growth: {
      default: 3,
      description: "Largest norm of a kernel over its first one from which it counts as thrown away.",
    },
    updateRatio: {
      default: 0.01,
      description:
        "Mean ‖Δθ‖/‖θ‖ of that kernel over the run so far from which its steps count as large; about 1e-3 is usual.",
    },
    rise: {
      default: 2,
      description: "The cost over its minimum, in five observations in a row, from which it counts as risen.",
    },
    remaining: {
      default: 0.5,
      description:
        "Cost over that of the best constant answer above which a model whose cost is flat counts as stuck.",
    },
    start: {
      default: 10,
      description:
        "First cost over that of the best constant answer above which the start is to blame, not the rate.",
    },
  },
  event: { stage: "cause", tell: () => say`the steps are too large` },
  check(context, thresholds) {
    const thrown = thrownKernel(context, thresholds);
    if (thrown === undefined) return [];
    const consequence = consequenceOf(context, thresholds);
    if (consequence === undefined) return [];
    const { model } = context;
    const rate = context.recent.at(-1)!.facts.learningRate;
    const fixes = learningRateFix(model, 0.1);
    return [
      {
        step: consequence.step,
        path: learningRatePath,
        message: sentences(
          say`The learning rate ${rate} is too high: the kernel of ${thrown.layer} is ${times(thrown.growth)} times as large as at the start, and ${consequence.text}.`,
          say`Divide the rate by 10.`,
        ),
        evidence: { learningRate: rate, growth: thrown.growth, updateRatio: thrown.updateRatio },
        fixes,
      },
    ];
  },
});

interface Limits {
  readonly growth: number;
  readonly updateRatio: number;
  readonly rise: number;
  readonly remaining: number;
  readonly start: number;
}

/** The kernel that grew most, where it did so in large steps. */
function thrownKernel({ recent, first, travelled }: RunContext, limits: Limits) {
  const latest = recent.findLast(({ facts }) => Number.isFinite(facts.gradientNorm)) ?? first;
  const starts = weightLayers(first.facts);
  let most = { layer: "", growth: 0, updateRatio: 0 };
  weightLayers(latest.facts).forEach((layer, at) => {
    const before = kernelOf(starts[at]!)!.norm;
    const growth = before > 0 ? kernelOf(layer)!.norm / before : 0;
    const steps = latest.facts.step - first.facts.step + 1;
    if (growth > most.growth)
      most = { layer: layer.name, growth, updateRatio: (travelled[layer.name] ?? 0) / steps };
  });
  return most.growth >= limits.growth && most.updateRatio >= limits.updateRatio ? most : undefined;
}

const costOf = ({ facts }: Observation): number => facts.cost - facts.penalty;

function consequenceOf(context: RunContext, limits: Limits): { step: number; text: string } | undefined {
  const { first, recent, costs, warm } = context;
  const reference = referenceCost(context);
  const began = costOf(first);
  if (!(began <= limits.start * reference)) return undefined;
  const best = costs.reduce((a, b) => (b.mean < a.mean ? b : a), costs[0] ?? { step: 0, mean: began });
  const latest = recent.at(-1)!;
  if (!Number.isFinite(costOf(latest)))
    return {
      step: best.step,
      text: say`the cost became ${String(latest.facts.cost)} at step ${latest.facts.step}`,
    };
  const risen = (observation: Observation) =>
    costOf(observation) >= limits.rise * best.mean && costOf(observation) >= reference;
  const window = recent.slice(-observationsNeeded);
  if (window.length === observationsNeeded && window.every(risen))
    return {
      step: best.step,
      text: say`the cost rose from ${best.mean.toPrecision(3)} at step ${best.step} to ${costOf(latest).toPrecision(3)}`,
    };
  if (warm && isStuck(context, { fall: 0.05, remaining: limits.remaining }))
    return { step: first.facts.step, text: say`the cost stays at ${costNow(context).toPrecision(3)}` };
  return undefined;
}

const times = (value: number): string => Number(value.toPrecision(2)).toLocaleString("en");
