/** Weights as safetensors hold them: `<layer>/<parameter>`, in and out of a network. */
import type { Network } from "../engine/network";
import { decodeSafetensors, type SavedTensor } from "../engine/safetensors";
import { UserError } from "../engine/userError";
import { listOf } from "../words/lists";
import { say } from "../words/words";

/** A safetensors file as it was read; `file` is its name as the call gave it. */
export interface WeightsFile {
  readonly bytes: Uint8Array;
  readonly file: string;
}

/** Tensors by name, with the file they are from. */
export interface GivenTensors {
  readonly file: string;
  readonly tensors: Map<string, SavedTensor>;
  readonly metadata: Readonly<Record<string, string>>;
}

export const showSizes = (shape: readonly number[]): string => `[${shape.join(", ")}]`;

/** Every parameter of a network under `<layer>/<parameter>`. */
export const weightsOf = (network: Network): SavedTensor[] =>
  network.parameters.map(({ path, shape, values }) => ({ name: path, shape, values }));

/** A UserError names the file and what is wrong with it. */
export function tensorsOf({ bytes, file }: WeightsFile): GivenTensors {
  try {
    const { tensors, metadata } = decodeSafetensors(bytes);
    return { file, metadata, tensors: new Map(tensors.map((tensor) => [tensor.name, tensor])) };
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.message, { file });
    throw error;
  }
}

/** Takes a tensor out of what is given; it must be there with that shape. */
export function take({ file, tensors }: GivenTensors, name: string, shape: readonly number[]): SavedTensor {
  const tensor = tensors.get(name);
  if (tensor === undefined) {
    const message = say`${file} has no tensor ${name}, which the model needs with shape ${showSizes(shape)}.`;
    throw new UserError(message, { file });
  }
  if (tensor.shape.join() !== shape.join()) {
    const message = say`${name} has shape ${showSizes(tensor.shape)} in ${file}; the model needs ${showSizes(shape)}.`;
    throw new UserError(message, { file });
  }
  tensors.delete(name);
  return tensor;
}

/** What is left over must be nothing. */
export function refuseExtra({ file, tensors }: GivenTensors, names: readonly string[] = [...tensors.keys()]) {
  if (names.length === 0) return;
  const shown = listOf(names.map((name) => `${name} ${showSizes(tensors.get(name)!.shape)}`));
  throw new UserError(say`${file} holds ${shown}, which the model does not have.`, { file });
}

/** `step` and everything below `optimizer/`: what only a training that goes on wants. */
export const isTrainingState = (name: string): boolean => name === "step" || name.startsWith("optimizer/");

/** Takes every parameter into the network; what is left are no parameters of another model. */
export function takeWeights(network: Network, given: GivenTensors): void {
  const tensors = network.parameters.map(({ path, shape }) => take(given, path, shape));
  refuseExtra(
    given,
    [...given.tensors.keys()].filter((name) => !isTrainingState(name)),
  );
  network.parameters.forEach(({ values }, at) => values.set(tensors[at]!.values));
}

/** Copies the weights of a file into a network; every tensor must be there with its shape, and no other. */
export const loadWeights = (network: Network, weights: WeightsFile): void =>
  takeWeights(network, tensorsOf(weights));
