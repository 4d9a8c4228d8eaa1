import type { DataHeader } from "../data/dataSpec";
import type { DataProfile } from "../data/profile/dataProfile";
import type { AnswerSpread } from "../engine/answerSpread";
import type { Evaluation, Part, StepFacts } from "../engine/facts";
import type { Shape } from "../engine/shape";
import type { Severity } from "../model/problem";
import type { ModelSpec } from "../model/spec";
import type { CostStretch } from "./costCurve";
import type { Finding } from "./finding";
import type { StartContext } from "./startFacts";

/** A number a rule compares with; users override it under `diagnosis` in the model file. */
export interface Threshold {
  readonly default: number;
  /** What it means and where the number comes from. */
  readonly description: string;
}

type Thresholds = Readonly<Record<string, Threshold>>;
export type ThresholdValues<T extends Thresholds> = { readonly [K in keyof T]: number };

/** What a finding says beyond its rule's id; `severity` defaults to the rule's. */
export type Symptom = Omit<Finding, "rule" | "severity" | "evidence" | "fixes"> &
  Partial<Pick<Finding, "severity" | "evidence" | "fixes">>;

interface RuleBase<T extends Thresholds> {
  readonly severity: Severity;
  /** One sentence: when it fires. Heads its documentation page. */
  readonly summary: string;
  readonly thresholds: T;
  /** What a rule also sees, or sees alone, on the first mini-batch, before the first update. */
  checkStart?(context: StartContext, thresholds: ThresholdValues<T>): Symptom[];
  /** Its place in the chain of events of a run; default: a symptom. */
  readonly event?: RunEvent;
}

/** How the timeline tells a finding. */
export interface RunEvent {
  /** What happens first of two that were seen at the same step. */
  readonly stage: "cause" | "symptom" | "consequence";
  /** A few words: `the gradient of dense_1 vanishes`. */
  tell(finding: Pick<Finding, "layer" | "evidence">): string;
}

/** What a static rule may look at. */
export interface StaticContext {
  readonly model: ModelSpec;
  /** Output shape of each layer, in order; undefined from the first that does not fit. */
  readonly shapes: readonly (Shape | undefined)[];
  /** Undefined until the data's header has been read. */
  readonly data: DataHeader | undefined;
}

/** Judges the file (and its data's header), while the person types. A pure function. */
export interface StaticRule<T extends Thresholds = Thresholds> extends RuleBase<T> {
  readonly when: "edit";
  check(context: StaticContext, thresholds: ThresholdValues<T>): Symptom[];
}

/** What a rule of the data may look at: the file, and what its loaded data hold. */
export interface DataContext extends StaticContext {
  readonly data: DataHeader;
  readonly profile: DataProfile;
}

/** Judges the data as the network receives them, as soon as they have been read. A pure function. */
export interface DataRule<T extends Thresholds = Thresholds> extends RuleBase<T> {
  readonly when: "data";
  check(context: DataContext, thresholds: ThresholdValues<T>): Symptom[];
}

/** One look at a running training, taken at even intervals. */
export interface Observation {
  readonly facts: StepFacts;
  /** Exponentially weighted, bias-corrected average of the mini-batch costs up to here. */
  readonly smoothedCost: number;
  /** Per layer name: fraction of units silent on every example of the probe so far; only for rectifiers. */
  readonly deadFraction: Readonly<Record<string, number>>;
  /** How far apart the answers of the mini-batch lie, and its targets. */
  readonly answers: AnswerSpread;
}

/** Cost and metrics of whole parts, before the first step or after an epoch. */
export interface EpochEvaluation {
  /** The last step done before it, counted from 0. */
  readonly step: number;
  /** Whole epochs done. */
  readonly epoch: number;
  readonly parts: Readonly<Partial<Record<Part, Evaluation>>>;
}

export interface RunContext {
  readonly model: ModelSpec;
  /** Steps that the run will have at its end, if nothing ends it before. */
  readonly plannedSteps: number;
  /** The cost of the best answer that is the same for every example; Infinity where it is not known. */
  readonly trivialCost: number;
  /** The cost without regularization term over all steps so far, in about 200 stretches a run, oldest first. */
  readonly costs: readonly CostStretch[];
  /** Before the first step and after each epoch so far. */
  readonly evaluations: readonly EpochEvaluation[];
  /**
   * Per layer name: Σ ‖Δθ‖/‖θ‖ of its kernel over the steps so far, measured at the observations: how far
   * it can have come, in parts of its own size.
   */
  readonly travelled: Readonly<Record<string, number>>;
  /** The first observation: the run's own baseline. */
  readonly first: Observation;
  /** The latest ones, oldest first, at most `observationWindow`. */
  readonly recent: readonly Observation[];
  /** True once the run has left its warm-up. */
  readonly warm: boolean;
}

export const observationWindow = 8;

/** Judges a run while it goes on. A pure function of the model, the facts so far and the thresholds. */
export interface RunRule<T extends Thresholds = Thresholds> extends RuleBase<T> {
  readonly when: "run";
  check(context: RunContext, thresholds: ThresholdValues<T>): Symptom[];
}

export interface EndContext extends RunContext {
  readonly ended: "finished" | "stoppedEarly" | "stopped" | "diverged";
  /** Of every part, with the weights that the run ended with; none where it diverged. */
  readonly final: EpochEvaluation["parts"];
}

/** Judges a run once it is over. A pure function of the model, the facts and the thresholds. */
export interface EndRule<T extends Thresholds = Thresholds> extends RuleBase<T> {
  readonly when: "end";
  check(context: EndContext, thresholds: ThresholdValues<T>): Symptom[];
}

/** Judges a run on its first mini-batch, before the first update, and never again. */
export interface StartRule<T extends Thresholds = Thresholds> extends RuleBase<T> {
  readonly when: "start";
  checkStart(context: StartContext, thresholds: ThresholdValues<T>): Symptom[];
}

export type Rule = StaticRule | DataRule | StartRule | RunRule | EndRule;

export const defineStaticRule = <const T extends Thresholds>(
  rule: Omit<StaticRule<T>, "when">,
): StaticRule<T> => ({
  when: "edit",
  ...rule,
});
export const defineDataRule = <const T extends Thresholds>(rule: Omit<DataRule<T>, "when">): DataRule<T> => ({
  when: "data",
  ...rule,
});
export const defineRunRule = <const T extends Thresholds>(rule: Omit<RunRule<T>, "when">): RunRule<T> => ({
  when: "run",
  ...rule,
});
export const defineStartRule = <const T extends Thresholds>(
  rule: Omit<StartRule<T>, "when">,
): StartRule<T> => ({
  when: "start",
  ...rule,
});
export const defineEndRule = <const T extends Thresholds>(rule: Omit<EndRule<T>, "when">): EndRule<T> => ({
  when: "end",
  ...rule,
});
