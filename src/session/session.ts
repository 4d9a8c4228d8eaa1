import { Worker } from "node:worker_threads";
import { Event } from "./event";
import type { FromWorker, ToWorker, TrainJob } from "./jobs";
import { hasEnded, type Failure, type Intent, type RunMessage, type RunSnapshot } from "./protocol";
import { RunMirror } from "./runMirror";

/** A run asked to stop gets this long to end by itself, before its worker is ended. */
const stopPatienceMs = 800;

/**
 * A run's life as the host sees it: a worker of its own, its messages in, intents out, and the whole
 * state mirrored so that views can come and go. The worker lives on after the run has ended, so that
 * its weights can still be saved or checked, until `dispose`.
 */
export class TrainingSession {
  private readonly worker: Worker;
  private readonly mirror = new RunMirror();
  private readonly messages = new Event<RunMessage>();
  private readonly interrupt = new Int32Array(new SharedArrayBuffer(4));
  private disposed = false;
  private stopTimer: NodeJS.Timeout | undefined;
  /** Ends the waiting for answers that can no longer come. */
  private readonly gone = new Event<Error>();

  /** `workerFile` is the bundled worker, `dist/worker.js`. */
  constructor(
    readonly job: TrainJob,
    workerFile: string,
  ) {
    this.worker = new Worker(workerFile, { resourceLimits: { maxOldGenerationSizeMb: 2048 } });
    this.worker.on("message", (message: FromWorker) => {
      if (message.kind === "run") this.receive(message.message);
    });
    this.worker.on("error", (error: Error) => this.workerDied(error.message));
    this.worker.on("exit", () => this.workerDied("its worker thread ended"));
    this.post({ kind: "train", job: { ...job, interrupt: this.interrupt.buffer } });
  }

  get snapshot(): RunSnapshot {
    return this.mirror.snapshot;
  }

  get current(): Omit<RunSnapshot, "history"> {
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
    if (intent.type === "stop") Atomics.store(this.interrupt, 0, 1);
    this.post({ kind: "intent", intent });
    if (intent.type === "stop" && !this.ended) {
      clearTimeout(this.stopTimer);
      this.stopTimer = setTimeout(() => this.endWorker(), stopPatienceMs);
    }
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
          finish(() => reject(new Error(message.failure?.message ?? "the run failed")));
      });
      const stopWaiting = this.gone.listen((error) => finish(() => reject(error)));
      if (this.disposed) this.gone.fire(workerGone());
    });
  }

  /** Ends the run, if it still goes on, and its worker. */
  async dispose(): Promise<void> {
    if (this.disposed) return;
    this.disposed = true;
    clearTimeout(this.stopTimer);
    if (!this.ended) this.receive({ type: "state", state: "stopped" });
    this.gone.fire(workerGone());
    await this.worker.terminate();
  }

  private post(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  private receive(message: RunMessage): void {
    if (message.type === "state" && hasEnded(message.state)) clearTimeout(this.stopTimer);
    this.mirror.apply(message);
    this.messages.fire(message);
  }

  /** A run that does not react to `stop` (a long step, an endless loop) is ended from outside. */
  private endWorker(): void {
    if (this.ended) return;
    this.receive({ type: "state", state: "stopped" });
    void this.dispose();
  }

  private workerDied(reason: string): void {
    if (this.disposed) return;
    this.disposed = true;
    if (this.ended) {
      this.gone.fire(workerGone());
      return;
    }
    const failure: Failure = {
      message: `The training ended unexpectedly: ${reason}. What was drawn so far is kept. Train again; if it ends again, reduce the batch size or the layers' units.`,
    };
    this.receive({ type: "state", state: "failed", failure });
    this.gone.fire(workerGone());
  }
}

const workerGone = () => new Error("The worker of this run has ended, and its weights with it. Train again.");
