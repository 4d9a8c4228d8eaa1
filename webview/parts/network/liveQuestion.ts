import type { NetworkIntent } from "../../../src/session/shownNetwork";
import type { Context } from "../../state/context";

/** The same is not asked again faster than this … */
const leastMs = 400;
/** … nor before so many times the time that the answer took, so that looking leaves the training most of its thread. */
const rest = 3;

/**
 * Asks the worker a question when it is a new one, and the same again while the run trains on: one at a time, at a
 * bounded rate, and only as often as `keepUp` is called, which is while the answer is looked at.
 */
export class LiveQuestion {
  private asked: { readonly key: string; readonly step: number; readonly atMs: number } | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly context: Context,
    private readonly type: NetworkIntent["type"],
  ) {}

  /** `key` tells one question from another of its kind. */
  keepUp(key: string, question: () => NetworkIntent): void {
    const { run, host, drawing } = this.context;
    const { info, progress, awaited, refusals } = run;
    const nowMs = performance.now();
    if (info === undefined || awaited.has(this.type)) return;
    const whole = `${info.runId} ${key}`;
    const step = progress?.step ?? 0;
    // A refusal stands until something else is asked, or the person asks again.
    const isNew = this.asked !== undefined && this.asked.key !== whole;
    if (refusals.has(this.type) && !isNew) return;
    if (this.asked?.key === whole) {
      if (this.asked.step === step) return;
      const { atMs } = this.asked;
      const answeredMs = Math.max(atMs, run.network.answeredMs.get(this.type) ?? 0);
      const dueMs = answeredMs + Math.max(leastMs, rest * (answeredMs - atMs));
      if (nowMs < dueMs) {
        clearTimeout(this.timer);
        this.timer = setTimeout(() => drawing.all(), dueMs - nowMs);
        return;
      }
    }
    this.asked = { key: whole, step, atMs: nowMs };
    run.await(this.type);
    host.postMessage(question());
  }

  /** Asks the same again, whatever was refused. */
  again(): void {
    this.asked = undefined;
    this.context.run.refusals.delete(this.type);
    this.context.drawing.all();
  }
}
