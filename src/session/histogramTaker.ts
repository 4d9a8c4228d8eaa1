import type { HistogramProbe } from "../engine/histograms";
import { mostMoments, type HistogramMoment, type HistogramNews } from "./shownHistograms";

const mostShare = 0.03;
/** Nobody notices as much at the beginning; a short run shall not be over before there are any. */
const freeMs = 200;

/**
 * Decides after which steps of a run histograms are taken: every k-th, where k doubles whenever `mostMoments` are
 * full, so that they stay spread evenly over the run; and where somebody looks, for the latest. A step at which none
 * is taken costs a comparison. Where one takes longer than a few steps, as in a deep network of small layers, the first
 * ones of a run are further apart: they never take more than `mostShare` of its time, after the first `freeMs`.
 */
export class HistogramTaker {
  private everySteps = 1;
  private kept: number[] = [];
  private fresh: HistogramMoment[] = [];
  private lastStep = -1;
  private wentTo: number | undefined;
  private startedMs: number | undefined;
  private spentMs = 0;

  constructor(
    private readonly probe: HistogramProbe,
    /** A clock in milliseconds. */
    private readonly now: () => number,
  ) {}

  /** After a training step of that many examples. `latest`: out of turn, too; `surely`: whatever it takes. */
  see(step: number, examples: number, wanted: "inTurn" | "latest" | "surely"): void {
    const isInTurn = step % this.everySteps === 0;
    if ((!isInTurn && wanted === "inTurn") || step === this.lastStep) return;
    const sinceMs = this.now();
    this.startedMs ??= sinceMs;
    const allowedMs = freeMs + mostShare * (sinceMs - this.startedMs);
    if (wanted !== "surely" && this.spentMs > allowedMs) return;
    this.lastStep = step;
    const record = this.probe.emptyRecord();
    this.probe.take(examples, record);
    this.spentMs += this.now() - sinceMs;
    // Of the latest ones that are not kept, only the last is worth sending.
    this.fresh = this.fresh.filter((moment) => moment.step % this.everySteps === 0);
    this.fresh.push({ step, ...record });
    if (isInTurn) this.keep(step);
  }

  /** The run is at this step again. */
  backTo(step: number): void {
    this.kept = this.kept.filter((one) => one < step);
    this.fresh = this.fresh.filter((moment) => moment.step < step);
    this.lastStep = -1;
    this.wentTo = Math.min(step, this.wentTo ?? Infinity);
  }

  /** What was taken since the last call; undefined for nothing. */
  news(): HistogramNews | undefined {
    const { everySteps, fresh: moments, wentTo } = this;
    if (moments.length === 0 && wentTo === undefined) return undefined;
    this.fresh = [];
    this.wentTo = undefined;
    return { everySteps, moments, ...(wentTo !== undefined && { backTo: wentTo }) };
  }

  private keep(step: number): void {
    this.kept.push(step);
    while (this.kept.length > mostMoments) {
      this.everySteps *= 2;
      this.kept = this.kept.filter((one) => one % this.everySteps === 0);
    }
  }
}
