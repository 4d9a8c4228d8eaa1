import { History } from "./history";
import { HistogramMoments } from "./shownHistograms";
import type { RunMessage, RunSnapshot } from "./protocol";

/**
 * The whole state of a run, kept by applying its messages: what the host answers a newly opened
 * dashboard with, and what the worker records. Bounded: the history is decimated.
 */
export class RunMirror {
  private history: History | undefined;
  private moments = new HistogramMoments();
  private known: Omit<RunSnapshot, "history" | "histograms"> = { state: "loading", series: [], findings: [] };

  get snapshot(): RunSnapshot {
    const history = this.history?.snapshot();
    const histograms = this.moments.news;
    return {
      ...this.known,
      ...(history !== undefined && { history }),
      ...(histograms !== undefined && { histograms }),
    };
  }

  /** State without the history and the histograms: cheap to read. */
  get current(): Omit<RunSnapshot, "history" | "histograms"> {
    return this.known;
  }

  /** The history itself: it lives on, and another takes its place when a run starts. */
  get past(): History | undefined {
    return this.history;
  }

  get histograms(): HistogramMoments {
    return this.moments;
  }

  apply(message: RunMessage): void {
    switch (message.type) {
      case "started":
        this.history = new History(message.series);
        this.moments = new HistogramMoments();
        this.known = { ...this.known, info: message.info, series: message.series };
        break;
      case "loading":
        this.known = { ...this.known, loadingMessage: message.message };
        break;
      case "frame":
        this.history?.apply(message.history);
        this.known = {
          ...this.known,
          progress: message.progress,
          facts: message.facts,
          evaluations: message.evaluations ?? this.known.evaluations,
        };
        break;
      case "histograms":
        this.moments.apply(message.news);
        break;
      case "findings":
        this.known = { ...this.known, findings: message.findings, timeline: message.timeline };
        break;
      case "state":
        this.known = { ...this.known, state: message.state, failure: message.failure };
        break;
      case "gradientCheck":
        this.known = { ...this.known, gradientCheck: message.check };
        break;
      case "dataOverview":
        this.known = { ...this.known, data: message.overview };
        break;
      case "dataProfile":
        this.known = { ...this.known, profile: message.profile };
        break;
      case "steering":
        this.known = { ...this.known, steering: message.steering };
        break;
      case "dataProgress":
      case "dataPage":
      case "dataRefused":
      case "textSamples":
      case "networkOverview":
      case "weightPictures":
      case "decisionPlane":
      case "takenExample":
      case "prediction":
      case "gradientCheckProgress":
      case "weightsSaved":
      case "requestFailed":
      case "recorded":
      case "notRecorded":
      case "log":
        // Passing news: nothing a view opened later needs to know.
        break;
    }
  }
}
