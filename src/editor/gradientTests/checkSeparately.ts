import { randomUUID } from "node:crypto";
import * as vscode from "vscode";
import type { Problem } from "../../model/problem";
import type { TrainJob } from "../../session/jobs";
import { hasEnded, type Failure } from "../../session/protocol";
import { TrainingSession } from "../../session/session";
import type { CheckOutcome, GradientResult } from "../gradientResults";
import { labelOf, modelInput, modelName } from "../modelFile";
import { log } from "../log";
import type { Room } from "../room";

type Checked = Extract<CheckOutcome, { kind: "checked" }>;

export type SeparateCheck =
  | {
      readonly kind: "checked";
      readonly result: GradientResult;
      readonly checked: Checked;
      /** It was ended before all tensors were checked. */
      readonly stopped: boolean;
    }
  | { readonly kind: "failed"; readonly result: GradientResult; readonly failure: Failure }
  /** Ended before it could say anything; `why` where it had to be ended from outside. */
  | { readonly kind: "stopped"; readonly why?: string }
  /** The file has an error. */
  | { readonly kind: "broken"; readonly problem: Problem };

/** Checks a model's gradients at its initial weights in a worker of its own: a run of the model goes on undisturbed. */
export async function checkSeparately(
  room: Pick<Room, "reader" | "trails" | "workerFile">,
  document: vscode.TextDocument,
  token: vscode.CancellationToken,
): Promise<SeparateCheck> {
  const reading = await room.reader.readWithData(document);
  const problem = reading.problems.find(({ severity }) => severity === "error");
  if (problem) return { kind: "broken", problem };
  const input = modelInput(document);
  const texts = await room.trails.beginModel(document.uri, input.text, reading.model.codeFiles);
  if (token.isCancellationRequested) {
    texts.dispose();
    return { kind: "stopped" };
  }
  const job: Omit<TrainJob, "purpose"> = {
    ...input,
    runId: randomUUID(),
    label: labelOf(document.uri),
    precision: "float64",
    threads: 1,
  };
  const session = new TrainingSession({ ...job, purpose: "check" }, room.workerFile);
  const cancelling = token.onCancellationRequested(() => session.send({ type: "stop" }));
  const { checked, failure, stopped } = await endOf(session, modelName(document.uri));
  cancelling.dispose();
  await session.dispose();
  const result = (outcome: GradientResult["outcome"]): GradientResult => ({
    ...{ model: document.uri, document: reading.model, texts, outcome, by: "tests" },
  });
  if (checked) return { kind: "checked", result: result(checked), checked, stopped };
  if (failure?.file !== undefined || (failure && !stopped)) {
    return { kind: "failed", result: result({ kind: "failed", failure }), failure };
  }
  texts.dispose();
  return { kind: "stopped", ...(failure && { why: failure.message }) };
}

interface End {
  readonly checked?: Checked;
  readonly failure?: Failure;
  readonly stopped: boolean;
}

/** What the session of a check came to. */
function endOf(session: TrainingSession, name: string): Promise<End> {
  return new Promise((resolve) => {
    let checked: Checked | undefined;
    session.onMessage((message) => {
      if (message.type === "log") log().info(`${name}: ${message.text}`);
      if (message.type === "gradientCheck") {
        const { check, elapsedMs } = message;
        checked = { kind: "checked", check, elapsedMs };
      }
      if (message.type !== "state" || !hasEnded(message.state)) return;
      const { failure, state } = message;
      resolve({ ...(checked && { checked }), ...(failure && { failure }), stopped: state === "stopped" });
    });
  });
}
