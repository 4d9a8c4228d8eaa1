/** How far a run has come: what turns a symptom into a warning is that the model does not learn. */
import { meanBetween } from "./costCurve";
import type { RunContext } from "./rule";

type Costs = Pick<RunContext, "costs" | "trivialCost">;

/** What a cost is measured by: that of the best constant answer, or the first one where that is unknown or 0. */
export function referenceCost({ costs, trivialCost }: Costs): number {
  const known = Number.isFinite(trivialCost) && trivialCost > 0;
  return known ? trivialCost : (costs[0]?.mean ?? Infinity);
}

/** Stretches in each of two halves that are compared: fewer, and the mini-batches' own noise decides. */
const leastStretches = 5;

/** The mean cost of the latest tenth of the steps so far, no fewer than five stretches. */
export const costNow = ({ costs }: Pick<RunContext, "costs">): number =>
  meanBetween(costs, 1 - Math.max(0.1, Math.min(1, leastStretches / costs.length)), 1);

/** The latest cost in parts of the reference: 1 where nothing was learnt; NaN where the reference is not positive. */
export function remaining(context: Costs): number {
  const reference = referenceCost(context);
  return reference > 0 ? costNow(context) / reference : NaN;
}

/**
 * The cost's relative fall over the latest part (a fraction of the steps so far): the mean of its second half
 * against that of its first. Negative where it rose, undefined while there is too little to tell.
 */
export function recentFall({ costs }: Pick<RunContext, "costs">, part: number): number | undefined {
  const before = meanBetween(costs, 1 - part, 1 - part / 2);
  const after = meanBetween(costs, 1 - part / 2, 1);
  if (costs.length * part < 2 * leastStretches || !(Math.abs(before) > 0)) return undefined;
  return (before - after) / Math.abs(before);
}

/**
 * True where the model does not learn: its cost neither falls now (by `fall` over the latest two fifths) nor
 * stands below `remaining` of the reference. False while there is too little to tell.
 */
export function isStuck(
  context: RunContext,
  limits: { readonly fall: number; readonly remaining: number },
): boolean {
  const fall = recentFall(context, 0.4);
  return fall !== undefined && fall < limits.fall && remaining(context) > limits.remaining;
}

/** The first step from which on the cost kept within `band` (a fraction) of the latest, going back from now. */
export function flatSince(context: Costs, band: number): number {
  const now = costNow(context);
  const { costs } = context;
  let at = costs.length - 1;
  // Means of three, so that one noisy stretch does not end it.
  while (at > 1 && Math.abs(meanBetween(costs.slice(at - 2, at + 1), 0, 1) - now) <= band * Math.abs(now))
    at--;
  return costs[at === 1 ? 0 : at]?.step ?? 0;
}

/** A threshold of rules that judge by how far the cost has come. */
export const acceptableAuc = {
  default: 0.7,
  description:
    "Area under the ROC curve, where the model measures it, from which its answers tell the classes apart, and where a rare class leaves the cost little room to fall (acceptable discrimination: Hosmer & Lemeshow 2000).",
} as const;

/** Of dev, or of train where there is none, after the latest epoch; NaN where the model does not measure it. */
export function aucOf({
  model,
  evaluations,
}: Pick<RunContext, "model" | "evaluations">): number | "not measured yet" {
  if (!model.metrics.some(({ type }) => type === "auc")) return NaN;
  const { dev, train } = evaluations.findLast(({ epoch }) => epoch > 0)?.parts ?? {};
  return dev?.metrics.auc ?? train?.metrics.auc ?? "not measured yet";
}
