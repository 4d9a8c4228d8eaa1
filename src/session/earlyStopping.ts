import type { Evaluation, Part } from "../engine/facts";
import { type Monitor, monitors } from "../model/monitor";
import type { EarlyStopping as EarlyStoppingSpec } from "../model/spec";

/** What has been seen so far: a run that goes on from it stops where it would have stopped without a break. */
export interface EarlyStoppingMemory<State> {
  /** The monitored number at its best. */
  readonly best: number;
  /** Epochs since then. */
  readonly sinceBest: number;
  /** Of the best epoch, where `restoreBest` asks for it. */
  readonly state: State | undefined;
}

/**
 * Stops a run whose monitored number has not improved for `patience` epochs, and keeps the best state.
 * (Deep Learning, algorithm 7.1.)
 */
export class EarlyStopping<State> {
  private seen: EarlyStoppingMemory<State> | undefined;
  private readonly monitor: Monitor;

  constructor(
    private readonly spec: EarlyStoppingSpec,
    private readonly keep: () => State,
  ) {
    this.monitor = monitors[spec.monitor]!;
  }

  /** True when the run should stop now. An epoch without the monitored number changes nothing. */
  noteEpoch(parts: Readonly<Partial<Record<Part, Evaluation>>>): boolean {
    const value = this.monitored(parts);
    if (value === undefined) return false;
    if (this.isBetter(value)) {
      this.seen = { best: value, sinceBest: 0, state: this.spec.restoreBest ? this.keep() : undefined };
      return false;
    }
    const { best, sinceBest, state } = this.seen ?? { best: NaN, sinceBest: 0, state: undefined };
    this.seen = { best, sinceBest: sinceBest + 1, state };
    return this.seen.sinceBest >= this.spec.patience;
  }

  /** The state of the best epoch, where `restoreBest` asks for it. */
  get kept(): State | undefined {
    return this.seen?.state;
  }

  /** Undefined before the first epoch. */
  get memory(): EarlyStoppingMemory<State> | undefined {
    return this.seen;
  }

  /** Goes on from what an earlier run has seen. */
  remember(memory: EarlyStoppingMemory<State>): void {
    this.seen = { ...memory, state: this.spec.restoreBest ? memory.state : undefined };
  }

  /** Goes on from before the first epoch. */
  forget(): void {
    this.seen = undefined;
  }

  /** Who goes on after it has stopped wants its patience anew. */
  forgive(): void {
    if (this.seen) this.seen = { ...this.seen, sinceBest: 0 };
  }

  private isBetter(value: number): boolean {
    const best = this.seen?.best ?? NaN;
    if (Number.isNaN(best)) return !Number.isNaN(value);
    return this.monitor.better === "higher" ? value > best : value < best;
  }

  private monitored(parts: Readonly<Partial<Record<Part, Evaluation>>>): number | undefined {
    const evaluation = parts[this.monitor.part];
    return this.monitor.metric === undefined ? evaluation?.cost : evaluation?.metrics[this.monitor.metric];
  }
}
