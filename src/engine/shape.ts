/** The sizes of one example's axes, batch left out: `[4]`, `[28, 28, 1]`; `[]` is a single number. */
export type Shape = readonly number[];

/** Why shapes do not fit: what the layer expected, what it was given, and what would mend it. */
export interface ShapeMismatch {
  readonly mismatch: string;
  /** The option that causes it, where it is one: `["initialState"]`, `["layer", "activation"]`. */
  readonly at?: readonly string[];
}

export const isMismatch = (result: object): result is ShapeMismatch => "mismatch" in result;

/** Number of entries of one example; 1 for `[]`. */
export const sizeOf = (shape: Shape): number => shape.reduce((product, axis) => product * axis, 1);

/** `[batch, 28, 28, 1]`, as messages and hints show a shape. */
export const showShape = (shape: Shape): string => showSizes(["batch", ...shape]);

/** `[28, 28, 1]`: as code would write a list, in any language. */
export const showSizes = (sizes: readonly (number | string)[]): string => `[${sizes.join(", ")}]`;

/** A row-major position as one index an axis. */
export function indexOf(entry: number, shape: readonly number[]): number[] {
  const index: number[] = [];
  let rest = entry;
  for (const axis of [...shape].reverse()) {
    index.unshift(rest % axis);
    rest = Math.floor(rest / axis);
  }
  return index;
}
