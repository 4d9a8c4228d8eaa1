import type { Examples } from "../engine/examples";
import { sizeOf, type Shape } from "../engine/shape";

/** Examples held in memory as one float64 matrix of inputs and one of targets, a row an example. */
export class TableExamples implements Examples {
  readonly inputs: Examples["inputs"];
  private readonly inputSize: number;
  private readonly targetSize: number;

  constructor(
    readonly count: number,
    inputShape: Shape,
    readonly targetShape: Shape,
    /** `count · sizeOf(inputShape)` numbers. */
    private readonly inputValues: Float64Array,
    /** `count · sizeOf(targetShape)` numbers. */
    private readonly targetValues: Float64Array,
  ) {
    this.inputs = [{ name: "input", shape: inputShape }];
    this.inputSize = sizeOf(inputShape);
    this.targetSize = sizeOf(targetShape);
  }

  read(
    rows: Uint32Array,
    start: number,
    count: number,
    inputs: readonly (Float32Array | Float64Array)[],
    target: Float32Array | Float64Array,
  ): void {
    copyRows(this.inputValues, this.inputSize, rows, start, count, inputs[0]!);
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
