import type { GradientCheck } from "../../engine/facts";
import { metrics } from "../../engine/metrics/index";
import type { PartEvaluations, RunState } from "../protocol";
import type { RecordedRun, RunBeginning, RunNote } from "./runRecord";

/** The number a run is judged by, at its best. */
export interface BestNumber {
  readonly part: "dev" | "train";
  /** A metric's name, or `cost`. */
  readonly name: string;
  readonly value: number;
  readonly epoch: number;
}

/** A run as a list shows it. */
export interface RunSummary extends Pick<RunNote, "title" | "kept"> {
  readonly id: string;
  /** URI of its model file, as far as is known where it is now. */
  readonly model: string;
  readonly label: string;
  readonly name: string;
  readonly startedAtMs: number;
  readonly purpose: RunBeginning["purpose"];
  readonly precision: RunBeginning["precision"];
  readonly state: RunState;
  readonly seconds: number;
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly seed?: number;
  readonly best?: BestNumber;
  readonly rerunOf?: string;
  readonly forkOf?: RunBeginning["forkOf"];
  /** Why it did not go on, or found something. */
  readonly failure?: string;
  readonly gradientsPassed?: GradientCheck["passed"];
  /** Why it cannot be opened. */
  readonly problem?: string;
}

export function summaryOf({ begin, note, snapshot, epochs }: RecordedRun): RunSummary {
  const { info, progress, state, failure, gradientCheck } = snapshot;
  const { id, label, name, startedAtMs, purpose, precision, rerunOf, forkOf } = begin;
  return {
    id,
    label,
    name,
    startedAtMs,
    purpose,
    precision,
    rerunOf,
    ...(forkOf && { forkOf }),
    state,
    title: note.title,
    kept: note.kept,
    model: note.model ?? begin.model,
    seconds: progress?.elapsedSeconds ?? 0,
    step: progress?.step ?? 0,
    totalSteps: info?.totalSteps ?? 0,
    epoch: progress?.epoch ?? 0,
    seed: info?.seed,
    best: bestOf(epochs, info?.metrics ?? []),
    failure: failure?.message,
    gradientsPassed: gradientCheck?.passed,
  };
}

/** Of one that is there and cannot be opened. */
export const unreadableSummary = (id: string, note: RunNote, problem: string): RunSummary => ({
  id,
  problem,
  title: note.title,
  kept: note.kept,
  model: note.model ?? "",
  label: "",
  name: "",
  startedAtMs: 0,
  purpose: "train",
  precision: "float32",
  state: "failed",
  seconds: 0,
  step: 0,
  totalSteps: 0,
  epoch: 0,
});

/** The first metric that is better higher or lower, else the cost; of the dev part where there is one. */
export function bestOf(epochs: readonly PartEvaluations[], names: readonly string[]): BestNumber | undefined {
  const part = epochs.some(({ parts }) => parts.dev !== undefined) ? "dev" : "train";
  const first = names.find((name) => directionOf(name) !== undefined);
  const name = first ?? "cost";
  const higher = first !== undefined && directionOf(first) === "higher";
  let best: BestNumber | undefined;
  for (const { epoch, parts } of epochs) {
    const evaluation = parts[part];
    const value = first === undefined ? evaluation?.cost : evaluation?.metrics[first];
    if (value === undefined || !Number.isFinite(value)) continue;
    if (best === undefined || (higher ? value > best.value : value < best.value))
      best = { part, name, value, epoch };
  }
  return best;
}

/** `f1_2` is judged as `f1`. */
const directionOf = (name: string): "higher" | "lower" | undefined =>
  (metrics as Readonly<Record<string, { readonly better?: "higher" | "lower" }>>)[name.replace(/_\d+$/, "")]
    ?.better;
