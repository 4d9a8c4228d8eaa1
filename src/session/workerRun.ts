import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { setImmediate as nextTurn } from "node:timers/promises";
import { DataDesk } from "./dataView/dataDesk";
import { NetworkDesk } from "./networkView/networkDesk";
import { UserError } from "../engine/userError";
import { failureOf } from "./failure";
import { checkPrepared } from "./gradientCheckJob";
import { HelperThreads, threadsFor } from "./helperThreads";
import { Interrupts } from "./interrupts";
import type { TrainJob } from "./jobs";
import { MemoryGuard } from "./memoryGuard";
import { prepare, type Prepared } from "./prepare";
import { PrintedLines } from "./printedLines";
import { hasEnded, isQuestion, type DataIntent, type Intent, type RunMessage } from "./protocol";
import { RunMirror } from "./runMirror";
import { recordJob } from "./runs/recordJob";
import { readFork } from "./steering/readFork";
import type { RunRecorder } from "./runs/runRecorder";
import { fileOfCheckpoint } from "./runs/runFolder";
import { CheckpointShelf } from "./steering/checkpointShelf";
import { TrainingRun } from "./trainingRun";
import { say } from "../words/words";

const recordEveryMs = 3_000;
/** Beside the bundled worker. */
const helperFile = join(__dirname, "helper.js");
/** Between two progress messages of a gradient check. */
const progressEveryMs = 100;

/** A training job inside its worker: loads, trains, answers intents during the run and after it. */
export class WorkerRun {
  private prepared: Prepared | undefined;
  private run: TrainingRun | undefined;
  private desk: DataDesk | undefined;
  private networkDesk: NetworkDesk | undefined;
  private readonly mirror = new RunMirror();
  private readonly early: Intent[] = [];
  /** What was asked of the data before they were loaded; the latest of each kind counts. */
  private readonly earlyQuestions = new Map<DataIntent["type"], DataIntent>();
  private readonly interrupts: Interrupts;
  private readonly printed = new PrintedLines(
    (text) => this.post({ type: "log", text }),
    () => performance.now(),
  );
  private readonly loading = new AbortController();
  private readonly recorder: RunRecorder | undefined;
  private recordedMs = 0;
  private team: HelperThreads | undefined;
  private trains = false;

  constructor(
    private readonly job: TrainJob,
    private readonly post: (message: RunMessage) => void,
  ) {
    this.interrupts = new Interrupts(job.interrupt);
    this.recorder = recordJob(job, this.mirror, post);
  }

  /** The host ends it: what is not recorded yet is, as stopped where it had not ended. */
  async close(): Promise<void> {
    if (!hasEnded(this.mirror.current.state)) this.mirror.apply({ type: "state", state: "stopped" });
    await this.recorder?.record();
    this.run?.close();
  }

  async start(): Promise<void> {
    const isTraining = this.job.purpose === "train";
    this.team = isTraining ? new HelperThreads(threadsFor(this.job.threads), helperFile) : undefined;
    try {
      this.emit({ type: "state", state: "loading" });
      this.prepared = await prepare(
        this.job,
        (message) => this.emit({ type: "loading", message }),
        this.printed.print,
        this.loading.signal,
      );
      this.emit({ type: "loading", message: say`Planning the network` });
      const forked = this.job.fork && readFork(this.job.fork);
      this.run = new TrainingRun(
        this.prepared,
        { ...this.job, ...forked, histograms: "taken" },
        {
          emit: (message) => this.emit(message),
          now: () => performance.now(),
          breathe: () => nextTurn(),
          interrupted: () => this.interrupts.run,
          team: this.team,
          checkMemory: new MemoryGuard().check,
          evaluated: (evaluations) => this.recorder?.noteEpoch(evaluations),
          changed: (change, wentTo) => this.recorder?.noteChange(change, wentTo),
          checkpoints: shelfOf(this.job),
        },
      );
      this.openDesks(this.prepared, this.run);
      if (!isTraining) {
        this.run.announce();
        if (this.job.purpose === "check") this.checkGradients();
        this.emit({ type: "state", state: this.interrupts.run ? "stopped" : "finished" });
        return;
      }
      for (const intent of this.early) await this.handle(intent);
      await this.train((run) => run.run());
    } catch (error) {
      if (this.loading.signal.aborted) this.emit({ type: "state", state: "stopped" });
      else this.fail(error);
    }
  }

  /** One at a time: until the run ends, or once more after it has. */
  private async train(go: (run: TrainingRun) => Promise<unknown>): Promise<void> {
    if (this.trains || this.run === undefined) return;
    this.trains = true;
    try {
      await go(this.run);
      // A run that is stopped says so before it measures the parts: what came after belongs to its record too.
      this.record();
    } catch (error) {
      this.fail(error);
    } finally {
      this.trains = false;
    }
  }

