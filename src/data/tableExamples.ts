import type { Augmentation, Examples } from "../engine/examples";
import type { Shape } from "../engine/shape";
import type { EntryTable } from "./entryTable";

export interface InputTable {
  readonly name: string;
  readonly table: EntryTable;
}

/** Examples held in memory: a table for each input and one of targets. */
export class TableExamples implements Examples {
  readonly inputs: readonly { readonly name: string; readonly shape: Shape }[];
  readonly targetShape: Shape;
  private readonly tables: readonly EntryTable[];

  constructor(
    readonly count: number,
    inputs: readonly InputTable[],
    private readonly target: EntryTable,
    readonly augmentation?: Augmentation,
  ) {
    this.inputs = inputs.map(({ name, table }) => ({ name, shape: table.shape }));
    this.tables = inputs.map(({ table }) => table);
    this.targetShape = target.shape;
  }

  read(
    rows: Uint32Array,
    start: number,
    count: number,
    inputs: readonly (Float32Array | Float64Array)[],
    target: Float32Array | Float64Array,
  ): void {
    for (let at = 0; at < inputs.length; at++) this.tables[at]!.copy(rows, start, count, inputs[at]!);
    this.target.copy(rows, start, count, target);
  }
}
