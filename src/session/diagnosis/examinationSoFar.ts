import type { Candidate } from "../../diagnosis/causes/cause";
import type { Task } from "../../diagnosis/outcome";
import type { ShownExamination, ShownTrial } from "../shownDiagnosis";
import type { DiagnosisJob } from "./diagnosisJob";
import type { DiagnosisProgress } from "./diagnosis";
import { shownOutcome } from "./showDiagnosis";
import { say } from "../../words/words";

/** A diagnosis under way as it is shown, put together from its progress. */
export class ExaminationSoFar {
  private readonly trials = new Map<Candidate, ShownTrial>();
  private known: Omit<ShownExamination, "trials">;
  private task: Task | undefined;

  constructor({ budgetMs, startedAtMs }: Pick<DiagnosisJob, "budgetMs" | "startedAtMs">) {
    this.known = { state: "running", budgetSeconds: budgetMs / 1000, startedAtMs };
  }

  get shown(): ShownExamination {
    return { ...this.known, trials: [...this.trials.values()] };
  }

  apply(progress: DiagnosisProgress): void {
    switch (progress.type) {
      case "stage":
        this.known = { ...this.known, doing: progress.message };
        break;
      case "before":
        this.task = progress.task;
        this.known = { ...this.known, before: shownOutcome(progress.outcome, progress.task) };
        break;
      case "candidates":
        for (const candidate of progress.candidates) this.trials.set(candidate, { title: candidate.title });
        this.known = { ...this.known, doing: trying(progress.candidates.length) };
        break;
      case "tried": {
        const { candidate, after, done, of } = progress;
        this.trials.set(candidate, { title: candidate.title, after: shownOutcome(after, this.task) });
        this.known = { ...this.known, doing: tried(done, of, candidate.title) };
      }
    }
  }
}

const trying = (fixes: number): string => (fixes === 1 ? say`Trying 1 fix` : say`Trying ${fixes} fixes`);

const tried = (done: number, of: number, title: string): string =>
  of === 1 ? say`Tried ${done} of 1 fix: ${title}` : say`Tried ${done} of ${of} fixes: ${title}`;
