/** Where a forward pass stopped giving numbers, and what to do about it. */
import type { Network } from "./network";
import { definitionOf } from "./shapes";
import { say } from "../words/words";

type Numbers = Float32Array | Float64Array;

const isBroken = (values: Numbers): boolean => values.some((value) => !Number.isFinite(value));

/** A sentence on a forward pass of that many examples whose cost is not finite. */
export function whyNotFinite(network: Network, examples: number, loss: number): string {
  for (const { name, values, tensor } of network.inputs) {
    if (isBroken(values.subarray(0, examples * tensor.size))) {
      return say`the input ${name} holds NaN or ∞; mend the data.`;
    }
  }
  for (const node of network.nodes) {
    const broken = node.parameters.find(({ trainable, values }) => trainable && isBroken(values));
    if (broken) {
      return say`the weights ${broken.path} hold NaN or ∞; check before the training diverges, or load others.`;
    }
    if (!isBroken(node.outputValues.subarray(0, examples * node.output.size))) continue;
    const index = rowOutside(network, node.name, examples);
    if (index) {
      const { value, rows } = index;
      return say`the layer ${node.name} is the first whose output is not finite: it is given the number ${value}, and has rows for 0 to ${rows - 1} only; make its inputDim larger or mend the data.`;
    }
    return say`the layer ${node.name} is the first whose output is not finite; make its weights or its inputs smaller (normalize the data), or change its activation.`;
  }
  if (Number.isFinite(loss))
    return say`the regularization term is not finite; make it or the weights smaller.`;
  return say`every layer's output is finite, the loss ${network.spec.loss.type} is not; look whether the targets are numbers in its range and the predictions not too large for it.`;
}

/** The first number that a layer which reads row numbers has no row for. */
function rowOutside(
  network: Network,
  name: string,
  examples: number,
): { value: number; rows: number } | undefined {
  const at = network.nodes.findIndex((node) => node.name === name);
  const { type, inputs, parameters } = network.nodes[at]!;
  const rows = parameters[0]?.shape[0];
  // A layer's definition may be the caller's own; those that read row numbers are all ours.
  if (rows === undefined || !definitionOf(type, {})?.readsIndices) return undefined;
  const { pointer, size } = inputs[0]!;
  const before = network.nodes.find(({ output }) => output.pointer === pointer);
  const port = network.inputs.find(({ tensor }) => tensor.pointer === pointer);
  const values = (port?.values ?? before?.outputValues)?.subarray(0, examples * size);
  const value = values?.find((each) => !(each >= 0 && each < rows && Number.isInteger(each)));
  return value === undefined ? undefined : { value, rows };
}
