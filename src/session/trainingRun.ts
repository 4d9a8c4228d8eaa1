import { RunWatcher } from "../diagnosis/runWatcher";
import type { EndContext, Observation } from "../diagnosis/rule";
import { startFacts } from "../diagnosis/startFacts";
import { timelineOf } from "../diagnosis/timeline";
import { trivialCost } from "../diagnosis/trivialCost";
import { metricNames } from "../engine/metrics/index";
import { HistogramProbe } from "../engine/histograms";
import { compileNetwork, type Network } from "../engine/network";
import { plannedBatchSize, Trainer } from "../engine/trainer";
import type { TrainerState } from "../engine/trainerState";
import type { Team } from "../kernels/team";
import { monitors } from "../model/monitor";
import { encodeCheckpoint, resume } from "./checkpoint";
import { EarlyStopping } from "./earlyStopping";
import { HistogramTaker } from "./histogramTaker";
import { checkMonitors } from "./monitors";
import { Pace } from "./pace";
import { PartEvaluator } from "./partEvaluator";
import type { Prepared } from "./prepare";
import type { Intent, PartEvaluations, PlacedFinding, RunMessage, RunState } from "./protocol";
import { recordedLayers } from "./recordedLayers";
import { Recorder } from "./recorder";
import type { RunChange } from "./runs/runRecord";
import { placeFindings, runInfo } from "./runInfo";
import { isSteering } from "./shownSteering";
import { CheckpointShelf } from "./steering/checkpointShelf";
import { fitFork } from "./steering/fitFork";
import { type ForkStart, Steering } from "./steering/steering";
import type { WeightsFile } from "./weights";

/** A frame at most every 50 ms: twenty a second look live, and cost the host little. */
const frameEveryMs = 50;
/** Steps in a row before the thread listens to messages again. */
const sliceMs = 12;
/** So often histograms of the latest step are taken, where that is no great part of the time. */
const histogramsEveryMs = 1000;

export interface RunEnvironment {
  emit(message: RunMessage): void;
  /** A clock in milliseconds; only for pacing and reporting, never for what is computed. */
  now(): number;
  /** Lets waiting messages in. */
  breathe(): Promise<void>;
  /** True when the run should end at once. */
  interrupted(): boolean;
  /** Threads that share the calculations; `check` throws when one is gone. Default: this one alone. */
  readonly team?: Team & { check(): void };
  /** Between slices; what it throws ends the run. */
  checkMemory?(): void;
  /** Every evaluation, also those that no frame takes along. */
  evaluated?(evaluations: PartEvaluations): void;
  /** A person did something by hand, or it is done again. `wentTo`: the run is at that step now. */
  changed?(change: RunChange, wentTo?: number): void;
  /** Where checkpoints are kept. Default: in memory. */
  readonly checkpoints?: CheckpointShelf;
}

export interface RunOptions {
  readonly runId: string;
  readonly label: string;
  readonly precision: "float32" | "float64";
  /** Ends the run after this many steps, if it is not over before. */
  readonly steps?: number;
  /**
   * What findings take these steps for: a run of that length (default), or the beginning of the longer one that the
   * model file plans, whose end cannot be judged yet.
   */
  readonly stepsAre?: "theRun" | "itsBeginning";
  /** Weights or a whole training's state to go on from; epochs and steps are counted from there. */
  readonly start?: WeightsFile;
  /** Where `start` is a checkpoint of another run. */
  readonly fork?: Omit<ForkStart, "notes">;
  /** Intents to take at their steps, as a person gave them in the run that this one repeats. */
  readonly replay?: readonly RunChange[];
  /** Whether the layers' histograms are taken at some steps, for views. Default: not. */
  readonly histograms?: "taken" | "notTaken";
}

