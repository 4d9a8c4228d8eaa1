import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { type Board, LostThread } from "../kernels/board";
import { mostThreads } from "../kernels/kernels";
import type { Seat, Team } from "../kernels/team";
import { say } from "../words/words";

/** More than that gain little on the mini-batches people train with, and are missed elsewhere. */
const mostAutomatic = 4;

/** Threads for one training where none are asked for: all cores but one, which the editor keeps. */
export const automaticThreads = (cores = availableParallelism()): number =>
  Math.min(mostAutomatic, Math.max(1, cores - 1));

/** As many threads as were asked for, as far as there can be; automatic for 0 and for what is no number of threads. */
export const threadsFor = (asked: unknown): number =>
  Number.isInteger(asked) && (asked as number) > 0
    ? Math.min(asked as number, mostThreads)
    : automaticThreads();

/**
 * Helper threads of one training. They sleep while nothing is calculated, and end with `end` or with the thread
 * that made them.
 */
export class HelperThreads implements Team {
  private readonly workers: Worker[] = [];
  private board: Board | undefined;
  private failure: string | undefined;

  /** `file` is the bundled helper, `dist/helper.js`; `threads` counts the caller's own. */
  constructor(
    readonly threads: number,
    private readonly file: string,
  ) {}

  seat(seats: readonly Seat[], board: Board): void {
    this.board = board;
    for (const seat of seats) {
      const worker = new Worker(this.file, { workerData: seat, name: `helper ${seat.thread}` });
      worker.on("error", (error: Error) => this.lose(error.message));
      worker.on("exit", () => this.lose(say`it ended`));
      // A program that has nothing else to do may end.
      worker.unref();
      this.workers.push(worker);
    }
  }

  /** Throws when a helper is gone: what it was at may be half done. */
  check(): void {
    if (this.failure !== undefined) throw new LostThread(this.failure);
  }

  /** Sends the helpers home; what is calculated afterwards the caller does alone. */
  end(): void {
    this.board?.end();
    this.board = undefined;
  }

  private lose(reason: string): void {
    if (this.board !== undefined) this.failure ??= reason;
  }
}
