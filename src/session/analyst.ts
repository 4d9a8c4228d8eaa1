import { Worker } from "node:worker_threads";
import type { FromWorker, QuestionName, Questions, ToWorker } from "./jobs";
import type { Failure } from "./protocol";
import { translations } from "../words/words";
import { say } from "../words/words";

/** An answer that did not come: what happened and what to do, with its place. */
export class Refusal extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** Whoever answers questions about model files. */
export type Asker = Pick<Analyst, "ask">;

const idleMs = 30_000;

/**
 * Answers questions about model files off the editor's thread: reading a data source's header, drawing
 * initial weights. Its worker starts at the first question and ends when none has come for a while.
 */
export class Analyst {
  private worker: Worker | undefined;
  private readonly waiting = new Map<
    number,
    { resolve(answer: unknown): void; reject(error: Error): void; timer: NodeJS.Timeout }
  >();
  private asked = 0;
  private idleTimer: NodeJS.Timeout | undefined;

  /** One that runs code of the workspace is given less time than one that reads large files. */
  constructor(
    private readonly workerFile: string,
    private readonly answerWithinMs = 60_000,
  ) {}

  ask<Name extends QuestionName>(
    question: Name,
    input: Questions[Name]["input"],
  ): Promise<Questions[Name]["answer"]> {
    clearTimeout(this.idleTimer);
    const worker = (this.worker ??= this.start());
    const id = this.asked++;
    return new Promise<unknown>((resolve, reject) => {
      const timer = setTimeout(
        () => this.end(say`it took longer than ${this.answerWithinMs / 1000} seconds and was given up`),
        this.answerWithinMs,
      );
      this.waiting.set(id, { resolve, reject, timer });
      worker.postMessage({ kind: "ask", id, question, input } satisfies ToWorker);
    }) as Promise<Questions[Name]["answer"]>;
  }

  dispose(): void {
    this.end(say`the window is closing`);
  }

  private start(): Worker {
    const worker = new Worker(this.workerFile, {
      workerData: translations(),
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    });
    worker.unref();
    worker.on("message", (message: FromWorker) => {
      if (message.kind === "run" || message.kind === "diagnosis") return;
      const request = this.waiting.get(message.id);
      if (request === undefined) return;
      this.waiting.delete(message.id);
      clearTimeout(request.timer);
      if (message.kind === "answer") request.resolve(message.answer);
      else request.reject(new Refusal(message.failure));
      if (this.waiting.size === 0) this.idleTimer = setTimeout(() => this.end("idle"), idleMs).unref();
    });
    worker.on("error", (error: Error) => this.end(error.message));
    return worker;
  }

  private end(reason: string): void {
    clearTimeout(this.idleTimer);
    const worker = this.worker;
    this.worker = undefined;
    for (const request of this.waiting.values()) {
      clearTimeout(request.timer);
      request.reject(new Refusal({ message: say`The analysis of the model did not finish: ${reason}.` }));
    }
    this.waiting.clear();
    void worker?.terminate();
  }
}
