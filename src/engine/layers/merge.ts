/** What the layers share that merge several inputs of one shape, entry by entry. */
import { type Shape, type ShapeMismatch, showShape } from "../shape";
import { say } from "../../words/words";
import { chainOf } from "../../words/lists";

export const several = { least: 2, most: Infinity } as const;

/** The inputs' common shape; nothing is stretched silently. */
export function commonShape(layer: string, inputs: readonly Shape[]): Shape | ShapeMismatch {
  const [first, ...others] = inputs;
  const other = others.find(
    (shape) => shape.length !== first!.length || shape.some((axis, at) => axis !== first![at]),
  );
  if (!other) return first!;
  return {
    mismatch: say`${layer} needs inputs of one shape, and was given ${chainOf(inputs.map(showShape))}`,
  };
}
