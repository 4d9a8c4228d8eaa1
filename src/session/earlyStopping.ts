import type { Evaluation, Part } from "../engine/facts";
import type { EarlyStopping as EarlyStoppingSpec } from "../model/spec";

/**
 * Stops a run whose monitored number has not improved for `patience` epochs, and keeps the best state.
 * (Deep Learning, algorithm 7.1.)
 */
export class EarlyStopping<State> {
  private best = Infinity;
  private bestState: State | undefined;
  private sinceBest = 0;

  constructor(
    private readonly spec: EarlyStoppingSpec,
    private readonly keep: () => State,
  ) {}

  /** True when the run should stop now. An epoch without the monitored number changes nothing. */
  noteEpoch(parts: Readonly<Partial<Record<Part, Evaluation>>>): boolean {
    const value = this.monitored(parts);
    if (value === undefined) return false;
    if (value < this.best) {
      this.best = value;
      this.sinceBest = 0;
      if (this.spec.restoreBest) this.bestState = this.keep();
      return false;
    }
    return ++this.sinceBest >= this.spec.patience;
  }

  /** The state of the best epoch, where `restoreBest` asks for it. */
  get kept(): State | undefined {
    return this.bestState;
  }

  private monitored(parts: Readonly<Partial<Record<Part, Evaluation>>>): number | undefined {
    return parts[this.spec.monitor === "trainCost" ? "train" : "dev"]?.cost;
  }
}
