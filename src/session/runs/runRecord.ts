import type { HistoryFrame, PartEvaluations, RunSnapshot, RunState } from "../protocol";
import type { ForkOrigin, SteeringIntent } from "../shownSteering";
import type { HistogramNews } from "../shownHistograms";

/** What is known of a run when it begins; enough to begin it again. */
export interface RunBeginning {
  readonly id: string;
  /** URI of the model file, and its absolute path. */
  readonly model: string;
  readonly file: string;
  readonly root: string;
  /** The model file as the views show it. */
  readonly label: string;
  readonly name: string;
  /** Of the model file, as it was trained. */
  readonly text: string;
  readonly precision: "float32" | "float64";
  readonly threads: number;
  readonly purpose: "train" | "check";
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The run that this one repeats. */
  readonly rerunOf?: string;
  /** The run and the step it was forked from; its own first checkpoint holds the state it began with. */
  readonly forkOf?: ForkOrigin;
}

/** Something a person did while it trained, from this step (counted from 0) on; in the order in which it was done. */
export interface RunChange {
  readonly step: number;
  readonly intent: SteeringIntent;
}

/** As versions recorded it that could change the learning rate alone. */
export interface OldRunChange {
  readonly step: number;
  readonly intent: { readonly type: "setLearningRate"; readonly learningRate: number };
}

export const changeOf = (change: RunChange | OldRunChange): RunChange =>
  change.intent.type === "setLearningRate"
    ? {
        step: change.step,
        intent: { type: "setHyperparameter", name: "learningRate", value: change.intent.learningRate },
      }
    : { step: change.step, intent: change.intent };

/** Everything a view is told of a run but its history and its histograms. */
export type RunFields = Omit<RunSnapshot, "history" | "histograms">;

/** What happened since the record before; the first one holds the beginning. */
export interface RunRecord {
  readonly begin?: RunBeginning;
  /** The fields of the run's state that are new. */
  readonly fields: Partial<RunFields>;
  /** The buckets that changed. */
  readonly history?: HistoryFrame;
  /** Those that were taken; never in one record with history. */
  readonly histograms?: HistogramNews;
  /** Evaluations of whole parts, without their matrices. */
  readonly epochs?: readonly PartEvaluations[];
  readonly changes?: readonly (RunChange | OldRunChange)[];
  /** It went back to this step since the record before: evaluations recorded before that lie behind it are forgotten. */
  readonly backTo?: number;
}

/** What the window keeps of a run beside its record. */
export interface RunNote {
  /** What the person calls it. */
  readonly title?: string;
  /** Never removed to make room. */
  readonly kept?: boolean;
  /** Where its model file is now, after it was renamed. */
  readonly model?: string;
  /** What checkpoints are called that were renamed after the run's end, by id; empty: no name. */
  readonly checkpoints?: Readonly<Record<string, string>>;
  /** How it ended where its worker could not record that any more. */
  readonly ended?: { readonly state: RunState; readonly failure?: RunSnapshot["failure"] };
}

/** A run as it was read. */
export interface RecordedRun {
  readonly begin: RunBeginning;
  readonly note: RunNote;
  readonly snapshot: RunSnapshot;
  readonly epochs: readonly PartEvaluations[];
  readonly changes: readonly RunChange[];
}

/** A run that has a title or was pinned stays when room is made. */
export const isKept = ({ kept, title }: RunNote): boolean => kept === true || title !== undefined;