/** One training of one model, from its first step to its end, driven by intents. */
export class TrainingRun {
  readonly network: Network;
  readonly trainer: Trainer;
  readonly measured: PartEvaluator;
  /** Of every part, with the weights the run ended with; none where it diverged. */
  final: PartEvaluations["parts"] = {};
  /** The step whose weights early stopping brought back; undefined where the last step's are in place. */
  restoredStep: number | undefined;
  /** What of `start` was not taken over, or where in it training goes on, as a sentence. */
  readonly startNote: string | undefined;
  private readonly pace: Pace;
  private readonly recorder: Recorder;
  private readonly histograms: HistogramTaker | undefined;
  readonly watcher: RunWatcher;
  private readonly earlyStopping: EarlyStopping<TrainerState> | undefined;
  /** Where a continued training goes on, when the best weights were put in place at the end. */
  private last: TrainerState | undefined;
  private readonly lastStep: number;
  /** It ends before the model's plan does. */
  private readonly isBeginning: boolean;
  /** A continued run counts on from where its weights were saved. */
  private readonly firstStep: number;
  private trained: { readonly steps: number; readonly epochs: number } | undefined;
  private startedMs = 0;
  private pausedMs = 0;
  private endedMs: number | undefined;
  private lastFrameMs = -Infinity;
  private lastHistogramsMs = -Infinity;
  private unsent: PartEvaluations | undefined;
  /** As it was shown last. */
  private evaluations: PartEvaluations | undefined;
  private readonly steering: Steering;
  /** What of a fork's checkpoint was not taken over. */
  private forkNotes: readonly string[] = [];
  /** All that were done, those that going back undid among them. */
  private stepsTaken = 0;
  private replayed = 0;
  private isReplaying = false;
  private wantsHistograms = false;
  /** The network holds what the latest step left: nothing was evaluated since, and the run was not put elsewhere. */
  private isFresh = false;

  constructor(
    private readonly prepared: Prepared,
    private readonly options: RunOptions,
    private readonly environment: RunEnvironment,
  ) {
    const { model, data } = prepared;
    checkMonitors(prepared);
    this.network = compileNetwork(prepared.network, {
      precision: options.precision,
      batchSize: plannedBatchSize(model.training, data.train.count),
      definitions: prepared.definitions,
      team: environment.team,
    });
    this.network.initialize();
    this.trainer = new Trainer(this.network, model.training, data.train, {
      seed: model.seed,
      targetScale: data.targetScale,
    });
    const { earlyStopping } = model.training;
    const watched = earlyStopping && monitors[earlyStopping.monitor];
    const isMetricOfTrain = watched?.part === "train" && watched.metric !== undefined;
    this.measured = new PartEvaluator(this.trainer, data, isMetricOfTrain ? "whole" : "sampled");
    if (earlyStopping !== undefined)
      this.earlyStopping = new EarlyStopping(earlyStopping, () => this.trainer.state());
    this.startNote = options.start && this.begin(options.start);
    this.firstStep = this.trainer.stepCount;
    this.lastStep = this.trainer.stepCount + Math.min(options.steps ?? Infinity, this.trainer.totalSteps);
    this.recorder = new Recorder(recordedLayers(this.network.nodes), metricNames(model.training.metrics));
    if (options.histograms === "taken")
      this.histograms = new HistogramTaker(new HistogramProbe(this.network.nodes), () => environment.now());
    const { firstStep } = this;
    const planned = firstStep + this.trainer.totalSteps;
    const lastStep = options.stepsAre === "itsBeginning" ? planned : this.lastStep;
    this.isBeginning = this.lastStep < lastStep;
    this.watcher = new RunWatcher(model, {
      firstStep,
      lastStep,
      trivialCost: trivialCost(model.loss, data.train),
      ...(firstStep === 0 && { start: startFacts(this.network) }),
    });
    this.steering = this.makeSteering();
    this.pace = new Pace((state) => environment.emit({ type: "state", state }));
  }

  get findings(): PlacedFinding[] {
    const { document, dataFindings } = this.prepared;
    return placeFindings(document, [...dataFindings, ...this.watcher.findings]);
  }

  /** Trained, also where the weights of an earlier step were brought back at the end. */
  get stepsDone(): number {
    return this.trained?.steps ?? this.trainer.stepCount;
  }

  /** Whole epochs trained. */
  get epochsDone(): number {
    return this.trained?.epochs ?? this.trainer.epoch;
  }

  /** Pauses left out. */
  get elapsedSeconds(): number {
    return (this.environment.now() - this.startedMs - this.pausedMs) / 1000;
  }

