/** The step loop: shuffled mini-batches forward, backward, update, measured. */
import { clipGradients } from "./clipping";
import { Evaluator } from "./evaluator";
import type { Examples } from "./examples";
import type { Evaluation, StepFacts } from "./facts";
import type { Pass } from "./layers/definition";
import type { TargetScale } from "./metrics/definition";
import {
  type Hyperparameter,
  Hyperparameters,
  layerHyperparameters,
  type ValuesByHand,
} from "./hyperparameters";
import type { Network } from "./network";
import type { TrainingSpec } from "./networkSpec";
import { valuesOf } from "./options";
import type { NumberOption, OptionValues } from "./options";
import type { OptimizerDefinition, OptimizerPasses } from "./optimizers/definition";
import { optimizerDefinition } from "./optimizers/index";
import { RandomStream } from "./random";
import type { EpochCosts, ScheduleMemory } from "./schedules/definition";
import { type AnswerSpread, spreadOf } from "./answerSpread";
import { scheduledRate, scheduleMemory } from "./schedules/index";
import { sizeOf } from "./shape";
import { restoreTensors, savedTensors, type TrainerState } from "./trainerState";

export interface TrainerOptions {
  /** Shuffling derives from it; weights are drawn from the network's own seed. */
  readonly seed: number;
  /** Of a normalized target: metrics are reported in original units. */
  readonly targetScale?: TargetScale;
  /** `off`: facts of single layers are not measured; the training is the same to the bit. Default `on`. */
  readonly probes?: "on" | "off";
}

/** The mini-batch size that a network for this training must be compiled for. */
export const plannedBatchSize = (training: TrainingSpec, exampleCount: number): number =>
  Math.max(1, training.batchSize === "full" ? exampleCount : Math.min(training.batchSize, exampleCount));

/** Trains a network that has been initialized (or given weights) on one part of the data. */
export class Trainer {
  /** Of the latest step, written over by the next. */
  readonly facts: StepFacts;
  /** Mini-batches an epoch; the last one may be smaller. */
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
  /** Steps done. */
  stepCount = 0;
  private readonly batchSize: number;
  private readonly order: Uint32Array;
  private orderedEpoch = -1;
  private readonly shuffle: RandomStream;
  private readonly inputs: readonly (Float32Array | Float64Array)[];
  /** What may be changed while it trains. */
  readonly hyperparameters: Hyperparameters;
  private readonly definition: OptimizerDefinition;
  /** The optimizer's options as they stand now. */
  private optimizerOptions: OptionValues;
  private optimizer: OptimizerPasses;
  private readonly initialRate: number;
  private readonly remembered: ScheduleMemory | undefined;
  private readonly scheduleMemory: Float64Array;
  /** What the schedule is asked with; one object, reused for every step. */
  private readonly moment: { epoch: number; step: number; readonly memory: Float64Array };
  private rateByHand: number | undefined;
  private readonly evaluator: Evaluator;
  private readonly pass: Pass = { examples: 0, mode: "training", dropout: true, step: 0 };
  /** Where each trainable parameter's facts lie, in the order of `network.trainable`. */
  private readonly parameterFacts: readonly StepFacts["layers"][number]["parameters"][number][];

  constructor(
    private readonly network: Network,
    private readonly training: TrainingSpec,
    private readonly examples: Examples,
    private readonly options: TrainerOptions,
  ) {
    this.batchSize = plannedBatchSize(training, examples.count);
    if (this.batchSize > network.batchSize) {
      throw new Error(
        `mini-batches of ${this.batchSize} do not fit a network compiled for ${network.batchSize}`,
      );
    }
    this.stepsPerEpoch = Math.ceil(examples.count / this.batchSize);
    this.totalSteps = this.stepsPerEpoch * training.epochs;
    this.order = new Uint32Array(examples.count);
    this.shuffle = new RandomStream(options.seed, "shuffle");
    this.inputs = network.inputs.map(({ values }) => values);
    this.definition = optimizerDefinition(training.optimizer);
    this.optimizerOptions = training.optimizer.options;
    this.optimizer = this.definition.create(network.kernels, valuesOf(this.optimizerOptions));
    this.hyperparameters = new Hyperparameters([
      ...this.optimizerNumbers(),
      ...layerHyperparameters(network),
    ]);
    this.initialRate = training.optimizer.options.learningRate as number;
    this.remembered = scheduleMemory(training.schedule);
    this.scheduleMemory = Float64Array.from(this.remembered?.start ?? []);
    this.moment = { epoch: 0, step: 0, memory: this.scheduleMemory };
    this.evaluator = new Evaluator(network, training.metrics, options.targetScale);
    this.facts = network.probes.emptyFacts();
    network.probes.expect(examples.count);
    this.parameterFacts = network.trainable.map(({ layer, name }) =>
      this.facts.layers
        .find((facts) => facts.name === layer)!
        .parameters.find((facts) => facts.name === name)!,
    );
  }

  /** Epochs done; the next step belongs to this one, counted from 0. */
  get epoch(): number {
    return Math.floor(this.stepCount / this.stepsPerEpoch);
  }

  /** True after the last mini-batch of an epoch. */
  get atEpochEnd(): boolean {
    return this.stepCount > 0 && this.stepCount % this.stepsPerEpoch === 0;
  }

  /** Examples of the latest mini-batch. */
  get examplesOfStep(): number {
    return this.pass.examples;
  }

  /** What the next step will use: set by hand, or the schedule's. */
  get learningRate(): number {
    return this.rateByHand ?? this.scheduled();
  }

  /** What the optimizer keeps for each trainable parameter, by name. */
  get slotNames(): readonly string[] {
    return this.definition.slots(valuesOf(this.optimizerOptions));
  }

