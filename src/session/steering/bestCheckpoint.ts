/** The share of a run's time that keeping its best state may take, and what it may take at the beginning. */
const mostShare = 0.01;
const freeMs = 20;
/** A list that changes more often cannot be read. */
const keepEveryMs = 500;

/** What it needs of the run; `Taken` is a copy of a step's whole state. */
export interface RunWithBest<Taken> {
  take(): Taken;
  /** The bytes of a checkpoint's file. */
  encode(taken: Taken): Uint8Array;
  /** Makes it the checkpoint, in the place of the one before. `isWritten`: its file is there, or could not be written. */
  put(taken: Taken, bytes: Uint8Array, isWritten?: boolean): void;
  /** Writes the file meanwhile; false where that cannot be. */
  write(taken: Taken, bytes: Uint8Array): Promise<boolean>;
  /** What was written is not needed: another one became the checkpoint meanwhile. */
  forget(taken: Taken): void;
  /** A clock in milliseconds. */
  now(): number;
}

/**
 * Keeps the state of the step whose dev cost is lowest: at each new best a copy in memory, and from time to time the
 * latest of these as a checkpoint, whose file is written while the run goes on. All of it takes no more than `mostShare`
 * of the run's time. While that is used up a new best is passed over, unless the run rests there: then it is kept
 * whatever it takes.
 */
export class BestCheckpoint<Taken> {
  /** The dev cost of the latest copy. */
  private cost = Infinity;
  private waiting: Taken | undefined;
  private writing: Taken | undefined;
  /** The step of a best that was passed over. */
  private passedOver: { readonly step: number; readonly cost: number } | undefined;
  private startedMs: number | undefined;
  private spentMs = 0;
  private keptMs = -Infinity;

  constructor(private readonly run: RunWithBest<Taken>) {}

  /** At the end of an epoch, the run's step so far. `surely`: whatever it takes, and whatever was better. */
  note(step: number, cost: number, wanted: "whereBest" | "surely"): void {
    this.startedMs ??= this.run.now();
    this.passedOver = undefined;
    if (wanted === "surely") {
      this.keepWaiting();
      this.take(cost);
      this.keepWaiting();
    } else if (cost < this.cost) {
      if (this.hasTime) this.take(cost);
      else this.passedOver = { step, cost };
    }
  }

  /** Makes the latest copy the checkpoint, where there is time for it. */
  settle(): void {
    const { waiting, run } = this;
    if (waiting === undefined || this.writing !== undefined || !this.hasTime) return;
    if (run.now() - this.keptMs < keepEveryMs) return;
    this.writing = waiting;
    const bytes = this.timed(() => run.encode(waiting));
    void run.write(waiting, bytes).then((isWritten) => {
      this.writing = undefined;
      if (this.waiting === waiting) this.keep(waiting, bytes, isWritten);
      else run.forget(waiting);
    });
  }

  /** The run rests at this step: its best is a checkpoint from here on. */
  rest(step: number): void {
    if (this.passedOver?.step === step) this.take(this.passedOver.cost);
    this.keepWaiting();
  }

  private get hasTime(): boolean {
    const elapsedMs = this.run.now() - (this.startedMs ?? 0);
    return this.spentMs <= freeMs + mostShare * elapsedMs;
  }

  private take(cost: number): void {
    this.waiting = this.timed(() => this.run.take());
    this.cost = cost;
    this.passedOver = undefined;
  }

  private keepWaiting(): void {
    const { waiting, run } = this;
    if (waiting !== undefined) this.keep(waiting, run.encode(waiting));
  }

  private keep(taken: Taken, bytes: Uint8Array, isWritten?: boolean): void {
    this.waiting = undefined;
    this.timed(() => this.run.put(taken, bytes, isWritten));
    this.keptMs = this.run.now();
  }

  private timed<T>(act: () => T): T {
    const sinceMs = this.run.now();
    const answer = act();
    this.spentMs += this.run.now() - sinceMs;
    return answer;
  }
}
