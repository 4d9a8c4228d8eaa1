import type { Network } from "../engine/network";
import { decodeSafetensors } from "../engine/safetensors";
import { UserError } from "../engine/userError";

/** Every parameter of a network under `<layer>/<parameter>`. */
export const weightsOf = (network: Network) =>
  network.parameters.map((parameter) => ({
    name: `${parameter.layer}/${parameter.name}`,
    shape: parameter.shape,
    values: parameter.values,
  }));

/** Copies the weights of a safetensors file into a network; every tensor must be there with its shape, and no other. */
export function loadWeights(network: Network, bytes: Uint8Array, file: string): void {
  const given = new Map(decodeSafetensors(bytes).tensors.map((tensor) => [tensor.name, tensor]));
  for (const { layer, name, shape, values } of network.parameters) {
    const key = `${layer}/${name}`;
    const tensor = given.get(key);
    if (tensor === undefined)
      throw new UserError(
        `${file} has no tensor ${key}, which the model needs with shape [${shape.join(", ")}].`,
        { file },
      );
    if (tensor.shape.join() !== shape.join())
      throw new UserError(
        `${key} has shape [${tensor.shape.join(", ")}] in ${file}; the model needs [${shape.join(", ")}].`,
        { file },
      );
    values.set(tensor.values);
    given.delete(key);
  }
  const left = [...given.keys()].filter((key) => !key.startsWith("optimizer/") && key !== "step");
  if (left.length > 0)
    throw new UserError(`${file} holds ${left.join(", ")}, which the model does not have.`, { file });
}
