import { Worker } from "node:worker_threads";
import { Event } from "./event";
import { Interrupts } from "./interrupts";
import type { FromWorker, ToWorker, TrainJob } from "./jobs";
import { hasEnded, type Failure, type Intent, type RunMessage, type RunSnapshot } from "./protocol";
import { RunMirror } from "./runMirror";
import type { ShownSteering } from "./shownSteering";
import { translations } from "../words/words";
import { sentences } from "../words/lists";
import { say } from "../words/words";

/** A run or check asked to stop gets this long to end by itself, before its worker is ended. */
const stopPatienceMs = 800;

/** The last of a run is recorded faster; a worker that hears nothing is not waited for any longer. */
const recordPatienceMs = 500;

const unheard = (): Failure => ({
  message: sentences(
    say`It did not react to Stop within a second, so its worker was ended, and its weights with it.`,
    say`Does \`forward\` or \`backward\` of a custom layer loop without an end?`,
    say`A smaller batch makes single steps shorter.`,
  ),
});

/**
 * A run's life as the host sees it: a worker of its own, its messages in, intents out, and the whole
 * state mirrored so that views can come and go. The worker lives on after the run has ended, so that
 * its weights can still be saved or checked, until `dispose`.
 */
export class TrainingSession {
  private readonly worker: Worker;
  private readonly mirror = new RunMirror();
  private readonly messages = new Event<RunMessage>();
  private readonly interrupts = new Interrupts();
  private disposed = false;
  private stopTimer: NodeJS.Timeout | undefined;
  /** A gradient check of the run was asked for and has not answered yet. */
  private checking = false;
  /** Ends the waiting for answers that can no longer come. */
  private readonly gone = new Event<Error>();

  /** `workerFile` is the bundled worker, `dist/worker.js`. */
  constructor(
    readonly job: TrainJob,
    workerFile: string,
  ) {
    this.worker = new Worker(workerFile, {
      workerData: translations(),
      resourceLimits: { maxOldGenerationSizeMb: 2048 },
    });
    this.worker.on("message", (message: FromWorker) => {
      if (message.kind === "run" && !this.disposed) this.receive(message.message);
    });
    this.worker.on("error", (error: Error) => this.workerDied(error.message));
    this.worker.on("exit", () => this.workerDied(say`its worker thread ended`));
    this.post({ kind: "train", job: { ...job, interrupt: this.interrupts.buffer } });
  }

  get snapshot(): RunSnapshot {
    return this.mirror.snapshot;
  }

  get current(): Omit<RunSnapshot, "history" | "histograms"> {
    return this.mirror.current;
  }

  get ended(): boolean {
    return hasEnded(this.mirror.current.state);
  }

  /** Its worker is there: weights can be saved, gradients checked. */
  get alive(): boolean {
    return !this.disposed;
  }

  onMessage(listener: (message: RunMessage) => void): () => void {
    return this.messages.listen(listener);
  }

  send(intent: Intent): void {
    if (this.disposed) return;
    if (intent.type === "stop") this.interrupts.endRun();
    if (intent.type === "goBack" && this.ended) {
      clearTimeout(this.stopTimer);
      this.interrupts.allowRun();
    }
    if (intent.type === "checkGradients") {
      this.checking = true;
      this.interrupts.allowCheck();
    }
    this.post({ kind: "intent", intent });
    if (intent.type === "stop" && !this.ended) this.endUnless(() => this.ended);
  }

  /** Ends the gradient check underway; the run it belongs to goes on, unless the check hears nothing. */
  cancelCheck(): void {
    if (this.disposed || !this.checking) return;
    this.interrupts.endCheck();
    this.endUnless(() => !this.checking);
  }

  /** Resolves with the first message of one of these types; rejects when the run fails or its worker is gone. */
  next<Type extends RunMessage["type"]>(...types: Type[]): Promise<Extract<RunMessage, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const finish = (settle: () => void) => {
        stopListening();
        stopWaiting();
        settle();
      };
      const stopListening = this.onMessage((message) => {
        if ((types as string[]).includes(message.type))
          finish(() => resolve(message as Extract<RunMessage, { type: Type }>));
        else if (message.type === "state" && message.state === "failed")
          finish(() => reject(new Error(message.failure?.message ?? say`the run failed`)));
      });
      const stopWaiting = this.gone.listen((error) => finish(() => reject(error)));
      if (this.disposed) this.gone.fire(workerGone());
    });
  }

  /** Its worker is gone, and its checkpoints were changed in their files. */
  revise(steering: ShownSteering): void {
    if (this.disposed) this.receive({ type: "steering", steering });
  }

  /** Ends the run, if it still goes on, and its worker. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    clearTimeout(this.stopTimer);
    if (!this.ended) this.receive({ type: "state", state: "stopped" });
    this.gone.fire(workerGone());
    if (this.job.recordTo !== undefined) await this.recordEnd();
    await this.worker.terminate();
  }

  /** Lets the worker record what is not yet; one that does not listen is not waited for. */
  private async recordEnd(): Promise<void> {
    this.interrupts.endRun();
    this.interrupts.endCheck();
    this.post({ kind: "close" });
    let timer: NodeJS.Timeout | undefined;
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, recordPatienceMs)));
    await Promise.race([patience, new Promise<void>((resolve) => this.worker.once("exit", () => resolve()))]);
    clearTimeout(timer);
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private receive(message: RunMessage): void {
    if (message.type === "gradientCheck" || message.type === "requestFailed") this.checking = false;
    this.mirror.apply(message);
    this.messages.fire(message);
  }

  /** What does not react (a long step, an endless loop) is ended from outside. */
  private endUnless(reacted: () => boolean): void {
    clearTimeout(this.stopTimer);
    this.stopTimer = setTimeout(() => {
      if (reacted()) return;
      if (!this.ended) this.receive({ type: "state", state: "stopped", failure: unheard() });
      void this.dispose();
    }, stopPatienceMs);
  }

  private workerDied(reason: string): void {
    if (this.disposed) return;
    this.disposed = true;
    if (this.ended) {
      this.gone.fire(workerGone());
      return;
    }
    const failure: Failure = {
      message: sentences(
        say`The training ended unexpectedly: ${reason}.`,
        say`What was drawn so far is kept.`,
        say`Train again; if it ends again, reduce the batch size or the layers' units.`,
      ),
    };
    this.receive({ type: "state", state: "failed", failure });
    this.gone.fire(workerGone());
  }
}

const workerGone = () =>
  new Error(say`The worker of this run has ended, and its weights with it. Train again.`);
