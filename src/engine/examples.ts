import type { Shape } from "./shape";

/** Where the trainer gets examples from: one part (train, dev or test) of a data set, random access by row. */
export interface Examples {
  readonly count: number;
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly targetShape: Shape;
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
