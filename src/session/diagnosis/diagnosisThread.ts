import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker } from "../jobs";
import type { DiagnosisJob, DiagnosisNews } from "./diagnosisJob";
import { translations } from "../../words/words";
import { say } from "../../words/words";

/**
 * Diagnoses a model in a worker of its own, which trains copies in workers of its own. Resolves with the news of its
 * end; undefined where the signal ended it, with all its workers.
 */
export function diagnoseInThread(
  job: DiagnosisJob,
  {
    workerFile,
    onNews,
    signal,
  }: {
    readonly workerFile: string;
    readonly onNews: (news: DiagnosisNews) => void;
    readonly signal: AbortSignal;
  },
): Promise<Exclude<DiagnosisNews, { type: "progress" }> | undefined> {
  const worker = new Worker(workerFile, { workerData: translations(), name: "diagnosis" });
  worker.unref();
  return new Promise<Exclude<DiagnosisNews, { type: "progress" }> | undefined>((resolve) => {
    const fail = (message: string) => resolve({ type: "failed", failure: { message } });
    worker.on("message", (message: FromWorker) => {
      if (message.kind !== "diagnosis" || signal.aborted) return;
      onNews(message.news);
      if (message.news.type !== "progress") resolve(message.news);
    });
    worker.on("error", ({ message }) => fail(say`The diagnosis did not finish: ${message}.`));
    worker.on("exit", () => fail(say`The diagnosis did not finish: its worker ended.`));
    signal.addEventListener("abort", () => resolve(undefined), { once: true });
    if (signal.aborted) resolve(undefined);
    else worker.postMessage({ kind: "diagnose", job } satisfies ToWorker);
    // Its own workers end with it.
  }).finally(() => worker.terminate());
}
