/**
 * A checkpoint made fit for the model file as it stands now. What stands in the file counts: what was set by hand in
 * the parent does not overrule it, and an optimizer that keeps more or less than the parent's begins that anew.
 */
import type { Network } from "../../engine/network";
import { encodeSafetensors, type SavedTensor } from "../../engine/safetensors";
import type { Trainer } from "../../engine/trainer";
import { UserError } from "../../engine/userError";
import { isTrainingState, showSizes, tensorsOf, type WeightsFile } from "../weights";
import { say } from "../../words/words";
import { sentences } from "../../words/lists";

/** Where a state of its own form may lie in a checkpoint: in place, the best one's and the last one's. */
const states = ["", "optimizer/best/", "optimizer/last/"] as const;
const byHand = /^(optimizer\/(?:best|last)\/)?optimizer\/(?:byHand\/(.+)|(learningRate))$/;
/** Of more layers than these it is enough to know how many. */
const mostNamed = 4;

export interface FittedFork {
  readonly start: WeightsFile;
  /** What of the parent's state is not taken over, a sentence each. */
  readonly notes: readonly string[];
}

/** A UserError says which layers do not fit, and why. */
export function fitFork(
  { network, trainer, optimizer }: { network: Network; trainer: Trainer; optimizer: string },
  given: WeightsFile,
): FittedFork {
  const { tensors, metadata, file } = tensorsOf(given);
  refuseMisfits(network, tensors, file);
  const notes = dropByHand(trainer, tensors);
  // Another optimizer begins anew altogether.
  if (metadata.optimizer === optimizer)
    for (const prefix of states)
      if (tensors.has(`${prefix}step`)) notes.push(...fitSlots(network, trainer, tensors, prefix));
  const bytes = encodeSafetensors([...tensors.values()], metadata);
  return { start: { bytes, file }, notes: [...new Set(notes)] };
}

/** Throws a UserError, as `fitFork` does, where a checkpoint's layers are not the network's. */
export function checkFork(network: Network, start: WeightsFile): void {
  const { tensors, file } = tensorsOf(start);
  refuseMisfits(network, tensors, file);
}

function refuseMisfits(network: Network, tensors: ReadonlyMap<string, SavedTensor>, file: string): void {
  const saved = [...tensors.keys()].filter((name) => !isTrainingState(name));
  const layersSaved = new Set(saved.map(layerOf));
  const wrong = new Map<string, string[]>();
  const note = (layer: string, why: string) => wrong.set(layer, [...(wrong.get(layer) ?? []), why]);
  for (const { layer, name, path, shape } of network.parameters) {
    const tensor = tensors.get(path);
    if (tensor?.shape.join() === shape.join()) continue;
    if (!layersSaved.has(layer)) wrong.set(layer, [say`${layer} is not in the checkpoint`]);
    else if (tensor === undefined) note(layer, say`${layer} has no ${name} in the checkpoint`);
    else
      note(
        layer,
        say`${layer} has a ${name} of ${showSizes(tensor.shape)} in the checkpoint and of ${showSizes(shape)} in the model`,
      );
  }
  const known = new Set(network.parameters.map(({ path }) => path));
  const layers = new Set(network.parameters.map(({ layer }) => layer));
  for (const name of saved) {
    const layer = layerOf(name);
    if (!layers.has(layer)) wrong.set(layer, [say`${layer} is in the checkpoint and not in the model`]);
    else if (!known.has(name))
      note(layer, say`${layer} has a ${name.slice(layer.length + 1)} in the checkpoint alone`);
  }
  if (wrong.size === 0) return;
  const named = [...wrong.values()].slice(0, mostNamed).flat().join("; ");
  const more = wrong.size - mostNamed;
  throw new UserError(
    sentences(
      more <= 0
        ? say`${file} does not fit the model file: ${named}.`
        : more === 1
          ? say`${file} does not fit the model file: ${named}; 1 more layer does not fit either.`
          : say`${file} does not fit the model file: ${named}; ${more} more layers do not fit either.`,
      say`Make these layers what they were, or train anew.`,
    ),
  );
}

const layerOf = (name: string): string => name.slice(0, name.lastIndexOf("/"));

function dropByHand({ hyperparameters }: Trainer, tensors: Map<string, SavedTensor>): string[] {
  const notes: string[] = [];
  for (const [key, { values }] of [...tensors]) {
    const found = byHand.exec(key);
    if (found === null) continue;
    tensors.delete(key);
    const name = found[2] ?? found[3]!;
    const now = hyperparameters.get(name)?.get();
    if (found[1] === undefined && now !== undefined && now !== values[0])
      notes.push(say`${name} was ${values[0]!} by hand; the model file's ${now} counts.`);
  }
  return notes;
}

/** Names of an optimizer's state that the file has no use for go, missing ones are zeros. */
function fitSlots(
  { trainable }: Network,
  trainer: Trainer,
  tensors: Map<string, SavedTensor>,
  prefix: string,
): string[] {
  const { slotNames } = trainer;
  const slotOf = (path: string, key: string) =>
    key.startsWith(`${prefix}optimizer/`) && key.endsWith(`/${path}`)
      ? key.slice(`${prefix}optimizer/`.length, -path.length - 1)
      : undefined;
  const notes: string[] = [];
  for (const { path, shape, size } of trainable) {
    for (const key of [...tensors.keys()]) {
      const slot = slotOf(path, key);
      if (slot !== undefined && !slot.includes("/") && !slotNames.includes(slot)) tensors.delete(key);
    }
    for (const slot of slotNames) {
      const name = `${prefix}optimizer/${slot}/${path}`;
      if (tensors.has(name)) continue;
      tensors.set(name, { name, shape, values: new Float32Array(size) });
      notes.push(say`The optimizer's ${slot} begins at zero: the checkpoint has none.`);
    }
  }
  return notes;
}
