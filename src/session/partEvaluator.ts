import type { Dataset } from "../data/dataset";
import type { Evaluation, Part } from "../engine/facts";
import type { Trainer } from "../engine/trainer";
import type { PartEvaluations } from "./protocol";

/**
 * Up to this many training examples the train cost is measured on all of them each epoch; above, it is the
 * epoch's mean of the mini-batch costs, so that measuring does not take as long as training.
 */
const wholeTrainPart = 20_000;

type Parts = Partial<Record<Part, Evaluation>>;

/** Measures cost and metrics of the data's parts before the first step, after each epoch and at the end. */
export class PartEvaluator {
  /** Before the first step and after each epoch. */
  readonly all: PartEvaluations[] = [];
  private costSum = 0;
  private costSteps = 0;

  constructor(
    private readonly trainer: Trainer,
    private readonly data: Dataset,
  ) {}

  /** A mini-batch's cost, for the mean of a large train part. */
  noteCost(cost: number): void {
    this.costSum += cost;
    this.costSteps++;
  }

  /** Train and dev as they stand now. */
  evaluateEpoch(): PartEvaluations {
    const { train, dev } = this.data;
    const parts: Parts = {};
    if (train.count <= wholeTrainPart) parts.train = this.trainer.evaluate(train);
    else if (this.costSteps > 0)
      parts.train = { cost: this.costSum / this.costSteps, metrics: {}, examples: train.count };
    if (dev !== undefined) parts.dev = this.trainer.evaluate(dev);
    this.costSum = 0;
    this.costSteps = 0;
    const evaluations = this.at(parts);
    this.all.push(evaluations);
    return evaluations;
  }

  /** Every part, the test part too, whole. */
  evaluateEnd(): PartEvaluations {
    const { train, dev, test } = this.data;
    const parts: Parts = { train: this.trainer.evaluate(train) };
    if (dev !== undefined) parts.dev = this.trainer.evaluate(dev);
    if (test !== undefined) parts.test = this.trainer.evaluate(test);
    return this.at(parts);
  }

  /** Belongs to the last step done; before the first, to step 0. */
  private at(parts: Parts): PartEvaluations {
    const { stepCount, epoch } = this.trainer;
    return { step: Math.max(0, stepCount - 1), epoch, parts };
  }
}
