import { Analyst } from "../analyst";
import type { QuestionName, Questions } from "../jobs";

/** Loading data and compiling come before a training's own time; more than that is a loop in the model's code. */
const patienceMs = 20_000;

/** A few workers that train copies side by side. One that dies takes its copy with it; the next gets a new worker. */
export class TrialPool {
  private readonly analysts: readonly Analyst[];
  private readonly idle: Analyst[];
  private readonly waiting: ((analyst: Analyst) => void)[] = [];

  constructor(
    workerFile: string,
    readonly size: number,
    budgetMs: number,
  ) {
    this.analysts = Array.from({ length: size }, () => new Analyst(workerFile, budgetMs + patienceMs));
    this.idle = [...this.analysts];
  }

  /** Asks whichever worker is free first. */
  async ask<Name extends QuestionName>(
    question: Name,
    input: Questions[Name]["input"],
  ): Promise<Questions[Name]["answer"]> {
    const analyst = this.idle.pop() ?? (await new Promise<Analyst>((resolve) => this.waiting.push(resolve)));
    try {
      return await analyst.ask(question, input);
    } finally {
      const next = this.waiting.shift();
      if (next) next(analyst);
      else this.idle.push(analyst);
    }
  }

  /** Ends the workers, whatever they are at. */
  dispose(): void {
    for (const analyst of this.analysts) analyst.dispose();
  }
}
