/** What a network makes of single examples, in evaluation mode: their losses, and what it takes them for. */
import { metricSite } from "./evaluator";
import type { Examples } from "./examples";
import type { Pass } from "./layers/definition";
import { classCount, isYesOrNo, largest, targetClass, thresholdOf } from "./metrics/classes";
import type { MetricSite } from "./metrics/definition";
import type { Network } from "./network";

/** The classes that targets and predictions are read as, entry by entry or row by row. */
export class Decisions {
  /** Of one example. */
  readonly count: number;
  /** That are told apart. */
  readonly classes: number;

  constructor(private readonly site: MetricSite<unknown>) {
    this.count = isYesOrNo(site) ? site.rowsOfExample * site.columns : site.rowsOfExample;
    this.classes = classCount(site);
  }

  /** The class of decision `at`, counted over the whole batch. */
  target(at: number): number {
    const { site } = this;
    return isYesOrNo(site) ? Number(site.target[at]! > thresholdOf(site)) : targetClass(site, at);
  }

  predicted(at: number): number {
    const { site } = this;
    return isYesOrNo(site)
      ? Number(site.prediction[at]! > thresholdOf(site))
      : largest(site.prediction, at, site.columns);
  }

  /** That the model gives to the class it predicts; undefined under a loss that takes no probabilities. */
  probability(at: number): number | undefined {
    const { prediction, columns, loss } = this.site;
    if (loss.fusesWith === undefined) return undefined;
    if (!isYesOrNo(this.site)) return prediction[at * columns + largest(prediction, at, columns)]!;
    return this.predicted(at) === 1 ? prediction[at]! : 1 - prediction[at]!;
  }
}

/** Runs examples through a network, as many at once as its batch holds. */
export class ExampleScorer {
  readonly decisions: Decisions;
  private readonly inputs: readonly (Float32Array | Float64Array)[];
  private readonly pass: Pass = { examples: 0, mode: "evaluation", dropout: false, step: 0 };
  private readonly lossesOfExample: number;

  constructor(readonly network: Network) {
    this.inputs = network.inputs.map(({ values }) => values);
    this.decisions = new Decisions(metricSite(network));
    this.lossesOfExample = network.lossValues.length / network.batchSize;
  }

  /** Examples `rows[start … start + count − 1]`; what follows asks for them by their place in this batch. */
  run(examples: Examples, rows: Uint32Array, start: number, count: number): void {
    const { network, pass } = this;
    pass.examples = count;
    examples.read(rows, start, count, this.inputs, network.target.values);
    network.forward(pass);
    network.loss(pass);
  }

  /** The mean of an example's losses. */
  loss(at: number): number {
    const { lossesOfExample } = this;
    let sum = 0;
    for (let row = at * lossesOfExample; row < (at + 1) * lossesOfExample; row++)
      sum += this.network.lossValues[row]!;
    return sum / lossesOfExample;
  }

  /** Whether any of an example's decisions is not its target. */
  isWrong(at: number): boolean {
    const { count } = this.decisions;
    for (let one = at * count; one < (at + 1) * count; one++) {
      if (this.decisions.target(one) !== this.decisions.predicted(one)) return true;
    }
    return false;
  }
}
