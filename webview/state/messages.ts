import type { PanelMessage } from "../../src/session/protocol";
import {
  boolean,
  isObject,
  listOf,
  number,
  object,
  oneOf,
  optional,
  recordOf,
  string,
  type Check,
} from "./shape";

const tensor = object({ mean: number, std: number, norm: number, zeroFraction: number });
const facts = object({
  step: number,
  layers: listOf(
    object({
      name: string,
      activation: (value) => tensor(value) && object({ saturatedFraction: number })(value),
      gradient: tensor,
      parameters: listOf(object({ name: string, updateRatio: number })),
    }),
  ),
});
const evaluation = object({ cost: number, examples: number, metrics: recordOf(number) });
const evaluations = object({ step: number, epoch: number, parts: recordOf(evaluation) });
const progress = object({
  step: number,
  epoch: number,
  elapsedSeconds: number,
  stepsPerSecond: number,
  learningRate: number,
});
export const frame = object({
  stepsPerBucket: number,
  firstBucket: number,
  buckets: number,
  values: (value) => value instanceof Float64Array,
});
const finding = object({
  rule: string,
  severity: oneOf("error", "warning", "info"),
  message: string,
  line: number,
  layer: optional(string),
  step: optional(number),
});
const failure = object({ message: string, file: optional(string), line: optional(number) });
const info = object({
  runId: string,
  modelName: string,
  file: string,
  seed: number,
  precision: string,
  epochs: number,
  batchSize: number,
  totalSteps: number,
  parts: recordOf(number),
  metrics: listOf(string),
  layers: listOf(
    object({ name: string, type: string, outputShape: string, parameters: number, line: number }),
  ),
});
const worst = listOf(
  object({ index: listOf(number), analytic: number, numeric: number, relativeError: number }),
);
const comparison = object({
  layer: string,
  parameter: string,
  relativeError: number,
  verdict: oneOf("pass", "note", "suspicious", "mismatch"),
  checked: number,
  of: number,
  kinks: number,
  shape: listOf(number),
  step: number,
  worst,
  entries: object({ at: listOf(number), analytic: listOf(number), numeric: listOf(number) }),
  sweep: optional(listOf(object({ epsilon: number, relativeError: number }))),
});
const culprit = object({
  layer: string,
  parameter: string,
  relativeError: number,
  pattern: oneOf("sign", "factor", "transposed", "zero", "term-missing", "stale", "unknown"),
  factor: optional(number),
  message: string,
  worst,
});
const check = object({
  passed: boolean,
  relativeError: number,
  epsilon: number,
  tolerance: number,
  notes: listOf(string),
  parameters: listOf(comparison),
  culprits: listOf(culprit),
});
export const state = oneOf(
  "loading",
  "running",
  "paused",
  "finished",
  "stoppedEarly",
  "stopped",
  "diverged",
  "failed",
);

const checks: Readonly<Record<PanelMessage["type"], Check>> = {
  snapshot: object({
    snapshot: object({
      state,
      series: listOf(string),
      findings: listOf(finding),
      failure: optional(failure),
      loadingMessage: optional(string),
      recorded: optional(object({ startedAtMs: number, title: optional(string) })),
      info: optional(info),
      history: optional(frame),
      progress: optional(progress),
      facts: optional(facts),
      evaluations: optional(evaluations),
      gradientCheck: optional(check),
    }),
  }),
  started: object({ info, series: listOf(string) }),
  loading: object({ message: string }),
  frame: object({ progress, history: frame, facts, evaluations: optional(evaluations) }),
  findings: object({ findings: listOf(finding) }),
  state: object({ state, failure: optional(failure) }),
  gradientCheckProgress: object({ done: number, of: number }),
  gradientCheck: object({ check }),
  weightsSaved: object({ file: string }),
  requestFailed: object({ failure }),
};

/** The message, if it is one that the dashboard can show; anything else is nothing. */
export function asPanelMessage(data: unknown): PanelMessage | undefined {
  if (!isObject(data) || typeof data.type !== "string" || !Object.hasOwn(checks, data.type)) return;
  return checks[data.type as PanelMessage["type"]](data) ? (data as unknown as PanelMessage) : undefined;
}
