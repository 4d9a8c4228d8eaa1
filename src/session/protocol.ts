/**
 * Every message between the worker that trains, the extension host and the dashboard, in one file.
 *
 *   worker ──RunMessage──▶ host ──PanelMessage──▶ dashboard
 *   worker ◀───Intent──── host ◀──PanelIntent─── dashboard
 *
 * All of it is plain data that structured cloning copies. A number series travels packed in one
 * Float64Array of its own (never a view on kernel memory: posting a view clones the whole memory).
 */
import type { Finding } from "../diagnosis/finding";
import type { JudgedErrors } from "../diagnosis/judgedErrors";
import type { TimelineEvent } from "../diagnosis/timelineEvent";
import type { Evaluation, GradientCheck, Part, StepFacts } from "../engine/facts";
import type { HealthIntent, HostHealth, IgnoredBecause, OfRun } from "./panelHealth";
import type { HistogramNews } from "./shownHistograms";
import type { ShownDiagnosis } from "./shownDiagnosis";
import type { ForkIntent, ShownSteering, SteeringIntent } from "./shownSteering";
import type {
  DataOverview,
  DataPage,
  DataProfile,
  DataRequest,
  SampleRequest,
  TextSamples,
} from "./shownData";
import type { NetworkAnswer, NetworkIntent } from "./shownNetwork";

/** A failure a person can act on: what happened, where, what to do. */
export interface Failure {
  readonly message: string;
  /** A place in the model file … */
  readonly path?: readonly (string | number)[];
  /** … or in another file (the CSV), line and column from 1. */
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
}

/** `loading` data and compiling; `diverged`: the cost became NaN or infinite; `failed`: see `failure`. */
export type RunState =
  "loading" | "running" | "paused" | "finished" | "stoppedEarly" | "stopped" | "diverged" | "failed";

export const hasEnded = (state: RunState): boolean =>
  state !== "loading" && state !== "running" && state !== "paused";

/** What does not change during a run. */
export interface RunInfo {
  readonly runId: string;
  readonly modelName: string;
  /** The model file as the views show it, relative to its workspace folder. */
  readonly file: string;
  readonly seed: number;
  readonly precision: "float32" | "float64";
  readonly epochs: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** It may end sooner: when this number has not improved for so many epochs. */
  readonly earlyStopping?: { readonly monitor: string; readonly patience: number };
  readonly parts: Readonly<Partial<Record<Part, number>>>;
  readonly metrics: readonly string[];
  readonly layers: readonly {
    readonly name: string;
    readonly type: string;
    /** `[batch, 8]` */
    readonly outputShape: string;
    readonly parameters: number;
    /** The parameter that stands for it in series and histograms; undefined where nothing is trained. */
    readonly kernel?: string;
    /** Line in the model file when the run began, from 1. */
    readonly line: number;
    /** What it reads: names of layers, else of the network's inputs; records of earlier versions do not tell. */
    readonly inputs?: readonly string[];
    /** The layer whose final state it starts from. */
    readonly initialState?: string;
    /** Its activation, where it is not linear; the layer that it wraps. */
    readonly activation?: string;
    readonly wraps?: string;
  }[];
}

/**
 * Names of the recorded series, in the order they are packed: `cost` (mini-batch), `smoothedCost`,
 * `trainCost` and `devCost` (whole parts, once an epoch), `learningRate`, then for each layer
 * `activationNorm/<layer>` and `gradientNorm/<layer>`, then `smoothedCost/<β>` (other averages than the usual one)
 * and `metric/<metric>/<train|dev>` (once an epoch); for the layers that it means something for also
 * `updateRatio/<layer>` (of its `kernel`), `deadFraction/<layer>` (of the latest window of examples) and
 * `saturatedFraction/<layer>`. Runs recorded earlier have the costs, the rate and the norms alone.
 */
export type SeriesName = string;

/**
 * A stretch of the recorded history. The step axis is cut into buckets of `stepsPerBucket` steps; each
 * series holds minimum and maximum of each bucket (NaN, NaN where it has no value), so no spike is lost
 * when buckets are merged: a frame of longer buckets makes its receiver merge what it has. One that starts at bucket 0 replaces it.
 */
