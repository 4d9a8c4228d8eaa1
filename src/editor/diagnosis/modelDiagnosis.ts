import type * as vscode from "vscode";
import type { ModelDocument } from "../../model/document";
import type { TextRange } from "../../model/problem";
import type { DiagnosisResult, TestedFix } from "../../session/diagnosis/diagnosisJob";
import type { ExperimentResult } from "../../session/diagnosis/experiments/experiment";
import {
  experimentNames,
  experimentWords,
  type ExperimentName,
} from "../../session/diagnosis/experiments/experimentWords";
import { shownVerdict } from "../../session/diagnosis/showDiagnosis";
import type { Failure } from "../../session/protocol";
import type {
  ShownCause,
  ShownDiagnosis,
  ShownExamination,
  ShownVerdict,
} from "../../session/shownDiagnosis";
import { modelName } from "../modelFile";
import { pathNow } from "../pathNow";
import type { FollowedTexts } from "../textTrails";
import { say } from "../../words/words";

/** The model as it was examined, and where its texts are now. */
export interface Examined {
  readonly document: ModelDocument;
  readonly texts: FollowedTexts;
}

/** What an experiment said, with the way back into the file. */
export interface KnownVerdict {
  readonly result: ExperimentResult;
  readonly shown: ShownVerdict;
}

/** A cause that stands, with its fix and its place in the text as it is now. */
export interface StandingCause {
  readonly cause: ShownCause;
  readonly fix: TestedFix;
  /** Undefined: what stood there was changed. */
  readonly range: TextRange | undefined;
}

/**
 * What is known of why one model does not learn: its latest diagnosis and each experiment's latest verdict. Kept as
 * long as the window lives.
 */
export class ModelDiagnosis {
  private examination: ShownExamination | undefined;
  private examined: Examined | undefined;
  private fixes: readonly TestedFix[] = [];
  private readonly verdicts = new Map<ExperimentName, KnownVerdict>();
  private experimenting: ExperimentName | undefined;
  private underWay: AbortController | undefined;

  constructor(
    /** Where its file is now. */
    public model: vscode.Uri,
    private readonly changed: (diagnosis: ModelDiagnosis) => void,
  ) {}

  /** A diagnosis or an experiment goes on: one at a time, so that none takes the other's time. */
  get busy(): boolean {
    return this.underWay !== undefined;
  }

  get shown(): ShownDiagnosis {
    return {
      model: modelName(this.model),
      ...(this.examination && { examination: this.examination }),
      experiments: experimentNames.map((name) => {
        const result = this.verdicts.get(name)?.shown;
        return { name, ...experimentWords[name], ...(result && { result }) };
      }),
      ...(this.experimenting && { experimenting: this.experimenting }),
    };
  }

  /** The signal ends it when the person does. */
  beginExamination(begun: Pick<ShownExamination, "budgetSeconds" | "startedAtMs">): AbortSignal {
    this.forget();
    this.underWay = new AbortController();
    this.show({ state: "running", ...begun, trials: [] });
    return this.underWay.signal;
  }

  beginExperiment(name: ExperimentName): AbortSignal {
    this.underWay = new AbortController();
    this.experimenting = name;
    this.changed(this);
    return this.underWay.signal;
  }

  cancel(): void {
    this.underWay?.abort(new Error(say`It was cancelled.`));
  }

  show(examination: ShownExamination): void {
    this.examination = examination;
    this.changed(this);
  }

  finish(examination: ShownExamination, examined: Examined, { fixes, experiments }: DiagnosisResult): void {
    this.underWay = undefined;
    this.examined = examined;
    this.fixes = fixes;
    for (const result of experiments) this.keep(result, examined.document);
    this.show(examination);
    this.lookAtText();
  }

  /** It ended without an answer. */
  giveUp(why: "cancelled" | Failure): void {
    this.underWay = undefined;
    const { budgetSeconds = 0, startedAtMs = 0, trials = [], before } = this.examination ?? {};
    const tried = trials.filter(({ after }) => after);
    this.show({
      ...(why === "cancelled" ? { state: why } : { state: "failed", failure: why }),
      budgetSeconds,
      startedAtMs,
      trials: tried,
      ...(before && { before }),
    });
  }

  /** Undefined: it was cancelled, or has no result. */
  endExperiment(result: ExperimentResult | undefined, document: ModelDocument): void {
    this.underWay = this.experimenting = undefined;
    if (result) this.keep(result, document);
    this.changed(this);
  }

  verdict(name: ExperimentName): KnownVerdict | undefined {
    return this.verdicts.get(name);
  }

  /** A cause of the latest answer, by its place in it. */
  cause(index: number): StandingCause | undefined {
    const cause = this.examination?.answer?.causes[index];
    const fix = this.fixes[index];
    if (!cause || !fix || !this.examined) return undefined;
    const { document, texts } = this.examined;
    const trail = texts.of(this.model);
    // What was changed and changed back stands where it stood.
    const isAsItWas = trail?.present === document.text;
    const range = isAsItWas ? document.rangeOf(fix.place) : trail && pathNow(document, trail, fix.place);
    return { cause, fix, range };
  }

  isApplied(index: number): boolean {
    return this.examination?.applied?.includes(index) ?? false;
  }

  noteApplied(index: number): void {
    const { examination } = this;
    if (!examination) return;
    this.show({ ...examination, applied: [...(examination.applied ?? []), index] });
  }

  /** The text was changed: whether it still is the one that was examined. */
  lookAtText(): void {
    const { examination, examined } = this;
    const present = examined?.texts.of(this.model)?.present;
    if (!examination?.answer || !examined || present === undefined) return;
    const edited = present !== examined.document.text;
    if (edited === (examination.edited ?? false)) return;
    // Undone to what it was: no fix stands in it any more.
    this.show({ ...examination, edited, applied: edited ? examination.applied : [] });
  }

  move(to: vscode.Uri): void {
    this.examined?.texts.move(this.model, to);
    this.model = to;
    this.changed(this);
  }

  dispose(): void {
    this.cancel();
    this.forget();
  }

  private keep(result: ExperimentResult, document: ModelDocument): void {
    this.verdicts.set(result.experiment, { result, shown: shownVerdict(result, document) });
  }

  private forget(): void {
    this.examined?.texts.dispose();
    this.examined = undefined;
    this.fixes = [];
  }
}
