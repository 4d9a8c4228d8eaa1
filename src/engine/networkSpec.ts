import type { Chosen, OptionValues, Penalty } from "./options";
import type { Shape } from "./shape";

/** One layer, names and defaults resolved, `repeat` unrolled. */
export interface LayerSpec {
  /** Unique in the network. */
  readonly name: string;
  readonly type: string;
  readonly options: OptionValues;
  /** Names of layers or network inputs this one reads. */
  readonly inputs: readonly string[];
}

/** The layer whose final state this one starts from; undefined: from zeros. */
export const stateSourceOf = ({ options }: LayerSpec): string | undefined =>
  typeof options.initialState === "string" ? options.initialState : undefined;

/** What the engine compiles: plain data, no text, no files. */
export interface NetworkSpec {
  readonly seed: number;
  /** Name and shape of each network input, in the order the batches deliver them. */
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  /** In file order. The last one is the output. */
  readonly layers: readonly LayerSpec[];
  readonly loss: Chosen;
  /** Shape of one example's target as it is delivered: `[1]` for class numbers, `[classes]` one-hot, … */
  readonly targetShape: Shape;
  readonly regularization: Penalty;
}

export interface TrainingSpec {
  readonly batchSize: number | "full";
  readonly epochs: number;
  readonly shuffle: boolean;
  readonly clipNorm?: number;
  readonly clipValue?: number;
  readonly optimizer: Chosen;
  readonly schedule: Chosen;
  /** Names, as the file says or as the loss implies. */
  readonly metrics: readonly Chosen[];
}
