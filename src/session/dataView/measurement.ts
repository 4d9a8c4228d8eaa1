import type { ExampleScorer } from "../../engine/exampleScorer";
import { metricSite } from "../../engine/evaluator";
import type { Examples } from "../../engine/examples";
import { confusionMatrix } from "../../engine/metrics/confusion";
import type { MatrixPasses } from "../../engine/metrics/definition";

/** Of a larger part so many examples are measured, evenly spread over it: a page never waits for all. */
export const mostMeasured = 10_000;
/** More classes make no table that anyone reads. */
export const mostClasses = 60;

/** Losses and decisions of a part's examples, measured batch by batch with the weights of one moment. */
export class Measurement {
  /** Examples measured so far, in the order of `rows`. */
  done = 0;
  /** By place in the part, ascending. */
  readonly rows: Uint32Array;
  readonly losses: Float64Array;
  /** Where an example is of one class: its class, and the one it was taken for. */
  readonly targets: Int32Array;
  readonly predicted: Int32Array;
  readonly wrong: Uint8Array;
  private readonly confusion: MatrixPasses | undefined;

  constructor(
    private readonly scorer: ExampleScorer,
    private readonly examples: Examples,
    private readonly decides: "one" | "many" | "none",
    most = mostMeasured,
  ) {
    const { count } = examples;
    const measured = Math.min(count, most);
    this.rows = Uint32Array.from({ length: measured }, (_, at) => Math.floor((at * count) / measured));
    this.losses = new Float64Array(measured);
    this.targets = new Int32Array(measured);
    this.predicted = new Int32Array(measured);
    this.wrong = new Uint8Array(measured);
    if (decides !== "none" && scorer.decisions.classes <= mostClasses) {
      // The metric itself, so that the matrix is counted as every other number of the run is.
      this.confusion = confusionMatrix.create(metricSite(scorer.network)) as MatrixPasses;
      this.confusion.reset();
    }
  }

  get isComplete(): boolean {
    return this.done === this.rows.length;
  }

  get meanLoss(): number {
    return this.losses.reduce((sum, loss) => sum + loss, 0) / this.losses.length;
  }

  get matrix(): number[][] | undefined {
    return this.confusion?.matrix();
  }

  /** Measures the next batch. */
  measureSome(): void {
    const { scorer, rows, done } = this;
    const count = Math.min(scorer.network.batchSize, rows.length - done);
    scorer.run(this.examples, rows, done, count);
    this.confusion?.add(count);
    for (let at = 0; at < count; at++) {
      this.losses[done + at] = scorer.loss(at);
      if (this.decides === "none") continue;
      this.wrong[done + at] = Number(scorer.isWrong(at));
      if (this.decides !== "one") continue;
      this.targets[done + at] = scorer.decisions.target(at);
      this.predicted[done + at] = scorer.decisions.predicted(at);
    }
    this.done += count;
  }

  /** Places in `rows`, largest loss first; what is no number is worse than any. */
  worstFirst(): number[] {
    const { losses } = this;
    const badness = (at: number): number => (Number.isNaN(losses[at]!) ? Infinity : losses[at]!);
    const order = (a: number, b: number): number => {
      const [one, other] = [badness(a), badness(b)];
      return one === other ? a - b : other > one ? 1 : -1;
    };
    return Array.from(losses.keys()).sort(order);
  }
}
