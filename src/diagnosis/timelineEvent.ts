/** Findings of one rule as an event of the run. Plain data. */
export interface TimelineEvent {
  readonly rule: string;
  readonly stage: "cause" | "symptom" | "consequence";
  readonly step: number;
  /** The layers it happened in, first to last as found; empty: the run as a whole. */
  readonly layers: readonly string[];
  /** `dense_3 saturates`, `units of dense_1 die, and of 3 more layers` */
  readonly text: string;
}
