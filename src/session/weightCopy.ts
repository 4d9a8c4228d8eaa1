import { compileNetwork, type Network } from "../engine/network";
import type { Prepared } from "./prepare";

/** A network of its own for so many examples at once, with another's weights as they are now. */
export function copyOfNetwork(
  { network: spec, definitions }: Prepared,
  from: Network,
  batchSize: number,
): Network {
  const { precision } = from;
  const copy = compileNetwork(spec, { precision, batchSize, optimizerState: "none", definitions });
  copyWeights(from, copy);
  return copy;
}

export function copyWeights(from: Network, to: Network): void {
  from.parameters.forEach(({ values }, at) => to.parameters[at]!.values.set(values));
}
