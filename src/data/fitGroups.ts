import { sizeOf } from "../engine/shape";
import type { Scaling } from "./dataSpec";
import { type Scale, ScaleFit } from "./scale";
import type { Column } from "./source";

/** Entries that are scaled alike. */
export interface Group {
  readonly scale: Scale;
  /** Of the training part: what stands for a missing value, before scaling. */
  readonly mean: number;
}

export const unscaled: Group = { scale: { offset: 0, factor: 1 }, mean: NaN };

/** In the order they lie in, whatever order they are used in: what is in a file is read from front to back. */
export const inFileOrder = (rows: Uint32Array): Uint32Array => Uint32Array.from(rows).sort();

/** For each column the groups of its entries along the last axis, fitted in two passes over the rows. */
export function fitGroups(
  columns: readonly Column[],
  rows: Uint32Array,
  normalize: Scaling,
): (readonly Group[])[] {
  const ordered = inFileOrder(rows);
  const fits = columns.map((column) => {
    const isBytes = column.values.values instanceof Uint8Array && sizeOf(column.shape) > 1;
    return isBytes ? new CountedFit(column) : new DirectFit(column);
  });
  for (const row of ordered) for (const fit of fits) fit.add(row);
  for (const fit of fits) fit.turn();
  const seen = fits.filter((fit) => fit instanceof DirectFit);
  if (seen.length > 0) for (const row of ordered) for (const fit of seen) fit.addAgain(row);
  return fits.map(({ groups }) =>
    groups.map((fit) => ({
      scale: normalize === "none" ? unscaled.scale : fit.scale(normalize),
      mean: fit.mean,
    })),
  );
}

/** Entry e is of group e mod their number. */
const groupsOf = ({ shape }: Column): ScaleFit[] =>
  Array.from({ length: shape.at(-1) ?? 1 }, () => new ScaleFit());

class DirectFit {
  readonly groups: readonly ScaleFit[];
  private readonly size: number;

  constructor(private readonly column: Column) {
    this.groups = groupsOf(column);
    this.size = sizeOf(column.shape);
  }

  add(row: number): void {
    const { groups, size, column } = this;
    const first = column.values.load(row);
    for (let entry = 0; entry < size; entry++)
      groups[entry % groups.length]!.add(column.values.values[first + entry]!);
  }

  turn(): void {
    for (const group of this.groups) group.turn();
  }

  addAgain(row: number): void {
    const { groups, size, column } = this;
    const first = column.values.load(row);
    for (let entry = 0; entry < size; entry++)
      groups[entry % groups.length]!.addAgain(column.values.values[first + entry]!);
  }
}

/** Bytes have 256 values, so pictures are gone over once and counted. */
class CountedFit {
  readonly groups: readonly ScaleFit[];
  private readonly size: number;
  private readonly counts: readonly Float64Array[];

  constructor(private readonly column: Column) {
    this.groups = groupsOf(column);
    this.size = sizeOf(column.shape);
    this.counts = this.groups.map(() => new Float64Array(256));
  }

  add(row: number): void {
    const { counts, size, column } = this;
    const first = column.values.load(row);
    for (let entry = 0; entry < size; entry++)
      counts[entry % counts.length]![column.values.values[first + entry]!]!++;
  }

  turn(): void {
    this.groups.forEach((group, at) => {
      const counts = this.counts[at]!;
      counts.forEach((times, value) => times > 0 && group.add(value, times));
      group.turn();
      counts.forEach((times, value) => times > 0 && group.addAgain(value, times));
    });
  }
}
