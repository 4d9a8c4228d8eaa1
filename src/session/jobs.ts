import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import type { TensorFacts } from "../engine/facts";
import type { ShapeAnswers } from "../model/code/makers";
import type { CodeReading } from "../model/code/readCode";
import type { DiagnosisJob, DiagnosisNews } from "./diagnosis/diagnosisJob";
import type { RuleSettings } from "../model/withRules";
import type { ExperimentRequest, ExperimentResult } from "./diagnosis/experiments/experiment";
import type { TrialAnswer, TrialRequest } from "./diagnosis/trial";
import type { Comparison } from "./comparison";
import type { Failure, Intent, RunMessage } from "./protocol";
import type { ExportOrder } from "./runs/exportRun";
import type { RunPlace } from "./runs/runFolder";
import type { RecordedRun, RunChange } from "./runs/runRecord";
import type { RunSummary } from "./runs/runSummary";
import type { ForkOrigin } from "./shownSteering";

/** A model file as its user has it open: the text may not be saved yet. */
export interface ModelInput {
  readonly text: string;
  /** Absolute path of the model file; data paths are relative to its folder. */
  readonly file: string;
  /** Absolute path of the folder no data file may lie outside of. */
  readonly root: string;
  /** Absolute path of a folder where decoded data is kept between runs; undefined: it is not. */
  readonly cache?: string;
  /** What its user sets for rules in all model files. */
  readonly rules?: RuleSettings;
}

/** A model that is only looked at. */
export interface AskedModel extends ModelInput {
  /** Code of the workspace may be run: it is trusted. */
  readonly mayRun: boolean;
}

/** What a worker does with a model: short questions, answered once. */
export interface Questions {
  /** Reads a model file in code; with the data's header also the shapes its custom layers make of them. */
  readCode: {
    readonly input: AskedModel & { readonly header?: DataHeader };
    readonly answer: { readonly reading: CodeReading; readonly answers: ShapeAnswers };
  };
  /** Reads the data source's header and target column. `null` where the model names no readable data section. */
  inspectData: { readonly input: AskedModel; readonly answer: { readonly header: DataHeader | null } };
  /** Loads the data, of large ones nothing, and says what they hold. `null` where that cannot be said. */
  profileData: { readonly input: AskedModel; readonly answer: { readonly profile: DataProfile | null } };
  /** Statistics of each layer's parameters as initialized from the seed. */
  initialStatistics: {
    readonly input: AskedModel & { readonly header: DataHeader };
    readonly answer: Readonly<Record<string, Readonly<Record<string, TensorFacts>>>>;
  };
  /** Refuses where the checkpoint cannot be read, or its weights do not fit the model. */
  checkFork: {
    readonly input: AskedModel & { readonly header: DataHeader; readonly fork: ForkOrder };
    readonly answer: { readonly fits: true };
  };
  /** Trains a copy of the model for a while: what it comes to. */
  trial: { readonly input: TrialRequest; readonly answer: TrialAnswer };
  /** One experiment that decides a question about the model. */
  experiment: { readonly input: ExperimentRequest; readonly answer: ExperimentResult };
  /** Every run recorded in a folder, latest first. */
  listRuns: { readonly input: { readonly folder: string }; readonly answer: readonly RunSummary[] };
  readRun: { readonly input: RunPlace; readonly answer: RecordedRun };
  compareRuns: {
    readonly input: { readonly runs: readonly RunPlace[] };
    readonly answer: Comparison;
  };
  /** Writes the run to a file in the form that its ending says. */
  exportRun: {
    readonly input: RunPlace & ExportOrder;
    readonly answer: { readonly bytes: number };
  };
}

export type QuestionName = keyof Questions;

/** What the worker cannot know of the run it records. */
export interface RecordOrder {
  /** Absolute path of the folder of all recorded runs. */
  readonly folder: string;
  /** URI of the model. */
  readonly model: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The latest runs of a model that stay; 0: all of them. */
  readonly keep: number;
  readonly rerunOf?: string;
  readonly forkOf?: ForkOrigin;
}

/** A checkpoint to go on from. */
export interface ForkOrder {
  /** Absolute path of its file. */
  readonly file: string;
  readonly origin: ForkOrigin;
}

export interface TrainJob extends ModelInput {
  readonly runId: string;
  /** The model file as the views show it. */
  readonly label: string;
  readonly precision: "float32" | "float64";
  /** Threads for a training's calculations; left out or 0: automatic. The bits are the same whatever their number. */
  readonly threads?: number;
  /** Where and as what the run is recorded, if anywhere. */
  readonly recordTo?: RecordOrder;
  /** It goes on from a checkpoint of another run, or from the one that this run, done again, began with. */
  readonly fork?: ForkOrder;
  /** What a person changed during the run that this one repeats. */
  readonly replay?: readonly RunChange[];
  /** Of the `Interrupts` that the host may set. */
  readonly interrupt?: SharedArrayBuffer;
  /** `check`: load, initialize, check the gradients, end. `look`: load, end; the data are there to be looked at. */
  readonly purpose: "train" | "check" | "look";
}

export type ToWorker =
  | { readonly kind: "train"; readonly job: TrainJob }
  | { readonly kind: "intent"; readonly intent: Intent }
  | { readonly kind: "diagnose"; readonly job: DiagnosisJob }
  /** What is underway is recorded, then the worker ends. */
  | { readonly kind: "close" }
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly question: QuestionName;
      readonly input: Questions[QuestionName]["input"];
    };

export type FromWorker =
  | { readonly kind: "run"; readonly message: RunMessage }
  | { readonly kind: "diagnosis"; readonly news: DiagnosisNews }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "refusal"; readonly id: number; readonly failure: Failure };
