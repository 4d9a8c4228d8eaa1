import type { MistakePattern } from "../../facts";
import type { Evidence } from "./evidence";

export interface Diagnosis {
  readonly pattern: MistakePattern;
  /** Of the pattern `factor`. */
  readonly factor?: number;
  /** What is wrong, and what to look for in backward. */
  readonly message: string;
}

/** One kind of mistake: what it looks like in the evidence; undefined: this is another. */
export type Pattern = (evidence: Evidence) => Diagnosis | undefined;
