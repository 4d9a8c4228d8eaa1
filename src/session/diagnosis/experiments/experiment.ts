import type { ModelPath } from "../../../model/problem";
import type { AskedModel } from "../../jobs";
import type { Prepared } from "../../prepare";
import type { ExperimentName } from "./experimentWords";

export interface ExperimentRequest extends AskedModel {
  readonly experiment: ExperimentName;
  /** Ends it after so long; what was measured until then is judged as far as it goes. */
  readonly withinMs: number;
}

/** `undecided`: it could not be run on this model, or its time was too short. */
export type Verdict = "sound" | "faulty" | "undecided";

/** What came out. Plain data. */
export interface ExperimentResult {
  readonly experiment: ExperimentName;
  readonly verdict: Verdict;
  /** The verdict in a sentence or two, with its numbers. */
  readonly message: string;
  readonly evidence: Readonly<Record<string, number>>;
  /** Where in the model file it points. */
  readonly path: ModelPath;
  readonly layer?: string;
  /** Of the learning-rate sweep: smoothed cost over the rate. */
  readonly sweep?: readonly { readonly rate: number; readonly cost: number }[];
  /** Of the learning-rate sweep: a rate to try. */
  readonly suggestion?: number;
}

/** What an experiment finds, without its name. */
export type Finding = Omit<ExperimentResult, "experiment">;

/** One question about a model that a small experiment on a copy decides; `experimentWords` says which. */
export interface Experiment {
  readonly run: (prepared: Prepared, timeIsUp: () => boolean) => Finding;
}

export const undecided = (message: string): Finding => ({
  verdict: "undecided",
  message,
  evidence: {},
  path: [],
});
