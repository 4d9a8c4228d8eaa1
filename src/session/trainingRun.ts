import { RunWatcher } from "../diagnosis/runWatcher";
import { trivialCost } from "../diagnosis/trivialCost";
import type { Evaluation, Part, StepFacts } from "../engine/facts";
import { compileNetwork, type Network } from "../engine/network";
import { Trainer } from "../engine/trainer";
import { EarlyStopping } from "./earlyStopping";
import type { Prepared } from "./prepare";
import type { Intent, PartEvaluations, PlacedFinding, RunMessage, RunState } from "./protocol";
import { Recorder } from "./recorder";
import { placeFindings, runInfo } from "./runInfo";

/** A frame at most every 50 ms: twenty a second look live, and cost the host little. */
const frameEveryMs = 50;
/** Steps in a row before the thread listens to messages again. */
const sliceMs = 12;
/** Up to this many training examples the train cost is measured on all of them each epoch; above, it is the epoch's mean of the mini-batch costs. */
const wholeTrainPart = 20_000;

export interface RunEnvironment {
  emit(message: RunMessage): void;
  /** A clock in milliseconds; only for pacing and reporting, never for what is computed. */
  now(): number;
  /** Lets waiting messages in. */
  breathe(): Promise<void>;
  /** True when the run should end at once. */
  interrupted(): boolean;
}

export interface RunOptions {
  readonly runId: string;
  readonly label: string;
  readonly precision: "float32" | "float64";
  /** Ends the run after this many steps, if it is not over before. */
  readonly steps?: number;
}

/** One training of one model, from its first step to its end, driven by intents. */
export class TrainingRun {
  readonly network: Network;
  readonly trainer: Trainer;
  /** Costs and metrics before the first step and after each epoch. */
  readonly evaluations: PartEvaluations[] = [];
  /** Of every part, with the weights the run ended with; none where it diverged. */
  final: PartEvaluations["parts"] = {};
  private readonly recorder: Recorder;
  private readonly watcher: RunWatcher;
  private readonly earlyStopping: EarlyStopping<ReturnType<Trainer["state"]>> | undefined;
  private readonly lastStep: number;
  private state: RunState = "loading";
  /** Steps to take before pausing again; undefined: no pause is due. */
  private stepsUntilPause: number | undefined;
  private wake: (() => void) | undefined;
  private startedMs = 0;
  private pausedMs = 0;
  private epochCost = { sum: 0, steps: 0 };
  private unsent: PartEvaluations | undefined;

  constructor(
    private readonly prepared: Prepared,
    private readonly options: RunOptions,
    private readonly environment: RunEnvironment,
  ) {
    const { model, data } = prepared;
    const planned = model.training.batchSize === "full" ? data.train.count : model.training.batchSize;
    this.network = compileNetwork(prepared.network, {
      precision: options.precision,
      batchSize: Math.min(planned, data.train.count),
    });
    this.network.initialize();
    this.trainer = new Trainer(this.network, model.training, data.train, {
      seed: model.seed,
      targetScale: data.targetScale,
    });
    this.lastStep = Math.min(options.steps ?? Infinity, this.trainer.totalSteps);
    this.recorder = new Recorder(this.network.nodes);
    this.watcher = new RunWatcher(model, this.lastStep, trivialCost(model, data.header));
    if (model.training.earlyStopping !== undefined)
      this.earlyStopping = new EarlyStopping(model.training.earlyStopping, () => this.trainer.state());
  }

  get findings(): PlacedFinding[] {
    return placeFindings(this.prepared.document, this.watcher.findings);
  }

  get elapsedSeconds(): number {
    return (this.environment.now() - this.startedMs - this.pausedMs) / 1000;
  }

  get currentState(): RunState {
    return this.state;
  }

  /** Trains until the run is over; resolves with how it ended. */
  async run(): Promise<RunState> {
    const { environment, trainer } = this;
    environment.emit({
      type: "started",
      info: runInfo(this.prepared, this.options, this.network, trainer),
      series: this.recorder.series,
    });
    this.startedMs = environment.now();
    this.evaluate();
    this.enter(this.stepsUntilPause === undefined ? "running" : "paused");
    let lastFrameMs = -Infinity;
    while (this.state === "running" || this.state === "paused") {
      if (this.state === "paused") await this.untilWoken();
      else this.trainSlice();
      if (environment.now() - lastFrameMs >= frameEveryMs || this.state !== "running") {
        this.sendFrame();
        lastFrameMs = environment.now();
      }
      await environment.breathe();
      if (environment.interrupted() && (this.state === "running" || this.state === "paused"))
        this.state = "stopped";
    }
    this.finish();
    return this.state;
  }

  /** Takes an intent of the views; the ones that are not about the run's pace are the worker's. */
  handle(intent: Intent): void {
    switch (intent.type) {
      case "pause":
        if (this.state === "running") this.pauseNow();
        else if (this.state === "loading") this.stepsUntilPause = 0;
        break;
      case "resume":
        this.stepsUntilPause = undefined;
        this.wakeUp("running");
        break;
      case "step":
        this.stepsUntilPause = intent.unit === "miniBatch" ? 1 : this.stepsToEpochEnd();
        this.wakeUp("running");
        break;
      case "stop":
        this.wakeUp("stopped");
        if (this.state === "running") this.state = "stopped";
        break;
      case "setLearningRate":
        this.trainer.learningRate = intent.learningRate;
        break;
      case "checkGradients":
      case "saveWeights":
        break;
    }
  }