  /** The bytes of a file from which the training goes on as if it had not been interrupted. */
  checkpoint(): Uint8Array {
    return this.capture()();
  }

  /** A copy of all that a checkpoint holds; the answer makes its bytes. */
  private capture(): () => Uint8Array {
    const { last, training } = this;
    const past = { stopping: this.earlyStopping?.memory, epochCosts: this.measured.epochCosts, last };
    const state = this.trainer.state();
    return () => encodeCheckpoint(training, past, state);
  }

  private get training() {
    const { network, trainer } = this;
    const { optimizer, earlyStopping } = this.prepared.model.training;
    return { network, trainer, optimizer: optimizer.type, monitor: earlyStopping?.monitor };
  }

  private begin(start: WeightsFile): string | undefined {
    if (this.options.fork === undefined) return this.goOnFrom(start);
    const fitted = fitFork(this.training, start);
    const note = this.goOnFrom(fitted.start);
    this.forkNotes = note === undefined ? fitted.notes : [...fitted.notes, `${capital(note)}.`];
    return note;
  }

  /** Takes up what an earlier run saved. */
  private goOnFrom(start: WeightsFile): string | undefined {
    const { stopping, epochCosts = { sum: 0, steps: 0 }, note } = resume(this.training, start);
    if (stopping) this.earlyStopping?.remember(stopping);
    else this.earlyStopping?.forget();
    this.measured.remember(epochCosts);
    // What an end of the run put in place of it.
    this.last = this.trained = this.restoredStep = undefined;
    this.final = {};
    return note;
  }

  /** Tells the views what run this is. */
  announce(): void {
    const info = runInfo(this.prepared, this.options, this.network, this.trainer);
    this.environment.emit({ type: "started", info, series: this.recorder.series });
  }

  /** Trains until the run is over; resolves with how it ended. */
  async run(): Promise<RunState> {
    const { environment, pace } = this;
    this.announce();
    this.steering.begin();
    if (this.prepared.dataFindings.length > 0) this.sendFindings();
    this.startedMs = environment.now();
    const atStart = this.measured.evaluateStart();
    this.watcher.noteEvaluation(atStart);
    this.show(atStart);
    pace.begin();
    return this.goOn();
  }

  /** It has begun, and has not ended or was put back to a checkpoint since. */
  get goesOn(): boolean {
    return this.pace.goesOn;
  }

  /** Trains until the run is over; after its end, once it was put back to a checkpoint, once more. */
  async goOn(): Promise<RunState> {
    const { environment, pace } = this;
    try {
      while (pace.goesOn) {
        if (pace.state === "paused") await this.waitPaused();
        else this.trainSlice();
        await environment.breathe();
        environment.team?.check();
        if (environment.interrupted()) pace.stop();
        if (!this.goesOn) this.finish();
        // What was done after the end of the run that this one repeats, which may take it up again.
        if (!this.goesOn) this.replay();
      }
    } catch (error) {
      this.endedMs = environment.now();
      pace.end("failed");
      throw error;
    }
    if (pace.state !== "stopped") environment.emit({ type: "state", state: pace.state });
    return pace.state;
  }

  /** Takes an intent of the views; the ones that are not about the training are the worker's. */
  handle(intent: Intent): void {
    const { stepCount, stepsPerEpoch } = this.trainer;
    if (isSteering(intent)) this.steering.handle(intent);
    else this.pace.handle(intent, stepsPerEpoch - (stepCount % stepsPerEpoch));
  }

  /** The run's worker ends: the best state so far is kept. */
  close(): void {
    this.steering.rest();
  }

  /** It has ended and was put back to a checkpoint: it waits there, in a run that is done again it goes on at once. */
  private reopen(): void {
    const { environment, pace } = this;
    if (this.endedMs !== undefined) this.pausedMs += environment.now() - this.endedMs;
    this.endedMs = undefined;
    pace.reopen(this.isReplaying ? "running" : "paused");
  }

