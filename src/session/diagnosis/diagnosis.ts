/** What a diagnosis tells, and what it tells while it goes on: plain data. */
import type { Candidate } from "../../diagnosis/causes/cause";
import type { Finding } from "../../diagnosis/finding";
import type { Outcome, Task } from "../../diagnosis/outcome";
import type { ExperimentResult } from "./experiments/experiment";
import type { ExperimentName } from "./experiments/experimentWords";

/** A cause with its proof. */
export interface Cause extends Candidate {
  /** From 0 to 1. */
  readonly confidence: number;
  /** The run as it is, and the same run with the fix; `after` is missing where no edit mends it, or none could be tried. */
  readonly before: Outcome | undefined;
  readonly after: Outcome | undefined;
}

export interface Diagnosis {
  /** True: it learns what it can, nothing contradicts itself. False: `causes`, or it learns nothing and nobody knows why. */
  readonly healthy: boolean;
  /** Likeliest first; empty where it is healthy, or where nothing that was tried helps. */
  readonly causes: readonly Cause[];
  /** Of the file, its data, its run and the experiments. */
  readonly findings: readonly Finding[];
  /** The run as the file says it; undefined where static problems keep it from training. */
  readonly before: Outcome | undefined;
  readonly task: Task | undefined;
  /** What was tried without becoming a cause, with what it came to. */
  readonly tried: readonly { readonly candidate: Candidate; readonly after: Outcome | undefined }[];
  /** Experiments that were made on the way. */
  readonly experiments: readonly ExperimentResult[];
  /** Not sure: experiments that would decide. */
  readonly suggested: readonly ExperimentName[];
  /** The result in a sentence. */
  readonly summary: string;
  readonly elapsedMs: number;
}

/** News of a diagnosis under way. */
export type DiagnosisProgress =
  | { readonly type: "stage"; readonly message: string }
  | { readonly type: "before"; readonly outcome: Outcome; readonly task: Task | undefined }
  /** The edits that are about to be tried. */
  | { readonly type: "candidates"; readonly candidates: readonly Candidate[] }
  | {
      readonly type: "tried";
      readonly candidate: Candidate;
      readonly after: Outcome;
      readonly done: number;
      readonly of: number;
    };

export interface DiagnoseOptions {
  /** The whole diagnosis shall take no longer. */
  readonly budgetMs: number;
  /** The bundled worker, `dist/worker.js`. */
  readonly workerFile: string;
  /** Copies that train side by side; default: as many as there are cores, at most four. */
  readonly workers?: number;
  readonly onProgress?: (progress: DiagnosisProgress) => void;
  /** Ends it: the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal;
  readonly log?: (line: string) => void;
}
