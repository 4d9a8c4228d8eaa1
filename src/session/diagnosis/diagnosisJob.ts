/** A diagnosis for the editor: it runs in a worker, since it reads models in code, and tells what views show. */
import { join } from "node:path";
import type { CauseEdit } from "../../diagnosis/causes/cause";
import type { ModelPath } from "../../model/problem";
import type { ModelInput } from "../jobs";
import { failureOf } from "../failure";
import type { Failure } from "../protocol";
import { readModel } from "../readModel";
import type { ShownExamination } from "../shownDiagnosis";
import { diagnoseModel } from "./diagnose";
import { ExaminationSoFar } from "./examinationSoFar";
import type { ExperimentResult } from "./experiments/experiment";
import { shownAnswer } from "./showDiagnosis";

export interface DiagnosisJob extends ModelInput {
  readonly budgetMs: number;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
}

/** A cause's way back into the file. */
export interface TestedFix {
  readonly title: string;
  readonly place: ModelPath;
  readonly edits: readonly CauseEdit[];
}

export interface DiagnosisResult {
  /** One for each cause of the answer. */
  readonly fixes: readonly TestedFix[];
  /** Those that were made on the way. */
  readonly experiments: readonly ExperimentResult[];
}

export type DiagnosisNews =
  | { readonly type: "progress"; readonly examination: ShownExamination }
  | { readonly type: "result"; readonly examination: ShownExamination; readonly result: DiagnosisResult }
  | { readonly type: "failed"; readonly failure: Failure };

/** Runs in the worker; its end is told, whatever it is. */
export async function runDiagnosis(
  { budgetMs, startedAtMs, ...input }: DiagnosisJob,
  tell: (news: DiagnosisNews) => void,
): Promise<void> {
  try {
    const soFar = new ExaminationSoFar({ budgetMs, startedAtMs });
    const diagnosis = await diagnoseModel(input, {
      budgetMs,
      workerFile: join(__dirname, "worker.js"),
      onProgress(progress) {
        soFar.apply(progress);
        tell({ type: "progress", examination: soFar.shown });
      },
    });
    const document = readModel({ ...input, mayRun: true });
    const answer = shownAnswer(diagnosis, document);
    const { shown } = soFar;
    // What no time was left for was not tried.
    const trials = shown.trials.filter(({ after }) => after);
    tell({
      type: "result",
      examination: { ...shown, doing: undefined, trials, state: "done", answer },
      result: {
        fixes: diagnosis.causes.map(({ title, place, edits }) => ({ title, place, edits })),
        experiments: diagnosis.experiments,
      },
    });
  } catch (error) {
    tell({ type: "failed", failure: failureOf(error) });
  }
}
