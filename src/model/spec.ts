import type { DataSpec } from "../data/dataSpec";
import type { LayerSpec, TrainingSpec } from "../engine/networkSpec";
import type { Chosen, Penalty } from "../engine/options";
import type { ModelPath, Severity } from "./problem";

/** A layer as the file says it, with the place it is said at (several layers share it under `repeat`). */
export interface ModelLayer extends LayerSpec {
  readonly path: ModelPath;
  /** Keys that stand in the file, as opposed to defaults. */
  readonly given: readonly string[];
}

export interface EarlyStopping {
  readonly monitor: string;
  readonly patience: number;
  readonly restoreBest: boolean;
}

/** Everything a model file says, names and defaults resolved. Plain data that crosses threads. */
export interface ModelSpec {
  readonly name: string;
  readonly seed: number;
  readonly data: DataSpec;
  /** Names of the network's inputs, in the order of the data's. */
  readonly inputs: readonly string[];
  /** Those that compute. */
  readonly layers: readonly ModelLayer[];
  readonly loss: Chosen;
  /** As given; empty: the loss implies them. */
  readonly metrics: readonly Chosen[];
  readonly regularization: Penalty;
  readonly training: TrainingSpec & { readonly earlyStopping?: EarlyStopping };
  readonly gradientCheck: { readonly epsilon?: number; readonly tolerance: number; readonly samples: number };
  readonly humanLevelError?: number;
  readonly diagnosis: Readonly<Record<string, RuleSetting>>;
}

export type RuleSetting = "off" | Severity | Readonly<Record<string, number>>;
