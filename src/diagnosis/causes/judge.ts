/**
 * Which of the candidates that were tried are causes, and in which order. Everything is judged by skill: 0 is the
 * best constant answer, 1 is everything right, whatever the loss.
 */
import { skillNoise, skillOf, type Outcome, type Task } from "../outcome";
import type { Candidate, CauseName } from "./cause";

/** A candidate and what its copy of the run came to; without `after` it could not be tried. */
export interface Tried {
  readonly candidate: Candidate;
  readonly after: Outcome | undefined;
}

export interface Judged extends Tried {
  /** Skill won. */
  readonly gain: number;
  /** From 0 to 1. */
  readonly confidence: number;
}

/**
 * A model with this skill and nothing that contradicts itself has reached its goal: 0.97 accuracy of ten classes is
 * 0.967, of two 0.94; below 0.9 there is something left to win.
 */
export const goalSkill = 0.9;
/** Below this nothing is learnt: the answers are as good as constant. */
export const nothingLearnt = 0.1;

/**
 * What a fix must win at least, in skill, and as a part of what is missing. The weaker the reasons to suspect its
 * place, the more: a change that nothing points at is tuning unless it changes everything, since almost every
 * healthy model can be tuned a little further. From 0.05 and 15 % at prior 0.9 to 0.24 and 50 % at 0.2.
 */
export const needed = (prior: number, missing: number): number => {
  // A model that learns nothing has a fault somewhere: whatever mends it is at least half suspected.
  const suspicion = missing > 1 - nothingLearnt ? Math.max(prior, 0.5) : prior;
  return Math.max(0.3 - 0.28 * suspicion, (0.6 - 0.5 * suspicion) * missing);
};

/**
 * True where the fix does enough for its candidate to be a cause. `lucky`: the best skill that the unchanged
 * model reaches with other draws; what is within their reach is luck.
 */
export function isCause({ candidate, after }: Tried, before: Outcome, task: Task, lucky?: number): boolean {
  const had = Math.max(0, skillOf(before));
  if (after === undefined) return candidate.evidence === "contradiction" && candidate.edits.length === 0;
  if (after.state === "failed") return false;
  const noise = Math.max(skillNoise(before, task), skillNoise(after, task));
  const gain = skillOf(after) - had;
  if (candidate.evidence === "contradiction") return gain >= -noise;
  // What was cut short tells who is faster, not who is at fault: only what is suspected counts then.
  if (candidate.evidence === "guess" && before.state === "cut") return false;
  const least = needed(candidate.prior, 1 - had);
  if (gain < Math.max(least, noise / 2)) return false;
  return lucky === undefined || skillOf(after) - lucky >= least / 2;
}

/** The causes among what was tried, likeliest first, each cause once. */
export function rankCauses(
  tried: readonly Tried[],
  before: Outcome | undefined,
  task: Task,
  lucky?: number,
): Judged[] {
  const had = Math.max(0, skillOf(before));
  const causes =
    before === undefined
      ? tried.filter(({ after }) => after?.state !== "failed")
      : tried.filter((each) => isCause(each, before, task, lucky) && isNeeded(each, tried));
  const gainOf = ({ after }: Tried) => (after === undefined ? 0 : skillOf(after) - had);
  const most = Math.max(0.05, ...causes.map(gainOf));
  const valued = causes.map((each) => ({ each, value: valueOf(each, gainOf(each) / most) }));
  valued.sort((a, b) => b.value - a.value);
  const named = new Set<CauseName>();
  return valued.flatMap(({ each, value }): Judged[] => {
    if (named.has(each.candidate.cause)) return [];
    named.add(each.candidate.cause);
    return [{ ...each, gain: gainOf(each), confidence: Math.min(0.99, Math.max(0.05, value)) }];
  });
}

/** Two fixes at once are one too many where a single one does nearly as much: the smaller edit is the cause. */
function isNeeded({ candidate, after }: Tried, all: readonly Tried[]): boolean {
  if (!candidate.parts) return true;
  const alone = all.filter((each) => !each.candidate.parts).map((each) => skillOf(each.after));
  const best = Math.max(0, ...alone);
  return skillOf(after) - best >= needed(Math.max(candidate.prior, 0.5), 1 - best);
}

/**
 * True where nothing that is yet to be tried could come before it: there are strong reasons, and the fix wins most of
 * what is missing.
 */
export function isConvincing({ candidate, after }: Tried, before: Outcome, task: Task): boolean {
  if (!isCause({ candidate, after }, before, task)) return false;
  if (after === undefined) return true;
  const had = Math.max(0, skillOf(before));
  const gain = skillOf(after) - had;
  const missing = 1 - had;
  return candidate.prior >= 0.7 && (gain >= 0.5 * missing || (gain > 0 && skillOf(after) >= goalSkill));
}

/** Reasons and results, about half each; of two that do the same, the smaller edit comes first. */
function valueOf({ candidate }: Tried, share: number): number {
  const { prior, evidence, edits } = candidate;
  const certain = evidence === "contradiction" ? 0.1 : 0;
  return (
    0.5 * prior + 0.4 * Math.min(1, Math.max(0, share)) + certain - 0.005 * Math.max(0, edits.length - 1)
  );
}