  private makeSteering(): Steering {
    const { fork, runId } = this.options;
    const { environment, network, trainer, recorder, measured, watcher } = this;
    return new Steering(
      {
        runId,
        trainer,
        recorder,
        progress: () => ({ step: this.stepsDone, epoch: this.epochsDone, latest: measured.all.at(-1) }),
        ended: () => this.pace.state !== "loading" && !this.pace.goesOn,
        // Pauses left out.
        now: () => environment.now() - this.pausedMs,
        capture: () => this.capture(),
        canGoOn: () => this.pace.state !== "failed" && Number.isFinite(trainer.facts.cost),
        restore: (state, file) => void this.goOnFrom({ bytes: state, file }),
        remember: () => {
          const [probes, seen, all] = [network.probes.memory(), watcher.memory, [...measured.all]];
          const { evaluations } = this;
          return () => {
            network.probes.recall(probes);
            watcher.recall(seen);
            measured.recall(all);
            this.evaluations = this.unsent = evaluations;
          };
        },
        changed: (change, wentTo) => {
          environment.changed?.(change, wentTo);
          const isTakenUp = wentTo !== undefined && !this.pace.goesOn;
          if (isTakenUp) this.reopen();
          if (wentTo !== undefined) {
            this.histograms?.backTo(wentTo);
            this.isFresh = false;
            this.sendFindings();
          }
          if (this.pace.goesOn) this.sendFrame();
          // Who hears of it finds the numbers of that step.
          if (isTakenUp) environment.emit({ type: "state", state: this.pace.state });
        },
        show: (steering) => environment.emit({ type: "steering", steering }),
      },
      environment.checkpoints ?? new CheckpointShelf(undefined),
      fork && { ...fork, notes: this.forkNotes },
      (this.options.replay ?? []).map(({ intent }) => intent),
    );
  }

  private trainSlice(): void {
    const { environment, pace } = this;
    const sinceMs = environment.now();
    const until = sinceMs + sliceMs;
    this.wantsHistograms = sinceMs - this.lastHistogramsMs >= histogramsEveryMs;
    if (this.wantsHistograms) this.lastHistogramsMs = sinceMs;
    do {
      this.trainStep();
    } while (pace.state === "running" && environment.now() < until && !environment.interrupted());
    environment.checkMemory?.();
    if (environment.now() - this.lastFrameMs < frameEveryMs) return;
    this.steering.settle();
    this.sendFrame();
  }

  private trainStep(): void {
    const { trainer, recorder, watcher, pace } = this;
    this.replay();
    trainer.step();
    this.stepsTaken++;
    this.isFresh = true;
    const { facts } = trainer;
    recorder.recordStep(facts, trainer.deadFractions());
    this.lookAt(this.isWorthALook ? "surely" : this.wantsHistograms ? "latest" : "inTurn");
    this.measured.noteCost(facts.cost);
    if (watcher.wants(facts) && watcher.observe(this.observation)) this.sendFindings();
    if (!Number.isFinite(facts.cost) || !Number.isFinite(facts.gradientNorm)) pace.end("diverged");
    else if (trainer.atEpochEnd && this.endEpoch()) pace.end("stoppedEarly");
    else if (trainer.stepCount >= this.lastStep) pace.end("finished");
    else pace.noteStep();
  }

  /** What a person is going to look at: a step asked for by hand, and the last. */
  private get isWorthALook(): boolean {
    const { trainer, pace } = this;
    return pace.pausesNext || trainer.stepCount >= this.lastStep || !Number.isFinite(trainer.facts.cost);
  }

  /** Takes histograms of the step just done, before an evaluation uses the network for something else. */
  private lookAt(wanted: "inTurn" | "latest" | "surely"): void {
    const { trainer } = this;
    this.histograms?.see(trainer.stepCount - 1, trainer.examplesOfStep, wanted);
    this.wantsHistograms = false;
  }

  private get observation(): Observation {
    const { trainer, recorder } = this;
    return {
      facts: trainer.facts,
      smoothedCost: recorder.smoothedCost,
      deadFraction: trainer.deadFractions(),
      answers: trainer.answerSpread(),
    };
  }

