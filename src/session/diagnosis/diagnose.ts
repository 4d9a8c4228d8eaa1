import { availableParallelism } from "node:os";
import type { ModelInput } from "../jobs";
import type { DiagnoseOptions, Diagnosis } from "./diagnosis";
import { Examination } from "./examination";
import { TrialPool } from "./trialPool";

const mostWorkers = 4;

/** A UserError or `BrokenModel` is part of the answer; what is rejected is the signal's reason alone. */
export async function diagnoseModel(input: ModelInput, options: DiagnoseOptions): Promise<Diagnosis> {
  const workers = options.workers ?? Math.min(mostWorkers, availableParallelism());
  const pool = new TrialPool(options.workerFile, workers, options.budgetMs);
  const { signal } = options;
  const ended = new Promise<never>((_, reject) => {
    signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
  });
  ended.catch(() => undefined);
  try {
    signal?.throwIfAborted();
    return await Promise.race([new Examination(input, options, pool).run(), ended]);
  } finally {
    pool.dispose();
  }
}
