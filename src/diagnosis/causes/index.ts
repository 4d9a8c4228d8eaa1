import { architecture } from "./architecture";
import { batchSize } from "./batchSize";
import type { Candidate, CauseContext, CauseName, Hypothesis } from "./cause";
import { dropout } from "./dropout";
import { epochs } from "./epochs";
import { gradient } from "./gradient";
import { hiddenActivation } from "./hiddenActivation";
import { initialization } from "./initialization";
import { inputNormalization } from "./inputNormalization";
import { labels } from "./labels";
import { learningRate } from "./learningRate";
import { loss } from "./loss";
import { optimizer } from "./optimizer";
import { outputActivation } from "./outputActivation";
import { regularization } from "./regularization";
import { split } from "./split";
import { targetScaling } from "./targetScaling";

/** Every hypothesis by its cause: a new one is its file, its name in `causeNames`, and a line here. */
export const hypotheses: Readonly<Record<CauseName, Hypothesis>> = {
  "output-activation": outputActivation,
  "hidden-activation": hiddenActivation,
  loss,
  "learning-rate": learningRate,
  optimizer,
  initialization,
  "input-normalization": inputNormalization,
  "target-scaling": targetScaling,
  labels,
  split,
  "batch-size": batchSize,
  epochs,
  regularization,
  dropout,
  architecture,
  gradient,
};

/** Everything worth trying, likeliest first; the same edits under the same cause only once. */
export function candidatesOf(context: CauseContext): Candidate[] {
  const all = Object.values(hypotheses).flatMap((hypothesis) => hypothesis.propose(context));
  const distinct = new Map<string, Candidate>();
  for (const candidate of all.sort((a, b) => b.prior - a.prior)) {
    const key = JSON.stringify([candidate.cause, candidate.edits.map(({ path, to }) => [path, to ?? null])]);
    if (!distinct.has(key)) distinct.set(key, candidate);
  }
  return [...distinct.values()];
}
