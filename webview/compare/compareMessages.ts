import type { CompareMessage } from "../../src/session/comparison";
import {
  isObject,
  listOf,
  number,
  object,
  oneOf,
  optional,
  recordOf,
  string,
  type Check,
} from "../state/shape";
import { frame, state } from "../state/messages";

const evaluation = object({ cost: number, examples: number, metrics: recordOf(number) });
const run = object({
  id: string,
  title: optional(string),
  name: string,
  startedAtMs: number,
  state,
  failure: optional(string),
  precision: oneOf("float32", "float64"),
  seed: optional(number),
  step: number,
  epoch: number,
  stepsPerEpoch: number,
  seconds: number,
  metrics: listOf(string),
  parts: recordOf(evaluation),
  best: optional(object({ part: string, name: string, value: number, epoch: number })),
  findings: listOf(object({ severity: oneOf("error", "warning", "info"), rule: string })),
  changes: number,
  series: listOf(string),
  history: optional(frame),
});
/** What a model does not say is `undefined`, which JSON makes null. */
const said: Check = (value) => value === null || optional(string)(value);

const checks: Readonly<Record<CompareMessage["type"], Check>> = {
  comparison: object({
    comparison: object({
      runs: listOf(run),
      differences: listOf(object({ path: string, values: listOf(said) })),
    }),
  }),
  impossible: object({ message: string }),
};

/** The message, if it is one that the page can show; anything else is nothing. */
export function asCompareMessage(data: unknown): CompareMessage | undefined {
  if (!isObject(data) || typeof data.type !== "string" || !Object.hasOwn(checks, data.type)) return;
  return checks[data.type as CompareMessage["type"]](data) ? (data as unknown as CompareMessage) : undefined;
}
