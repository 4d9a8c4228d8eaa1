import { History } from "../../src/session/history";
import {
  hasEnded,
  type DataIntent,
  type Failure,
  type HistoryFrame,
  type PanelMessage,
  type PartEvaluations,
  type PlacedFinding,
  type Progress,
  type RunInfo,
  type RunSnapshot,
  type RunState,
  type TimelineEvent,
} from "../../src/session/protocol";
import { HistogramMoments } from "../../src/session/shownHistograms";
import type { GradientCheck, StepFacts } from "../../src/engine/facts";
import type { ShownSteering } from "../../src/session/shownSteering";
import type { ShownDiagnosis } from "../../src/session/shownDiagnosis";
import type { DataOverview, DataProfile, DataPage, TextSamples } from "../../src/session/shownData";
import { NetworkAnswers } from "./networkAnswers";

/** What the user is told about the last request, until the next one or dismissal. */
export type Notice =
  { readonly kind: "saved"; readonly file: string } | { readonly kind: "refused"; readonly failure: Failure };

/** Why a question about the data has no answer. */
export interface Refusal {
  readonly why: "workerGone" | "failed";
  readonly failure: Failure;
}

/** The run that is shown, kept by applying the host's messages. Undefined: not known yet. */
export class Run {
  /** Undefined until the host says that there is a run. */
  state: RunState | undefined;
  failure: Failure | undefined;
  /** It was read from its record. */
  recorded: RunSnapshot["recorded"];
  loadingMessage: string | undefined;
  info: RunInfo | undefined;
  history: History | undefined;
  /** Distributions of the layers' numbers; empty for runs recorded before there were any. */
  histograms = new HistogramMoments();
  progress: Progress | undefined;
  facts: StepFacts | undefined;
  evaluations: PartEvaluations | undefined;
  findings: readonly PlacedFinding[] = [];
  timeline: readonly TimelineEvent[] | undefined;
  gradientCheck: GradientCheck | undefined;
  checkProgress: { readonly done: number; readonly of: number } | undefined;
  /** Why the latest gradient check has no result. */
  checkBroken: "stopped" | Failure | undefined;
  notice: Notice | undefined;
  /** What can be and was done by hand; undefined: a check, or a record of before there was such. */
  steering: ShownSteering | undefined;
  data: DataOverview | undefined;
  profile: DataProfile | undefined;
  dataPage: DataPage | undefined;
  dataProgress: { readonly done: number; readonly of: number } | undefined;
  samples: TextSamples | undefined;
  readonly network = new NetworkAnswers();
  /** Of the model, whichever run is shown; undefined where a recorded run is. */
  diagnosis: ShownDiagnosis | undefined;
  /** Questions about the data that were asked and not answered yet, or that were refused. */
  readonly awaited = new Set<DataIntent["type"]>();
  readonly refusals = new Map<DataIntent["type"], Refusal>();

  /** A question is asked; an earlier one of its kind is not answered any more. */
  await(question: DataIntent["type"]): void {
    this.awaited.add(question);
    this.refusals.delete(question);
    if (question === "showData") this.dataProgress = undefined;
  }

  /** False when a frame does not fit what is held: a snapshot must be asked for. */
  apply(message: PanelMessage): boolean {
    switch (message.type) {
      case "snapshot":
        return this.replace(message.snapshot);
      case "started":
        if (this.info !== undefined && message.info.runId !== this.info.runId) {
          this.clear();
          this.clearData();
        }
        this.state ??= "loading";
        this.info = message.info;
        this.history = new History(message.series);
        break;
      case "loading":
        this.state ??= "loading";
        this.loadingMessage = message.message;
        break;
      case "frame":
        if (this.history?.apply(message.history) !== true) return false;
        this.progress = message.progress;
        this.facts = message.facts;
        this.evaluations = message.evaluations ?? this.evaluations;
        break;
      case "histograms":
        this.histograms.apply(message.news);
        break;
      case "findings":
        this.findings = message.findings;
        this.timeline = message.timeline;
        break;
      case "state":
        this.state = message.state;
        this.failure = message.failure;
        if (hasEnded(message.state)) this.breakCheck(message.failure ?? "stopped");
        break;
      case "gradientCheckProgress":
        this.checkProgress = { done: message.done, of: message.of };
        this.checkBroken = undefined;
        break;
      case "gradientCheck":
        this.gradientCheck = message.check;
        this.checkProgress = this.checkBroken = undefined;
        break;
      case "dataOverview":
        this.data = message.overview;
        break;
      case "dataProfile":
        this.profile = message.profile;
        break;
      case "dataProgress":
        this.dataProgress = { done: message.done, of: message.of };
        break;
      case "dataPage":
        this.dataPage = message.page;
        this.dataProgress = undefined;
        this.awaited.delete("showData");
        break;
      case "textSamples":
        this.samples = message.samples;
        if (message.samples.done >= message.samples.request.length) this.awaited.delete("sampleText");
        break;
      case "networkOverview":
      case "weightPictures":
      case "decisionPlane":
      case "takenExample":
      case "prediction":
        this.awaited.delete(this.network.take(message));
        break;
      case "dataRefused":
        this.refusals.set(message.request, { why: message.why, failure: message.failure });
        this.awaited.delete(message.request);
        break;
      case "diagnosis":
        this.diagnosis = message.diagnosis;
        break;
      case "showView":
      case "pong":
      case "areYouThere":
        // The page's own affair.
        break;
      case "steering":
        this.steering = message.steering;
        break;
      case "weightsSaved":
        this.notice = { kind: "saved", file: message.file };
        break;
      case "requestFailed":
        this.notice = { kind: "refused", failure: message.failure };
        this.breakCheck(message.failure);
        break;
    }
    return true;
  }

  /** Most steps any view can speak of: those in the history. */
  get lastStep(): number {
    const { history, progress } = this;
    if (history === undefined || history.buckets === 0) return 0;
    const end = history.buckets * history.stepsPerBucket - 1;
    return progress === undefined ? end : Math.min(end, Math.max(0, progress.step - 1));
  }

  /** A check that is under way has ended without a result. */
  private breakCheck(why: "stopped" | Failure): void {
    if (this.checkProgress === undefined) return;
    this.checkProgress = undefined;
    this.checkBroken = why;
  }

  private clear(): void {
    this.failure = this.loadingMessage = this.progress = this.facts = this.evaluations = undefined;
    this.gradientCheck = this.checkProgress = this.checkBroken = undefined;
    this.notice = this.history = this.recorded = this.timeline = this.steering = undefined;
    this.findings = [];
    this.histograms = new HistogramMoments();
    this.state = "loading";
  }

  private clearData(): void {
    this.data = this.profile = this.dataPage = this.dataProgress = this.samples = undefined;
    this.network.clear();
    this.awaited.clear();
    this.refusals.clear();
  }

  private replace(snapshot: RunSnapshot): boolean {
    // The same run shown again keeps its examples: a snapshot does not hold them.
    if (snapshot.info === undefined || snapshot.info.runId !== this.info?.runId) this.clearData();
    this.clear();
    const { history, histograms, series, ...rest } = snapshot;
    Object.assign(this, { info: undefined, ...rest });
    if (histograms !== undefined) this.histograms.apply(histograms);
    if (snapshot.info !== undefined || history !== undefined) this.history = historyOf(series, history);
    return true;
  }
}

function historyOf(series: readonly string[], frame: HistoryFrame | undefined): History {
  const history = new History(series);
  if (frame !== undefined) history.apply(frame);
  return history;
}