  /** The same with other values set by hand. */
  slotNamesWith(byHand: ValuesByHand): readonly string[] {
    const own = Object.keys(this.definition.options).filter((key) => byHand[key] !== undefined);
    const changed = Object.fromEntries(own.map((key) => [key, byHand[key]]));
    return this.definition.slots(valuesOf({ ...this.training.optimizer.options, ...changed }));
  }

  /** The learning rate, which by hand overrides the schedule, and the other options that may change. */
  private optimizerNumbers(): Hyperparameter[] {
    const declared = Object.entries(this.definition.options) as [string, NumberOption][];
    const initial = this.training.optimizer.options;
    return declared
      .filter(([, { adjustable }]) => adjustable)
      .map(([name, option]) => {
        const about = { name, kind: name, option };
        if (name === "learningRate")
          return { ...about, get: () => this.learningRate, set: (value) => void (this.rateByHand = value) };
        return {
          ...about,
          get: () => this.optimizerOptions[name] as number,
          set: (value = initial[name] as number) => this.adjustOptimizer(name, value),
        };
      });
  }

  /** The passes keep nothing from step to step that the next `begin` does not form anew, so they are made anew. */
  private adjustOptimizer(name: string, value: number): void {
    if (this.optimizerOptions[name] === value) return;
    const kept = this.slotNames.length;
    this.optimizerOptions = { ...this.optimizerOptions, [name]: value };
    this.optimizer = this.definition.create(this.network.kernels, valuesOf(this.optimizerOptions));
    // A state that it had no use for until now begins with zeros, as in a new run.
    for (let slot = kept; slot < this.slotNames.length; slot++)
      for (const parameter of this.network.trainable) parameter.slotValues(slot).fill(0);
  }

  private scheduled(): number {
    this.moment.epoch = this.epoch;
    this.moment.step = this.stepCount;
    return scheduledRate(this.training.schedule, this.initialRate, this.moment);
  }

  /** One mini-batch: forward, backward, update, facts. */
  step(): void {
    const { network, pass, facts } = this;
    const { kernels, trainable } = network;
    facts.step = this.stepCount;
    facts.epoch = this.epoch;
    facts.learningRate = this.learningRate;

    pass.examples = this.readBatch();
    pass.step = this.stepCount;
    network.forward(pass);
    const loss = network.loss(pass);
    facts.penalty = network.backward(pass);
    facts.cost = loss + facts.penalty;
    facts.lossGradientNorm = network.lossGradientNorm;
    facts.penaltyGradientNorm = network.penaltyGradientNorm;

    let squares = 0;
    for (let at = 0; at < trainable.length; at++) {
      const square = kernels.sumOfSquares(trainable[at]!.gradient, trainable[at]!.size);
      this.parameterFacts[at]!.gradientNorm = Math.sqrt(square);
      squares += square;
    }
    facts.gradientNorm = Math.sqrt(squares);

    clipGradients(kernels, trainable, facts.gradientNorm, this.training);
    this.optimizer.begin(facts.learningRate, this.stepCount + 1);
    for (const parameter of trainable) this.optimizer.update(parameter);
    if (this.options.probes !== "off") network.probes.measure(facts, pass.examples);
    this.stepCount++;
  }

  /** Tells the schedule what the epoch just ended came to; one that only counts takes no notice. */
  noteEpoch(costs: Omit<EpochCosts, "step">): void {
    this.remembered?.note(this.scheduleMemory, { ...costs, step: this.stepCount });
  }

  /** Cost and metrics over a part of the data, in evaluation mode. */
  evaluate(examples: Examples): Evaluation {
    return this.evaluator.evaluate(examples);
  }

  /** The network's prediction for every example, `[count, …output shape]`. */
  predict(examples: Examples): Float32Array | Float64Array {
    return this.evaluator.predict(examples);
  }

  /** See the probes' `deadFractions`. */
  deadFractions(): Readonly<Record<string, number>> {
    return this.network.probes.deadFractions();
  }

  /** How far apart the latest mini-batch's answers lie, and its targets. */
  answerSpread(): AnswerSpread {
    const { network, pass } = this;
    return {
      output: spreadOf(network.output.values, pass.examples, sizeOf(network.output.shape)),
      target: spreadOf(network.target.values, pass.examples, sizeOf(network.target.shape)),
    };
  }

  /** A copy of everything that continuing depends on. */
  state(): TrainerState {
    const tensors = savedTensors(this.network, this.slotNames);
    return {
      stepCount: this.stepCount,
      byHand: this.hyperparameters.byHand,
      schedule: this.scheduleMemory.slice(),
      tensors,
    };
  }

  /** Continues from a state of the same model: the same bits as never having stopped. */
  restore(state: TrainerState): void {
    this.hyperparameters.restore(state.byHand);
    restoreTensors(this.network, this.slotNames, state.tensors);
    this.scheduleMemory.set(state.schedule);
    this.stepCount = state.stepCount;
  }

  /** Reads the next mini-batch into the network; returns its size. */
  private readBatch(): number {
    const epoch = this.epoch;
    if (this.orderedEpoch !== epoch) {
      this.shuffle.restart(epoch);
      if (this.training.shuffle) this.shuffle.permutation(this.order);
      else if (this.orderedEpoch === -1) for (let at = 0; at < this.order.length; at++) this.order[at] = at;
      this.orderedEpoch = epoch;
    }
    const start = (this.stepCount % this.stepsPerEpoch) * this.batchSize;
    const count = Math.min(this.batchSize, this.examples.count - start);
    this.examples.read(this.order, start, count, this.inputs, this.network.target.values);
    this.examples.augmentation?.apply(this.inputs, count, this.stepCount);
    return count;
  }
}
