import type { Definition, OptionSchema, ValuesOf } from "../../engine/options";
import type { RandomStream } from "../../engine/random";
import type { Shape } from "../../engine/shape";
import type { Group } from "../fitGroups";
import { say } from "../../words/words";

/** An input of the network as mini-batches hold it. */
export interface AugmentedInput {
  /** Of one example. */
  readonly shape: Shape;
  /** Entry e was scaled as group e mod their number. */
  readonly groups: readonly Group[];
  /** Whether each entry is a number; undefined: all are, none belongs to a category. */
  readonly isNumber?: readonly boolean[];
  /** The file holds bytes, so no value lies outside of 0 to 255. */
  readonly isBytes: boolean;
}

export type Values = Float32Array | Float64Array;

/** Changes in place the example whose entries begin at `first`. Allocates nothing. */
export type Change = (values: Values, first: number, random: RandomStream) => void;

/**
 * A random change of training examples that their target does not depend on. `kind` says what it works on:
 * `picture` `[height, width, channels]` or `[height, width]`, `frames` `[frames, bands]`, `numbers` of any shape.
 */
export interface AugmentationDefinition<
  Schema extends OptionSchema = OptionSchema,
> extends Definition<Schema> {
  readonly kind: "picture" | "frames" | "numbers";
  /** What is wrong with options that each by itself may be right, as a sentence about the option `key` of `type`. */
  refuse?(
    options: ValuesOf<Schema>,
    shape: Shape,
    type: string,
  ): { readonly key: string; readonly message: string } | undefined;
  /** Called once for an input; what one example needs of memory is made here. */
  create(options: ValuesOf<Schema>, input: AugmentedInput): Change;
}

/** Checks a definition against its own schema's types, and keeps them. */
export const defineAugmentation = <const Schema extends OptionSchema>(
  definition: AugmentationDefinition<Schema>,
): AugmentationDefinition<Schema> => definition;

/** A value of the file as mini-batches hold it, for each group of entries. */
export const scaledValue = (groups: readonly Group[], valueOf: (group: Group) => number): Float64Array =>
  Float64Array.from(groups, (group) => (valueOf(group) - group.scale.offset) / group.scale.factor);

/** Uniform between the two numbers. */
export const between = (random: RandomStream, low: number, high: number): number =>
  low + (high - low) * random.uniform();

export const refuseRange = (
  range: readonly number[],
  type: string,
): { key: string; message: string } | undefined =>
  range[0]! <= range[1]!
    ? undefined
    : {
        key: "range",
        message: say`\`range\` of \`${type}\` goes from ${range[0]!} to ${range[1]!}: the smaller number comes first.`,
      };
