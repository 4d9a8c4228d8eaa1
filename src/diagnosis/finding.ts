import type { Fix, ModelPath, Severity } from "../model/problem";

/** A rule saw a symptom. Plain data; its range is the place of `path` in the model's text. */
export interface Finding {
  readonly rule: string;
  readonly severity: Severity;
  readonly layer?: string;
  /** The training step at which it began. */
  readonly step?: number;
  /** What was seen, with its numbers, why it matters, and what usually helps. */
  readonly message: string;
  /** The numbers that the judgement rests on. */
  readonly evidence: Readonly<Record<string, number>>;
  /** Where in the model file it belongs. */
  readonly path: ModelPath;
  readonly fixes: readonly Fix[];
}
