import { isMismatch, type Shape, type ShapeMismatch, showShape, showSizes } from "../shape";
import { showThrown, showValue } from "./showValue";
import type { UserLayer } from "./userCode";
import { say } from "../../words/words";
import { chainOf, listOf } from "../../words/lists";

/** Two batch sizes: what follows them in an answer is the batch, what does not is a feature. */
const batchSizes = [3, 5] as const;

/**
 * A custom layer's output shape, without the batch. Its `outputShape` is asked as `forward` would be
 * called, with the batch in front; one that leaves the batch out everywhere is understood as well.
 */
export function userOutputShape(layer: UserLayer, inputs: readonly Shape[]): Shape | ShapeMismatch {
  if (layer.outputShape === undefined) return inputs[0]!;
  const [few, more] = batchSizes.map((batch) =>
    ask(
      layer,
      inputs.map((shape) => [batch, ...shape]),
    ),
  ) as [Shape | ShapeMismatch, Shape | ShapeMismatch];
  if (!isMismatch(few) && !isMismatch(more) && isBatchInFront(few, more)) return few.slice(1);
  const without = ask(
    layer,
    inputs.map((shape) => [...shape]),
  );
  if (!isMismatch(without) && without.length > 0) return without;
  if (isMismatch(few)) return few;
  return {
    mismatch: say`outputShape of ${layer.name} answers ${showValue(few)} where the batch is ${batchSizes[0]} and the inputs are ${chainOf(inputs.map(showShape))}; the batch has to come first, as in [batch, …]`,
  };
}

const isBatchInFront = (few: Shape, more: Shape): boolean =>
  few.length === more.length &&
  few[0] === batchSizes[0] &&
  more[0] === batchSizes[1] &&
  few.every((size, axis) => axis === 0 || size === more[axis]);

/** The answer as a list of sizes, or a sentence on what came instead; never an exception. */
function ask(layer: UserLayer, inputs: number[][]): Shape | ShapeMismatch {
  const asked = listOf(inputs.map(showSizes));
  let answer: unknown;
  try {
    answer = layer.outputShape!.call(layer.self, inputs);
    if (Array.isArray(answer)) {
      const sizes = Array.from(answer as unknown[]);
      if (sizes.every((size) => Number.isSafeInteger(size) && (size as number) > 0)) return sizes as Shape;
    }
  } catch (error) {
    return { mismatch: say`outputShape of ${layer.name} threw ${showThrown(error)}` };
  }
  return {
    mismatch: say`outputShape of ${layer.name} answers ${showValue(answer)} for the inputs ${asked}; it has to be a list of whole numbers from 1 up, the batch first`,
  };
}
