/** A diagnosis and its experiments as the dashboard shows them: plain data, with lines and words in place of paths. */
import type { Failure } from "./protocol";

/** How a training of the model, or of a copy with a fix, came out. */
export interface ShownOutcome {
  readonly state: "finished" | "diverged" | "cut" | "failed";
  readonly failure?: string;
  readonly steps: number;
  /** Whose cost and metric follow: dev, or train where there is no dev part. */
  readonly part?: "dev" | "train";
  readonly cost?: number;
  readonly metric?: { readonly name: "accuracy" | "r2"; readonly value: number };
  /** Smoothed over mini-batches; left out where nobody looks at it. */
  readonly curve?: readonly { readonly step: number; readonly cost: number }[];
}

/** A fix that is tried. */
export interface ShownTrial {
  readonly title: string;
  /** Missing: it waits, or is being trained. */
  readonly after?: ShownOutcome;
}

/** One change of the file. */
export interface ShownEdit {
  /** `layers[2].activation` */
  readonly place: string;
  /** What the file says there; missing: nothing. */
  readonly was?: string;
  /** Missing: it is removed. */
  readonly becomes?: string;
  /** Put before what stands at the place. */
  readonly insert?: true;
}

export interface ShownCause {
  /** `output-activation` */
  readonly cause: string;
  /** What is wrong, in a sentence. */
  readonly summary: string;
  /** What the fix is called. */
  readonly title: string;
  /** In the text that was examined, from 1. */
  readonly line: number;
  readonly layer?: string;
  /** From 0 to 1. */
  readonly confidence: number;
  readonly because: readonly { readonly rule: string; readonly message?: string }[];
  /** Empty: no edit of the file mends it. */
  readonly edits: readonly ShownEdit[];
  readonly after?: ShownOutcome;
}

export interface ShownAnswer {
  /** `untrainable`: it cannot be trained as it stands, and nothing that was tried changes that. */
  readonly kind: "causes" | "healthy" | "unsure" | "untrainable";
  /** `It does not learn because …` */
  readonly sentence: string;
  /** What the model as it is comes to. */
  readonly before?: ShownOutcome;
  /** Likeliest first. */
  readonly causes: readonly ShownCause[];
  /** Names of the experiments that would decide. */
  readonly suggested: readonly string[];
  readonly elapsedSeconds: number;
}

/** A diagnosis under way or over. */
export interface ShownExamination {
  readonly state: "running" | "done" | "cancelled" | "failed";
  readonly budgetSeconds: number;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** What is being done. */
  readonly doing?: string;
  readonly before?: ShownOutcome;
  /** In the order in which they were begun. */
  readonly trials: readonly ShownTrial[];
  readonly answer?: ShownAnswer;
  /** Why it failed. */
  readonly failure?: Failure;
  /** The file says something else by now. */
  readonly edited?: boolean;
  /** Causes whose fix is in the file, by their place in the answer. */
  readonly applied?: readonly number[];
}

export interface ShownExperiment {
  readonly name: string;
  /** What its button says. */
  readonly title: string;
  /** What is done and what it tells, in a sentence. */
  readonly summary: string;
  readonly result?: ShownVerdict;
}

export interface ShownVerdict {
  readonly verdict: "sound" | "faulty" | "undecided";
  readonly message: string;
  /** Where it points in the text that was examined, from 1; missing: nowhere. */
  readonly line?: number;
  /** Of the learning-rate sweep: smoothed cost over the rate, the rate to try, and the file's own. */
  readonly sweep?: readonly { readonly rate: number; readonly cost: number }[];
  readonly suggestion?: number;
  readonly current?: number;
}

/** Everything that is known of why a model does not learn. */
export interface ShownDiagnosis {
  readonly model: string;
  readonly examination?: ShownExamination;
  /** All of them. */
  readonly experiments: readonly ShownExperiment[];
  /** The name of the one under way. */
  readonly experimenting?: string;
}
