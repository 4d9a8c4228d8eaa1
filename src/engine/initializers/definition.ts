import type { Definition, OptionSchema, ValuesOf } from "../options";
import type { RandomStream } from "../random";
import type { Shape } from "../shape";

/** The tensor to fill, and what its distribution may depend on. */
export interface InitializerSite<Options> {
  readonly options: Options;
  readonly shape: Shape;
  readonly fans: Fans;
  readonly random: RandomStream;
  /** To be overwritten whole, row-major; drawn in float64 for either precision. */
  readonly values: Float64Array;
}

/** How many numbers flow into and out of one unit. */
export interface Fans {
  readonly in: number;
  readonly out: number;
}

export interface InitializerDefinition<
  Schema extends OptionSchema = OptionSchema,
> extends Definition<Schema> {
  fill(site: InitializerSite<ValuesOf<Schema>>): void;
}

export const defineInitializer = <const Schema extends OptionSchema>(
  definition: InitializerDefinition<Schema>,
): InitializerDefinition<Schema> => definition;

/** Fans of a kernel `[…window, in, out]` as Keras counts them: window size times the channels. */
export function fansOf(shape: Shape): Fans {
  if (shape.length < 2) return { in: shape[0] ?? 1, out: shape[0] ?? 1 };
  const window = shape.slice(0, -2).reduce((product, axis) => product * axis, 1);
  return { in: window * shape.at(-2)!, out: window * shape.at(-1)! };
}
