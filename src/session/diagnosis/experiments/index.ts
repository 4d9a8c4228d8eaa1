import { failureOf } from "../../failure";
import { prepare } from "../../prepare";
import { rememberedData } from "../dataMemory";
import { batchLeak } from "./batchLeak";
import { undecided, type Experiment, type ExperimentRequest, type ExperimentResult } from "./experiment";
import type { ExperimentName } from "./experimentWords";
import { gradientCheck } from "./gradientCheck";
import { inputIgnored } from "./inputIgnored";
import { labelsIgnored } from "./labelsIgnored";
import { learningRateSweep } from "./learningRateSweep";
import { overfitOneBatch } from "./overfitOneBatch";

/** Every experiment by its name: a new one is its file, its words in `experimentWords`, and a line here. */
export const experiments: Readonly<Record<ExperimentName, Experiment>> = {
  "cannot-overfit-one-batch": overfitOneBatch,
  "input-ignored": inputIgnored,
  "labels-ignored": labelsIgnored,
  "batch-leak": batchLeak,
  "learning-rate-sweep": learningRateSweep,
  gradient: gradientCheck,
};

/** Runs one experiment on a copy of the model; a model that cannot be trained leaves it undecided, and says why. */
export async function runExperiment(request: ExperimentRequest): Promise<ExperimentResult> {
  const { experiment, withinMs } = request;
  try {
    const prepared = await prepare(
      { ...request, label: request.file },
      undefined,
      undefined,
      undefined,
      rememberedData,
    );
    const until = performance.now() + withinMs;
    return { experiment, ...experiments[experiment].run(prepared, () => performance.now() > until) };
  } catch (error) {
    return { experiment, ...undecided(failureOf(error).message) };
  }
}