export interface HistoryFrame {
  readonly stepsPerBucket: number;
  readonly firstBucket: number;
  readonly buckets: number;
  /** `[series][bucket][minimum, maximum]`, `series.length · buckets · 2` numbers. */
  readonly values: Float64Array;
}

export interface PartEvaluations {
  /** The last step done before it, counted from 0. */
  readonly step: number;
  /** Whole epochs done. */
  readonly epoch: number;
  readonly parts: Readonly<Partial<Record<Part, Evaluation>>>;
  /** Bias and variance; undefined before the first epoch, and where there is no error to tell them from. */
  readonly errors?: JudgedErrors;
}

export type { IgnoredBecause, JudgedErrors, OfRun, TimelineEvent };

export interface Progress {
  /** Steps done. */
  readonly step: number;
  /** Whole epochs done. */
  readonly epoch: number;
  readonly elapsedSeconds: number;
  readonly stepsPerSecond: number;
  readonly learningRate: number;
}

/** A finding with its line (from 1) in the text the run was started from. */
export interface PlacedFinding extends Finding {
  readonly line: number;
}

export type RunMessage =
  | { readonly type: "started"; readonly info: RunInfo; readonly series: readonly SeriesName[] }
  | { readonly type: "loading"; readonly message: string }
  | {
      readonly type: "frame";
      readonly progress: Progress;
      readonly history: HistoryFrame;
      /** Of the latest step. */
      readonly facts: StepFacts;
      /** Of the latest epoch end, when it is new. */
      readonly evaluations?: PartEvaluations;
    }
  /** Distributions of the layers' numbers that were taken since the last frame. */
  | { readonly type: "histograms"; readonly news: HistogramNews }
  | {
      readonly type: "findings";
      readonly findings: readonly PlacedFinding[];
      /** Those above info as events, in the order in which they explain each other. */
      readonly timeline: readonly TimelineEvent[];
    }
  /** `failure`: why it failed, or why it had to be stopped from outside. */
  | { readonly type: "state"; readonly state: RunState; readonly failure?: Failure }
  | { readonly type: "gradientCheckProgress"; readonly done: number; readonly of: number }
  | {
      readonly type: "gradientCheck";
      readonly check: GradientCheck;
      /** What the comparison of each tensor took, by `layer/parameter`. */
      readonly elapsedMs: Readonly<Record<string, number>>;
    }
  /** Once a run, as soon as its data are loaded. */
  | { readonly type: "dataOverview"; readonly overview: DataOverview }
  /** Once a run, after it. */
  | { readonly type: "dataProfile"; readonly profile: DataProfile }
  /** Examples are being measured for a page. */
  | { readonly type: "dataProgress"; readonly done: number; readonly of: number }
  | { readonly type: "dataPage"; readonly page: DataPage }
  /** A page or samples that were asked for cannot be had. `workerGone`: they need a new run. */
  | {
      readonly type: "dataRefused";
      readonly request: DataIntent["type"];
      readonly why: "workerGone" | "failed";
      readonly failure: Failure;
    }
  /** Sent again and again while the texts grow. */
  | { readonly type: "textSamples"; readonly samples: TextSamples }
  /** At the beginning of a training, and whenever something of it is new. */
  | { readonly type: "steering"; readonly steering: ShownSteering }
  | NetworkAnswer
  | { readonly type: "weightsSaved"; readonly file: string }
  | { readonly type: "requestFailed"; readonly failure: Failure }
  /** Its record on disk has its present state. */
  | { readonly type: "recorded" }
  /** It could not be written: told once a run. */
  | { readonly type: "notRecorded"; readonly failure: Failure }
  /** A line that code of the model file printed. */
  | { readonly type: "log"; readonly text: string };

/** What views may ask of a run. */
export type Intent =
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** One mini-batch or one epoch, then pause. */
  | { readonly type: "step"; readonly unit: "miniBatch" | "epoch" }
  | { readonly type: "stop" }
  | SteeringIntent
  | { readonly type: "checkGradients" }
  | DataIntent
  | { readonly type: "saveWeights"; readonly file: string };