  private fail(error: unknown): void {
    this.emit({ type: "state", state: "failed", failure: failureOf(error, this.prepared?.document) });
  }

  async handle(intent: Intent): Promise<void> {
    try {
      if (intent.type === "checkGradients") this.checkGradients();
      else if (intent.type === "saveWeights") await this.saveWeights(intent.file);
      else if (isQuestion(intent)) await this.ask(intent);
      else if (this.run === undefined) {
        if (intent.type === "stop") this.loading.abort();
        this.early.push(intent);
      } else {
        this.run.handle(intent);
        // It had ended, and was put back to a checkpoint.
        if (this.run.goesOn) void this.train((run) => run.goOn());
      }
    } catch (error) {
      this.emit({ type: "requestFailed", failure: failureOf(error, this.prepared?.document) });
    }
  }

  private openDesks(prepared: Prepared, run: TrainingRun): void {
    const lookedAt = {
      network: run.network,
      get stepCount() {
        return run.trainer.stepCount;
      },
    };
    const environment = {
      post: (message: RunMessage) => this.emit(message),
      now: () => performance.now(),
      breathe: () => nextTurn(),
    };
    this.desk = new DataDesk(prepared, lookedAt, environment);
    this.networkDesk = new NetworkDesk(prepared, lookedAt, this.desk.overview, environment);
    for (const question of this.earlyQuestions.values()) void this.ask(question);
  }

  /** Looks at the data or the network, or lets the model write, beside the training. */
  private async ask(question: DataIntent): Promise<void> {
    const { desk, networkDesk } = this;
    try {
      if (desk === undefined || networkDesk === undefined) {
        if (hasEnded(this.mirror.current.state)) throw new UserError(say`The data were not loaded.`);
        this.earlyQuestions.set(question.type, question);
        return;
      }
      if (question.type === "showData") await desk.show(question.request);
      else if (question.type === "sampleText") await desk.sample(question.request);
      else await networkDesk.answer(question);
    } catch (error) {
      const failure = failureOf(error, this.prepared?.document);
      this.emit({ type: "dataRefused", request: question.type, why: "failed", failure });
    }
  }

  private checkGradients(): void {
    if (this.prepared === undefined) {
      this.emit({
        type: "requestFailed",
        failure: {
          message: say`The gradients can be checked once the data is loaded; try again in a moment.`,
        },
      });
      return;
    }
    const memory = new MemoryGuard();
    let reportedMs = 0;
    const elapsedMs: Record<string, number> = {};
    let sinceMs = performance.now();
    const ended = hasEnded(this.mirror.current.state);
    const check = checkPrepared(this.prepared, {
      at: this.run?.network,
      sweep: true,
      onProgress: (done, of) => {
        if (performance.now() - reportedMs < progressEveryMs) return;
        reportedMs = performance.now();
        memory.check();
        this.emit({ type: "gradientCheckProgress", done, of });
      },
      onTensor: (layer, parameter) => {
        const nowMs = performance.now();
        const name = `${layer}/${parameter}`;
        elapsedMs[name] = (elapsedMs[name] ?? 0) + nowMs - sinceMs;
        sinceMs = nowMs;
      },
      // An ended run was interrupted for its training; its later check goes on.
      shouldStop: () => this.interrupts.check || (!ended && this.interrupts.run),
    });
    this.emit({ type: "gradientCheck", check, elapsedMs });
  }

  private async saveWeights(file: string): Promise<void> {
    const { run } = this;
    if (run === undefined) throw new Error(say`there are no weights yet`);
    try {
      await writeFile(file, run.checkpoint());
      this.emit({ type: "weightsSaved", file });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.emit({
        type: "requestFailed",
        failure: {
          message: say`The weights could not be written to ${file}: ${reason}. Choose another place.`,
        },
      });
    }
  }

  private emit(message: RunMessage): void {
    this.mirror.apply(message);
    if (message.type === "state" || message.type === "gradientCheck") this.printed.flush();
    this.post(message);
    if (message.type === "started" && this.desk !== undefined) {
      this.emit({ type: "dataOverview", overview: this.desk.overview });
      this.emit({ type: "dataProfile", profile: this.prepared!.profile });
    }
    if (
      message.type === "state" ||
      message.type === "gradientCheck" ||
      performance.now() - this.recordedMs > recordEveryMs
    )
      this.record();
  }

  private record(): void {
    this.recordedMs = performance.now();
    void this.recorder?.record();
  }
}

/** Beside the run's record; of a run that is not recorded in memory. */
const shelfOf = ({ runId: id, recordTo }: TrainJob): CheckpointShelf =>
  new CheckpointShelf(
    recordTo && ((checkpoint) => fileOfCheckpoint({ folder: recordTo.folder, id }, checkpoint)),
  );
