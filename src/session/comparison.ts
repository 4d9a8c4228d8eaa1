/**
 * What the page that compares runs is told, and what it asks for; plain data, as in `protocol.ts`.
 */
import type {
  HistoryFrame,
  PartEvaluations,
  PlacedFinding,
  RunState,
  SaveImageIntent,
  SeriesName,
} from "./protocol";

export interface ComparedRun {
  readonly id: string;
  /** What the person calls it; else it is called by its model and its time. */
  readonly title?: string;
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startedAtMs: number;
  readonly state: RunState;
  readonly failure?: string;
  readonly precision: "float32" | "float64";
  readonly seed?: number;
  readonly step: number;
  readonly epoch: number;
  readonly stepsPerEpoch: number;
  readonly seconds: number;
  readonly metrics: readonly string[];
  readonly parts: PartEvaluations["parts"];
  readonly best?: {
    readonly part: "dev" | "train";
    readonly name: string;
    readonly value: number;
    readonly epoch: number;
  };
  readonly findings: readonly Pick<PlacedFinding, "severity" | "rule" | "layer">[];
  /** Changes that a person made while it trained. */
  readonly changes: number;
  /** The series that are compared, and their history: `smoothedCost`, `trainCost`, `devCost`. */
  readonly series: readonly SeriesName[];
  readonly history?: HistoryFrame;
}

export interface Comparison {
  readonly runs: readonly ComparedRun[];
  /** What their model files say differently, by place; the first run is the one compared with. */
  readonly differences: readonly {
    readonly path: string;
    readonly values: readonly (string | undefined)[];
  }[];
}

/** Most runs that one plot can tell apart. */
export const mostCompared = 8;

/** Host to page. */
export type CompareMessage =
  | { readonly type: "comparison"; readonly comparison: Comparison }
  /** One of the runs cannot be opened any more. */
  | { readonly type: "impossible"; readonly message: string };

/** Page to host. */
export type CompareIntent =
  | { readonly type: "ready" }
  /** Shows a run in the dashboard. */
  | { readonly type: "openRun"; readonly id: string }
  /** Opens the editor's own difference of two model texts. */
  | { readonly type: "showDifference"; readonly one: string; readonly other: string }
  | SaveImageIntent;
