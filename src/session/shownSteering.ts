/** What a person does to a run by hand, and what the views show of it. Plain data, bounded, sent whole. */
import type { HistoryFrame } from "./protocol";

/** A number that can be changed while the model trains. */
export interface ShownHyperparameter {
  /** `learningRate`, `l2`, `dropoutRate/dropout_1`: what the intent calls it. */
  readonly name: string;
  /** What it is in any model: `dropoutRate`. */
  readonly kind: string;
  readonly layer?: string;
  /** It is of the layers that have no number of this kind of their own. */
  readonly isOfOthers?: true;
  /** What the next step uses; of a learning rate that follows a schedule, when this was sent. */
  readonly value: number;
  /** Set by hand, not as the model file says. */
  readonly byHand: boolean;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly description: string;
}

/** Something that happened at a step, from which on (counted from 0) it holds. */
export type RunMark =
  | {
      readonly kind: "change";
      readonly step: number;
      readonly name: string;
      readonly what: string;
      readonly layer?: string;
      readonly isOfOthers?: true;
      readonly from: number;
      readonly to: number;
    }
  /** The run was put to this step, from step `from`. */
  | { readonly kind: "back"; readonly step: number; readonly from: number };

export interface ShownCheckpoint {
  readonly id: string;
  /** Steps done, and whole epochs. */
  readonly step: number;
  readonly epoch: number;
  /** Bias-corrected average of the mini-batch costs; undefined before the first step. */
  readonly cost?: number;
  /** Of the latest epoch end. */
  readonly devCost?: number;
  readonly name?: string;
  /**
   * `hand`: a person asked for it. `beforeBack`: made by itself when the run was put elsewhere. `start`: where a fork
   * began. `best`: of the lowest dev cost so far, made by itself; a better one takes its place.
   */
  readonly kind: "hand" | "beforeBack" | "start" | "best";
  readonly fileBytes: number;
  /** It lies on a part of the run that was left. */
  readonly left?: true;
  /** It could not be written and is in the memory of the run's worker alone. */
  readonly inMemory?: true;
}

const bestPrefix = "best-";

/** Of the best checkpoint at a step, after the run went back so often: the same when the run is done again. */
export const bestIdOf = (backs: number, step: number): string => `${bestPrefix}${backs}-${step}`;
export const isBestId = (id: string): boolean => id.startsWith(bestPrefix);

/** As lists show them: the best one first, then the latest. */
export const inListOrder = (checkpoints: readonly ShownCheckpoint[]): readonly ShownCheckpoint[] => [
  ...checkpoints.filter(({ kind }) => kind === "best"),
  ...checkpoints.filter(({ kind }) => kind !== "best").toReversed(),
];

/** A stretch of the curve that was left by going back, or that a fork's parent had before it. */
export interface LeftBranch {
  /** Its first step and the step after its last. */
  readonly from: number;
  readonly to: number;
  /** Of the series in `branchSeries`. */
  readonly history: HistoryFrame;
}

export const branchSeries = ["smoothedCost", "devCost"] as const;
/** Buckets of a branch at most: it is drawn faint, and kept small. */
export const branchCapacity = 512;

/** The run and the step that a run was forked from. */
export interface ForkOrigin {
  readonly run: string;
  /** As its person calls it. */
  readonly title: string;
  readonly step: number;
}

export interface ShownSteering {
  readonly hyperparameters: readonly ShownHyperparameter[];
  /** Oldest step first; those of parts that were left are not among them. */
  readonly marks: readonly RunMark[];
  /** The best one, then the others, oldest first. */
  readonly checkpoints: readonly ShownCheckpoint[];
  readonly branches: readonly LeftBranch[];
  readonly fork?: ForkOrigin;
  /** What was told of the checkpoints, latest last: some made room, or could not be written. */
  readonly told: readonly string[];
}

/** What a person may do by hand to the numbers of a run: recorded with its step, and done again by a re-run. */
export type SteeringIntent =
  /**
   * From the next step on; of the learning rate it replaces the schedule's value. Without a value: as the model file
   * says again.
   */
  | { readonly type: "setHyperparameter"; readonly name: string; readonly value?: number }
  /** Keeps the whole state of this step. `id`: what it was called, as the record has it. */
  | { readonly type: "checkpoint"; readonly id?: string }
  /** Puts the run to a checkpoint's step, in the state of a run that never went on from there. */
  | {
      readonly type: "goBack";
      readonly id: string;
      /** What the checkpoint of the step that was left was called, as the record has it. */
      readonly keptAs?: string;
    }
  /** An empty name takes it away. */
  | { readonly type: "nameCheckpoint"; readonly id: string; readonly name: string }
  | { readonly type: "deleteCheckpoint"; readonly id: string };

const steeringTypes: ReadonlySet<string> = new Set<SteeringIntent["type"]>([
  "setHyperparameter",
  "checkpoint",
  "goBack",
  "nameCheckpoint",
  "deleteCheckpoint",
]);

export const isSteering = (intent: { readonly type: string }): intent is SteeringIntent =>
  steeringTypes.has(intent.type);

/** Begins a new run of the model file, as it stands now, from a checkpoint of this run. */
export interface ForkIntent {
  readonly type: "fork";
  readonly run: string;
  /** Of the checkpoint. */
  readonly id: string;
}
