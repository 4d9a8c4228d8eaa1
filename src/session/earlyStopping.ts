import type { Evaluation, Part } from "../engine/facts";
import type { EarlyStopping as EarlyStoppingSpec } from "../model/spec";

/** Metrics of which more is better; of all others, and of every cost, less is. */
const moreIsBetter = /accuracy|precision|recall|f1|auc|r2/i;

/**
 * Stops a run whose monitored number has not improved for `patience` epochs, and keeps the best state.
 * `monitor` is a part and what to watch of it: `devCost`, `devAccuracy`, `trainCost`, …
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

  /** Turned so that less is better. */
  private monitored(parts: Readonly<Partial<Record<Part, Evaluation>>>): number | undefined {
    const [, part, rest] = /^(train|dev|test)?(.+)$/.exec(this.spec.monitor) ?? [];
    const evaluation = parts[(part ?? "train") as Part];
    if (evaluation === undefined || rest === undefined) return undefined;
    const name = rest[0]!.toLowerCase() + rest.slice(1);
    const value = name === "cost" ? evaluation.cost : evaluation.metrics[name];
    if (value === undefined) return undefined;
    return moreIsBetter.test(name) ? -value : value;
  }
}
