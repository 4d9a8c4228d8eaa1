import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import type { TensorFacts } from "../engine/facts";
import type { ShapeAnswers } from "../model/code/makers";
import type { CodeReading } from "../model/code/readCode";
import type { ExperimentRequest, ExperimentResult } from "./diagnosis/experiments/experiment";
import type { TrialAnswer, TrialRequest } from "./diagnosis/trial";
import type { Failure, Intent, RunMessage } from "./protocol";

/** A model file as its user has it open: the text may not be saved yet. */
export interface ModelInput {
  readonly text: string;
  /** Absolute path of the model file; data paths are relative to its folder. */
  readonly file: string;
  /** Absolute path of the folder no data file may lie outside of. */
  readonly root: string;
  /** Absolute path of a folder where decoded data is kept between runs; undefined: it is not. */
  readonly cache?: string;
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
  /** Trains a copy of the model for a while: what it comes to. */
  trial: { readonly input: TrialRequest; readonly answer: TrialAnswer };
  /** One experiment that decides a question about the model. */
  experiment: { readonly input: ExperimentRequest; readonly answer: ExperimentResult };
}

export type QuestionName = keyof Questions;

export interface TrainJob extends ModelInput {
  readonly runId: string;
  /** The model file as the views show it. */
  readonly label: string;
  readonly precision: "float32" | "float64";
  /** Threads for a training's calculations; left out or 0: automatic. The bits are the same whatever their number. */
  readonly threads?: number;
  /** Where the run is recorded, if anywhere: the last whole state survives a reload of the window. */
  readonly recordTo?: string;
  /** Of the `Interrupts` that the host may set. */
  readonly interrupt?: SharedArrayBuffer;
  /** `check`: load, initialize, check the gradients, end. `look`: load, end; the data are there to be looked at. */
  readonly purpose: "train" | "check" | "look";
}

export type ToWorker =
  | { readonly kind: "train"; readonly job: TrainJob }
  | { readonly kind: "intent"; readonly intent: Intent }
  | {
      readonly kind: "ask";
      readonly id: number;
      readonly question: QuestionName;
      readonly input: AskedModel;
    };

export type FromWorker =
  | { readonly kind: "run"; readonly message: RunMessage }
  | { readonly kind: "answer"; readonly id: number; readonly answer: unknown }
  | { readonly kind: "refusal"; readonly id: number; readonly failure: Failure };
