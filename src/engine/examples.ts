import type { Shape } from "./shape";

/** Where the trainer gets examples from: one part (train, dev or test) of a data set, random access by row. */
export interface Examples {
  readonly count: number;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly targetShape: Shape;
  /** Of the training part: what training alone does to its mini-batches. */
  readonly augmentation?: Augmentation;
  /**
   * Copies the inputs and targets of examples `rows[start … start + count − 1]`, one after the other,
   * into `inputs` (one array a network input) and `target`. Allocates nothing.
   */
  read(
    rows: Uint32Array,
    start: number,
    count: number,
    inputs: readonly (Float32Array | Float64Array)[],
    target: Float32Array | Float64Array,
  ): void;
}

/** Random changes of training examples that their target does not depend on. */
export interface Augmentation {
  /** Changes in place the first `count` examples of a mini-batch as it was read, the same way for the same step. Allocates nothing. */
  apply(inputs: readonly (Float32Array | Float64Array)[], count: number, step: number): void;
}
