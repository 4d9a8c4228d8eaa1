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

/** The mini-batch costs of an epoch that has begun. */
export interface EpochCosts {
  readonly sum: number;
  readonly steps: number;
}

/** Measures cost and metrics of the data's parts before the first step, after each epoch and at the end. */
export class PartEvaluator {
  /** Before the first step and after each epoch. */
  readonly all: PartEvaluations[] = [];
  private costSum = 0;
  private costSteps = 0;

  constructor(
    private readonly trainer: Trainer,
    private readonly data: Dataset,
    /** `whole`: each epoch on all training examples, however many they are. */
    private readonly trainPart: "whole" | "sampled" = "sampled",
  ) {}

  private get measuresTrain(): boolean {
    return this.trainPart === "whole" || this.data.train.count <= wholeTrainPart;
  }

  /** What the mean of the epoch under way goes on from; undefined where nothing depends on it. */
  get epochCosts(): EpochCosts | undefined {
    const { costSum: sum, costSteps: steps } = this;
    return this.measuresTrain || steps === 0 ? undefined : { sum, steps };
  }

  /** Goes on in the middle of an epoch. */
  remember({ sum, steps }: EpochCosts): void {
    this.costSum = sum;
    this.costSteps = steps;
  }

  /** Goes on from where these were all that had been measured. */
  recall(all: readonly PartEvaluations[]): void {
    this.all.length = 0;
    for (const evaluations of all) this.all.push(evaluations);
  }

  /** A mini-batch's cost, for the mean of a large train part. */
  noteCost(cost: number): void {
    this.costSum += cost;
    this.costSteps++;
  }

  /** Train and dev before the first step; a large train part is not measured. */
  evaluateStart(): PartEvaluations {
    return this.record(this.measuresTrain ? this.trainer.evaluate(this.data.train) : undefined);
  }

  /** Train and dev at the end of an epoch. */
  evaluateEpoch(): PartEvaluations {
    const { train } = this.data;
    const { costSum, costSteps } = this;
    this.costSum = 0;
    this.costSteps = 0;
    if (this.measuresTrain) return this.record(this.trainer.evaluate(train));
    return this.record({ cost: costSum / costSteps, metrics: {}, examples: train.count });
  }

  private record(train: Evaluation | undefined): PartEvaluations {
    const { dev } = this.data;
    const evaluations = this.at({
      ...(train && { train }),
      ...(dev && { dev: this.trainer.evaluate(dev) }),
    });
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
