import type { Examples } from "../engine/examples";
import { sizeOf, type Shape } from "../engine/shape";

/** One input of every example: `count · sizeOf(shape)` numbers, example after example. */
export interface InputTable {
  readonly name: string;
  readonly shape: Shape;
  readonly values: Float64Array;
}

/** Examples held in memory as one float64 matrix for each input and one of targets, a row an example. */
export class TableExamples implements Examples {
  private readonly inputSizes: readonly number[];
  private readonly targetSize: number;

  constructor(
    readonly count: number,
    readonly inputs: readonly InputTable[],
    readonly targetShape: Shape,
    /** `count · sizeOf(targetShape)` numbers. */
    private readonly targetValues: Float64Array,
  ) {
    this.inputSizes = inputs.map(({ shape }) => sizeOf(shape));
    this.targetSize = sizeOf(targetShape);
  }

  read(
    rows: Uint32Array,
    start: number,
    count: number,
    inputs: readonly (Float32Array | Float64Array)[],
    target: Float32Array | Float64Array,
  ): void {
    for (let at = 0; at < inputs.length; at++) {
      copyRows(this.inputs[at]!.values, this.inputSizes[at]!, rows, start, count, inputs[at]!);
    }
    copyRows(this.targetValues, this.targetSize, rows, start, count, target);
  }
}

/** By hand rather than by `subarray` and `set`: a view a row would be an allocation a row. */
function copyRows(
  from: Float64Array,
  width: number,
  rows: Uint32Array,
  start: number,
  count: number,
  to: Float32Array | Float64Array,
): void {
  let at = 0;
  for (let example = start; example < start + count; example++) {
    const first = rows[example]! * width;
    for (let entry = 0; entry < width; entry++) to[at++] = from[first + entry]!;
  }
}
