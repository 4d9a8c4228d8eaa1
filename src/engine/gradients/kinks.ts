/** Kinks that a layer tells of: which side of them every entry lies on, and whether that is still so. */
import { activationDefinition } from "../activations";
import type { NetworkNode } from "../node";

type Numbers = Float32Array | Float64Array;

/** The sides as they were when it was made. */
export interface Kinks {
  /** Whether an entry lies, since the latest forward pass, on another side. */
  crossed(): boolean;
}

/** Of the node's activation; undefined where it is smooth. */
export function activationKinks(node: NetworkNode, examples: number): Kinks | undefined {
  const { kinks } = activationDefinition(node.activation);
  if (kinks.length === 0) return undefined;
  const values = node.preActivationValues.subarray(0, examples * node.preActivation.size);
  const sides = Uint8Array.from(values, (value) => side(kinks, value));
  const [only] = kinks;
  return {
    crossed:
      kinks.length === 1 && only !== undefined
        ? () => crosses(only, values, sides)
        : () => values.some((value, at) => side(kinks, value) !== sides[at]),
  };
}

/** Of the maxima it takes; undefined where it takes none. */
export function choiceKinks(node: NetworkNode, examples: number): Kinks | undefined {
  const values = node.choiceValues?.subarray(0, examples * node.preActivation.size);
  if (!values) return undefined;
  const chosen = values.slice();
  return { crossed: () => values.some((value, at) => value !== chosen[at]) };
}

/** How many kinks lie below a value. */
const side = (kinks: readonly number[], value: number): number => kinks.filter((kink) => value > kink).length;

function crosses(kink: number, values: Numbers, sides: Uint8Array): boolean {
  for (let at = 0; at < values.length; at++) if (values[at]! > kink !== (sides[at] === 1)) return true;
  return false;
}
