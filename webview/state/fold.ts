/** A tensor laid out as a matrix, row by row. */
export interface Fold {
  readonly rows: number;
  readonly columns: number;
  /** The axes that rows and columns run over; undefined where a single axis is wrapped into rows. */
  readonly axes: { readonly down: readonly number[]; readonly across: readonly number[] } | undefined;
}

/** Longer vectors are wrapped. */
const longestRow = 64;

/**
 * The matrix that a tensor is shown as. A matrix stays one; a vector is one row, or wrapped into several;
 * of more axes the first ones become the rows and the others the columns, split where the matrix comes
 * nearest to a plot's own proportions, twice as wide as high.
 */
export function foldOf(shape: readonly number[]): Fold {
  const size = product(shape);
  if (shape.filter((axis) => axis > 1).length <= 1) {
    const columns = size <= longestRow ? size : Math.ceil(Math.sqrt(2 * size));
    return { rows: Math.ceil(size / columns), columns, axes: undefined };
  }
  const split = shape.length === 2 ? 1 : bestSplit(shape);
  const [down, across] = [shape.slice(0, split), shape.slice(split)];
  return { rows: product(down), columns: product(across), axes: { down, across } };
}

function bestSplit(shape: readonly number[]): number {
  const splits = Array.from({ length: shape.length - 1 }, (_, i) => i + 1);
  const badness = (split: number) =>
    Math.abs(Math.log((2 * product(shape.slice(0, split))) / product(shape.slice(split))));
  return splits.reduce((best, split) => (badness(split) < badness(best) ? split : best));
}

/** A row-major position as one index an axis. */
export function indexAt(position: number, shape: readonly number[]): number[] {
  let rest = position;
  return shape
    .toReversed()
    .map((axis) => {
      const index = rest % axis;
      rest = Math.floor(rest / axis);
      return index;
    })
    .toReversed();
}

/** At least 1, so that a scalar has its one entry. */
const product = (axes: readonly number[]): number => axes.reduce((all, axis) => all * Math.max(1, axis), 1);
