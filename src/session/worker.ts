/** The worker thread's entry: everything slow happens here, nothing of it in the extension host's thread. */
import { parentPort, workerData } from "node:worker_threads";
import { takeTranslations } from "../words/words";
import { failureOf } from "./failure";
import { runDiagnosis } from "./diagnosis/diagnosisJob";
import type { FromWorker, QuestionName, ToWorker } from "./jobs";
import { answers } from "./questions";
import { WorkerRun } from "./workerRun";

takeTranslations(workerData);
const port = parentPort!;
const send = (message: FromWorker) => port.postMessage(message);
let run: WorkerRun | undefined;

async function answer(id: number, question: QuestionName, input: never): Promise<void> {
  try {
    send({ kind: "answer", id, answer: await answers[question](input) });
  } catch (error) {
    send({ kind: "refusal", id, failure: failureOf(error) });
  }
}

port.on("message", (message: ToWorker) => {
  switch (message.kind) {
    case "train":
      run = new WorkerRun(message.job, (runMessage) => send({ kind: "run", message: runMessage }));
      void run.start();
      break;
    case "intent":
      void run?.handle(message.intent);
      break;
    case "diagnose":
      void runDiagnosis(message.job, (news) => send({ kind: "diagnosis", news }));
      break;
    case "close":
      void Promise.resolve(run?.close()).finally(() => process.exit());
      break;
    case "ask":
      void answer(message.id, message.question, message.input as never);
      break;
  }
});
