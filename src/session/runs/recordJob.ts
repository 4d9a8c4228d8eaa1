import type { TrainJob } from "../jobs";
import type { RunMessage } from "../protocol";
import type { RunMirror } from "../runMirror";
import { fileOfRun, makeRoom } from "./runFolder";
import { RunRecorder } from "./runRecorder";

/** The recorder that a job asks for, if any. Once its first record is written, the oldest runs of the model make room. */
export function recordJob(
  job: TrainJob,
  mirror: RunMirror,
  post: (message: RunMessage) => void,
): RunRecorder | undefined {
  const { recordTo: order, purpose } = job;
  // A look at the data is no run.
  if (order === undefined || purpose === "look") return undefined;
  const { folder, model, name, startedAtMs, rerunOf, forkOf } = order;
  const { runId: id, file, root, label, text, precision, threads = 0 } = job;
  const begin = {
    id,
    model,
    file,
    root,
    label,
    name,
    text,
    precision,
    threads,
    purpose,
    startedAtMs,
    rerunOf,
    ...(forkOf && { forkOf }),
  };
  let hasRoom = false;
  const recorder = new RunRecorder(fileOfRun({ folder, id }), begin, mirror, (message) => {
    post(message);
    if (hasRoom || message.type !== "recorded") return;
    hasRoom = true;
    // What cannot be removed now is next time.
    void makeRoom(order, purpose).catch(() => undefined);
  });
  return recorder;
}
