import type { DataHeader } from "../../data/dataSpec";
import type { Shape } from "../../engine/shape";
import type { ModelPath } from "../../model/problem";
import type { ModelSpec } from "../../model/spec";
import type { Finding } from "../finding";
import type { Outcome, Task } from "../outcome";

/** What can be at fault, by the names of the documentation. */
export const causeNames = [
  "output-activation",
  "hidden-activation",
  "loss",
  "learning-rate",
  "optimizer",
  "initialization",
  "input-normalization",
  "target-scaling",
  "labels",
  "split",
  "batch-size",
  "epochs",
  "regularization",
  "dropout",
  "architecture",
  "gradient",
] as const;
export type CauseName = (typeof causeNames)[number];

/** One change of the model's value at `path`, with what stood there: it is applied only where that still stands. */
export interface CauseEdit {
  readonly path: ModelPath;
  /** Plain data as the file says it; undefined: nothing stood there. */
  readonly from: unknown;
  /** Undefined: it is removed. */
  readonly to: unknown;
  /** Inserted before the element at `path`. */
  readonly insert?: true;
}

/**
 * How strongly something points at a candidate, which decides what its trial has to show:
 * `contradiction`: the file or its data cannot be meant so; it counts unless mending it does harm.
 * `symptom`: the run or its data show what this mends; it counts where mending it helps.
 * `guess`: nothing points there, but it is often at fault; it counts where it changes everything.
 */
export type Evidence = "contradiction" | "symptom" | "guess";

/** Something that may be at fault, with what would mend it. */
export interface Candidate {
  readonly cause: CauseName;
  /** Ids of the rules, or names of the experiments, that point there. */
  readonly because: readonly string[];
  readonly evidence: Evidence;
  /** How likely it is before anything was tried, from 0 to 1. */
  readonly prior: number;
  /** What the fix is called: `Change softmax to sigmoid`. */
  readonly title: string;
  /** Empty: nothing in the model file mends it (wrong labels). */
  readonly edits: readonly CauseEdit[];
  /** What is at fault, in the model file. */
  readonly place: ModelPath;
  readonly layer?: string;
  /** Of two fixes at once: each alone. */
  readonly parts?: readonly Candidate[];
}

/** What hypotheses judge from. */
export interface CauseContext {
  readonly model: ModelSpec;
  readonly shapes: readonly (Shape | undefined)[];
  readonly header: DataHeader | undefined;
  readonly task: Task;
  /** Rows of the train part. */
  readonly rows: number;
  /** Of the file, its data and its run. */
  readonly findings: readonly Finding[];
  /** The run of the model as it is written; undefined where static problems keep it from training. */
  readonly run: Outcome | undefined;
  /** What the file says at a place; undefined: nothing. */
  valueAt(path: ModelPath): unknown;
}

/** One thing that may be at fault: a pure function from what is known to what may be tried. */
export interface Hypothesis {
  readonly cause: CauseName;
  /** One sentence: what is wrong when this is the cause. */
  readonly summary: string;
  propose(context: CauseContext): Candidate[];
}
