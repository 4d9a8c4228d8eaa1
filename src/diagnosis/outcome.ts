import type { StepFacts } from "../engine/facts";
import type { Finding } from "./finding";

/** How an answer is judged, whatever the loss: right classes, right yes-or-no entries, or explained variance. */
export type Task = "classes" | "labels" | "numbers";

/** The measure of a task by its name among the metrics. */
export const metricOf = (task: Task): "accuracy" | "r2" => (task === "numbers" ? "r2" : "accuracy");

/** What predictions are worth on one part of the data, independent of the loss. */
export interface Score {
  /** Accuracy from 0 to 1, or r² up to 1; NaN where nothing finite is predicted. */
  readonly value: number;
  /** What always giving the commonest class (or the mean) is worth. */
  readonly chance: number;
  readonly examples: number;
}

/** How a short training ended. `cut`: its time was up; `failed`: it could not begin, or the model's code threw. */
export type OutcomeState = "finished" | "diverged" | "cut" | "failed";

/** What one training came to. Plain data. */
export interface Outcome {
  readonly state: OutcomeState;
  /** Why it failed. */
  readonly failure?: string;
  readonly steps: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly elapsedMs: number;
  /** Of train, before the first step; undefined where it was not measured. */
  readonly initialCost?: number;
  readonly cost: { readonly train?: number; readonly dev?: number };
  /** Cost of the best constant answer under this loss; Infinity where it is not known. */
  readonly trivialCost: number;
  readonly score: { readonly train?: Score; readonly dev?: Score };
  /** Of the whole train part (dev where there is none of it) after each epoch, or fewer points of it. */
  readonly curve: readonly CurvePoint[];
  /** What the run-time rules saw. */
  readonly findings: readonly Finding[];
  /** Of the first and the last step. */
  readonly first?: StepFacts;
  readonly last?: StepFacts;
}

export interface CurvePoint {
  readonly step: number;
  /** Smoothed over mini-batches. */
  readonly cost: number;
}

/** The part that counts: dev, or train where there is no dev part. */
export const scoreOf = ({ score }: Outcome): Score | undefined => score.dev ?? score.train;

/**
 * 0: no better than a constant answer, 1: everything right; −1 where the run diverged or failed, so that whatever
 * trains at all is better.
 */
export function skillOf(outcome: Outcome | undefined): number {
  const score = outcome && outcome.state !== "failed" ? scoreOf(outcome) : undefined;
  return score === undefined ? -1 : skillOfScore(score);
}

export function skillOfScore({ value, chance }: Score): number {
  if (!Number.isFinite(value)) return -1;
  if (chance >= 1) return value >= 1 ? 1 : 0;
  return Math.max(-1, (value - chance) / (1 - chance));
}

/** Two standard errors of a skill measured on so many examples: what differs by less may be luck. */
export function skillNoise(outcome: Outcome, task: Task): number {
  const score = scoreOf(outcome);
  if (score === undefined || score.chance >= 1 || !Number.isFinite(score.value)) return 0;
  const p = Math.min(Math.max(score.value, 0.05), 0.95);
  // An r² of n examples varies by about the same (Olkin & Finn 1995: SE ≈ 2·√r²·(1 − r²)/√n, at most 0.77/√n).
  const variance = task === "numbers" ? 4 * p * (1 - p) ** 2 : p * (1 - p);
  return (2 * Math.sqrt(variance / Math.max(1, score.examples))) / (1 - score.chance);
}