  private replay(): void {
    const { replay = [] } = this.options;
    for (; this.replayed < replay.length; this.replayed++) {
      const { step, intent } = replay[this.replayed]!;
      if (step > this.stepsDone) return;
      this.isReplaying = true;
      try {
        this.steering.handle(intent, "again");
      } finally {
        this.isReplaying = false;
      }
    }
  }

  /** Measures the parts; true when early stopping says so. */
  private endEpoch(): boolean {
    this.isFresh = false;
    const evaluations = this.measured.evaluateEpoch();
    const { parts } = evaluations;
    this.show(this.judged(evaluations));
    this.trainer.noteEpoch({ cost: parts.train?.cost, devCost: parts.dev?.cost });
    if (this.watcher.noteEvaluation(evaluations)) this.sendFindings();
    const stops = this.earlyStopping?.noteEpoch(parts) ?? false;
    if (this.environment.checkpoints !== undefined && parts.dev !== undefined)
      this.steering.noteDevCost(parts.dev.cost);
    return stops;
  }

  private judged(evaluations: PartEvaluations): PartEvaluations {
    const errors = this.watcher.judge(evaluations.parts);
    return errors === undefined ? evaluations : { ...evaluations, errors };
  }

  private show(evaluations: PartEvaluations): void {
    this.unsent = this.evaluations = evaluations;
    this.environment.evaluated?.(evaluations);
    this.recorder.recordEvaluation(evaluations.step, evaluations.parts);
  }

  /** Restores the best state where asked, measures every part once more, and says how the run ended. */
  private finish(): void {
    const { state } = this.pace;
    // Who pressed Stop need not wait for what is measured after it.
    if (state === "stopped") this.environment.emit({ type: "state", state });
    this.steering.rest();
    if (state === "stoppedEarly") this.earlyStopping?.forgive();
    const best = this.earlyStopping?.kept;
    if (best !== undefined && (state === "finished" || state === "stoppedEarly")) this.restore(best);
    if (state !== "diverged") {
      this.unsent = this.judged(this.measured.evaluateEnd());
      this.environment.evaluated?.(this.unsent);
      this.final = this.unsent.parts;
    }
    const ended = state === "finished" && this.isBeginning ? "stopped" : endOf(state);
    this.watcher.end({ ended, final: this.final });
    this.sendFrame();
    this.sendFindings();
    this.endedMs = this.environment.now();
  }

  private restore(best: TrainerState): void {
    this.trained = { steps: this.stepsDone, epochs: this.epochsDone };
    // A run that merely came to its end goes on from there; one that stopped by itself, from its best.
    if (this.pace.state === "finished" && best.stepCount < this.trainer.stepCount)
      this.last = this.trainer.state();
    this.trainer.restore(best);
    if (this.trainer.stepCount < this.trained.steps) this.restoredStep = this.trainer.stepCount;
  }

  private async waitPaused(): Promise<void> {
    if (this.isFresh) this.lookAt("surely");
    this.steering.rest();
    this.sendFrame();
    const pausedAt = this.environment.now();
    await this.pace.untilWoken();
    this.pausedMs += this.environment.now() - pausedAt;
  }

  private sendFindings(): void {
    const { findings } = this;
    this.environment.emit({ type: "findings", findings, timeline: timelineOf(findings) });
  }

  private sendFrame(): void {
    const { trainer, elapsedSeconds, stepsDone } = this;
    this.lastFrameMs = this.environment.now();
    if (this.stepsTaken === 0) return;
    this.environment.emit({
      type: "frame",
      progress: {
        step: stepsDone,
        epoch: this.epochsDone,
        elapsedSeconds,
        stepsPerSecond: elapsedSeconds > 0 ? this.stepsTaken / elapsedSeconds : 0,
        learningRate: trainer.learningRate,
      },
      history: this.recorder.frame(),
      // The trainer reuses its facts; a message keeps what they were.
      facts: structuredClone(trainer.facts),
      evaluations: this.unsent,
    });
    this.unsent = undefined;
    const news = this.histograms?.news();
    if (news !== undefined) this.environment.emit({ type: "histograms", news });
  }
}

const endOf = (state: RunState): EndContext["ended"] =>
  state === "finished" || state === "stoppedEarly" || state === "diverged" ? state : "stopped";

const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);
