import type { HistogramProbe } from "../engine/histograms";
import { mostMoments, type HistogramMoment, type HistogramNews } from "./shownHistograms";

/**
 * Decides after which steps of a run histograms are taken: every k-th, where k doubles whenever `mostMoments` are
 * full, so that they stay spread evenly over the run; and where somebody looks, for the latest. A step at which none
 * is taken costs a comparison.
 */
export class HistogramTaker {
  private everySteps = 1;
  private kept: number[] = [];
  private fresh: HistogramMoment[] = [];
  private lastStep = -1;

  constructor(private readonly probe: HistogramProbe) {}

  /** After a training step of that many examples. `latest`: in any case. */
  see(step: number, examples: number, wanted: "inTurn" | "latest"): void {
    const isInTurn = step % this.everySteps === 0;
    if ((!isInTurn && wanted === "inTurn") || step === this.lastStep) return;
    this.lastStep = step;
    const record = this.probe.emptyRecord();
    this.probe.take(examples, record);
    // Of the latest ones that are not kept, only the last is worth sending.
    this.fresh = this.fresh.filter((moment) => moment.step % this.everySteps === 0);
    this.fresh.push({ step, ...record });
    if (isInTurn) this.keep(step);
  }

  /** What was taken since the last call; undefined for nothing. */
  news(): HistogramNews | undefined {
    if (this.fresh.length === 0) return undefined;
    const news = { everySteps: this.everySteps, moments: this.fresh };
    this.fresh = [];
    return news;
  }

  private keep(step: number): void {
    this.kept.push(step);
    while (this.kept.length > mostMoments) {
      this.everySteps *= 2;
      this.kept = this.kept.filter((one) => one % this.everySteps === 0);
    }
  }
}