/** Questions that are answered during the run and after it, of each kind the latest. */
export type DataIntent =
  | { readonly type: "showData"; readonly request: DataRequest }
  | { readonly type: "sampleText"; readonly request: SampleRequest }
  | NetworkIntent;

const questions: Readonly<Record<DataIntent["type"], true>> = {
  showData: true,
  sampleText: true,
  showNetwork: true,
  showWeights: true,
  showPlane: true,
  takeExample: true,
  predict: true,
};

/** Whether an intent asks and changes nothing. */
export const isQuestion = (intent: Intent): intent is DataIntent => Object.hasOwn(questions, intent.type);

/** The whole state of a run, as a newly opened or reloaded dashboard receives it. */
export interface RunSnapshot {
  readonly state: RunState;
  /** It was read back from its record; its worker and weights are gone. */
  readonly recorded?: {
    /** Milliseconds since 1970. */
    readonly startedAtMs: number;
    /** What the person calls it. */
    readonly title?: string;
  };
  readonly failure?: Failure;
  readonly loadingMessage?: string;
  readonly info?: RunInfo;
  readonly series: readonly SeriesName[];
  readonly history?: HistoryFrame;
  /** All that are kept. */
  readonly histograms?: HistogramNews;
  readonly progress?: Progress;
  readonly facts?: StepFacts;
  readonly evaluations?: PartEvaluations;
  readonly findings: readonly PlacedFinding[];
  readonly timeline?: readonly TimelineEvent[];
  readonly gradientCheck?: GradientCheck;
  readonly data?: DataOverview;
  readonly profile?: DataProfile;
  readonly steering?: ShownSteering;
}

/** Host to dashboard. */
export type PanelMessage =
  /** Answer to `ready`, and whenever another run is shown. */
  | { readonly type: "snapshot"; readonly snapshot: RunSnapshot }
  /** With each snapshot of a model's own dashboard, and whenever something of it is new. */
  | { readonly type: "diagnosis"; readonly diagnosis: ShownDiagnosis }
  | HostHealth
  /** Brings a view to the front. */
  | { readonly type: "showView"; readonly view: DashboardView }
  | Exclude<RunMessage, { type: NotForPages }>;

/** What a page may ask about why its model does not learn. */
export type DiagnosisIntent =
  /** Diagnoses the model file, as it stands now. */
  | { readonly type: "diagnose" }
  | { readonly type: "cancelDiagnosis" }
  /** Of a cause by its place in the answer. */
  | { readonly type: "applyCauseFix" | "revealCause"; readonly index: number }
  | { readonly type: "runExperiment" | "revealExperiment"; readonly experiment: string }
  /** Writes the rate that the sweep suggests into the file. */
  | { readonly type: "useSuggestedRate" };

/** The dashboard's tabs. */
export type DashboardView = "training" | "network" | "data" | "sample";

/** News for the host alone. */
export type NotForPages = "log" | "recorded" | "notRecorded";

/** Saves a picture of a figure: the bytes of a PNG file or the text of an SVG file, as the person chooses. */
export interface SaveImageIntent {
  readonly type: "saveImage";
  readonly name: string;
  readonly png: Uint8Array;
  readonly svg: string;
}

/** Dashboard to host. */
export type PanelIntent =
  | Exclude<Intent, { type: "saveWeights" }>
  | { readonly type: "ready" }
  /** Trains the model file again, as it stands now. */
  | { readonly type: "train" }
  | { readonly type: "exportWeights" }
  /** Loads the data of the model file, as it stands now, without training. */
  | { readonly type: "loadData" }
  /** Shows the layer's line in the editor. */
  | { readonly type: "revealLayer"; readonly layer: string }
  | { readonly type: "revealFinding"; readonly index: number }
  /** Shows the place of the run's failure, in the model file or in its data. */
  | { readonly type: "revealFailure" }
  | DiagnosisIntent
  | ForkIntent
  | HealthIntent
  | SaveImageIntent
  /** After each drawing: points in the mini-batch cost curve, so that a test can compare with what was sent. */
  | { readonly type: "drew"; readonly buckets: number; readonly steps: number };