  private trainSlice(): void {
    const until = this.environment.now() + sliceMs;
    do {
      this.trainStep();
    } while (this.state === "running" && this.environment.now() < until && !this.environment.interrupted());
  }

  private trainStep(): void {
    const { trainer, recorder, watcher } = this;
    trainer.step();
    const { facts } = trainer;
    recorder.recordStep(facts);
    this.epochCost.sum += facts.cost;
    this.epochCost.steps++;
    if (watcher.wants(facts) && watcher.observe(facts, recorder.smoothedCost, trainer.deadFractions()))
      this.sendFindings();
    if (!Number.isFinite(facts.cost) || !Number.isFinite(facts.gradientNorm)) {
      this.state = "diverged";
      return;
    }
    if (trainer.atEpochEnd && this.endEpoch()) {
      this.state = "stoppedEarly";
      return;
    }
    if (trainer.stepCount >= this.lastStep) this.state = "finished";
    else if (this.stepsUntilPause !== undefined && --this.stepsUntilPause <= 0) this.pauseNow();
  }

  /** Measures the parts; true when early stopping says so. */
  private endEpoch(): boolean {
    const parts = this.evaluate();
    const accuracy = (parts.dev ?? parts.train)?.metrics["accuracy"];
    if (this.watcher.noteAccuracy(accuracy)) this.sendFindings();
    return this.earlyStopping?.noteEpoch(parts) ?? false;
  }

  private evaluate(): Partial<Record<Part, Evaluation>> {
    const { data } = this.prepared;
    const parts: Partial<Record<Part, Evaluation>> = {};
    if (data.train.count <= wholeTrainPart) parts.train = this.trainer.evaluate(data.train);
    else if (this.epochCost.steps > 0)
      parts.train = {
        cost: this.epochCost.sum / this.epochCost.steps,
        metrics: {},
        examples: data.train.count,
      };
    if (data.dev !== undefined) parts.dev = this.trainer.evaluate(data.dev);
    this.note(parts);
    return parts;
  }

  private note(parts: Partial<Record<Part, Evaluation>>): void {
    this.epochCost = { sum: 0, steps: 0 };
    const step = Math.max(0, this.trainer.stepCount - 1);
    this.unsent = { step, epoch: this.trainer.epoch, parts };
    this.evaluations.push(this.unsent);
    this.recorder.recordEvaluation(step, parts);
  }

  /** Restores the best state where asked, measures every part once more, and says how the run ended. */
  private finish(): void {
    const best = this.earlyStopping?.kept;
    if (best !== undefined && (this.state === "finished" || this.state === "stoppedEarly"))
      this.trainer.restore(best);
    if (this.state !== "diverged") {
      const { train, dev, test } = this.prepared.data;
      const parts: Partial<Record<Part, Evaluation>> = { train: this.trainer.evaluate(train) };
      if (dev !== undefined) parts.dev = this.trainer.evaluate(dev);
      if (test !== undefined) parts.test = this.trainer.evaluate(test);
      this.unsent = { step: Math.max(0, this.trainer.stepCount - 1), epoch: this.trainer.epoch, parts };
      this.final = parts;
    }
    this.sendFrame();
    this.sendFindings();
    this.environment.emit({ type: "state", state: this.state });
  }

  private stepsToEpochEnd(): number {
    const { stepCount, stepsPerEpoch } = this.trainer;
    return stepsPerEpoch - (stepCount % stepsPerEpoch);
  }

  private pauseNow(): void {
    this.stepsUntilPause = undefined;
    this.enter("paused");
  }

  private wakeUp(state: RunState): void {
    if (this.state !== "paused") return;
    if (state === "stopped") this.state = "stopped";
    else this.enter(state);
    this.wake?.();
  }

  private async untilWoken(): Promise<void> {
    this.sendFrame();
    const pausedAt = this.environment.now();
    await new Promise<void>((resolve) => (this.wake = resolve));
    this.wake = undefined;
    this.pausedMs += this.environment.now() - pausedAt;
  }

  private enter(state: RunState): void {
    this.state = state;
    this.environment.emit({ type: "state", state });
  }

  private sendFindings(): void {
    this.environment.emit({ type: "findings", findings: this.findings });
  }

  private sendFrame(): void {
    const { trainer } = this;
    if (trainer.stepCount === 0) return;
    const elapsedSeconds = this.elapsedSeconds;
    this.environment.emit({
      type: "frame",
      progress: {
        step: trainer.stepCount,
        epoch: trainer.epoch,
        elapsedSeconds,
        stepsPerSecond: elapsedSeconds > 0 ? trainer.stepCount / elapsedSeconds : 0,
        learningRate: trainer.learningRate,
      },
      history: this.recorder.frame(),
      facts: copyOf(trainer.facts),
      evaluations: this.unsent,
    });
    this.unsent = undefined;
  }
}

/** The trainer reuses its facts; a message keeps what they were. */
const copyOf = (facts: StepFacts): StepFacts => structuredClone(facts);
