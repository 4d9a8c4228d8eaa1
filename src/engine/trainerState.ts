/** What a checkpoint holds: everything that training from here on depends on. */
import type { ValuesByHand } from "./hyperparameters";
import type { Network } from "./network";

/** Plain data. */
export interface TrainerState {
  readonly stepCount: number;
  /** Hyperparameters set by hand; all others are as the model file says. */
  readonly byHand: ValuesByHand;
  /** What the learning-rate schedule remembers of the epochs; empty for one that only counts. */
  readonly schedule: ArrayLike<number>;
  /** Entries by `<layer>/<parameter>`, and the optimizer's by `optimizer/<slot>/<layer>/<parameter>`. */
  readonly tensors: ReadonlyMap<string, Float32Array | Float64Array>;
}

/** Copies of the network's parameters and of the optimizer's state under its slots' names. */
export const savedTensors = (network: Network, slotNames: readonly string[]): TrainerState["tensors"] =>
  new Map([...tensorsOf(network, slotNames)].map(([name, values]) => [name, values.slice()]));

/** Writes them back; they must be of the same model and optimizer. */
export function restoreTensors(
  network: Network,
  slotNames: readonly string[],
  saved: TrainerState["tensors"],
): void {
  for (const [name, values] of tensorsOf(network, slotNames)) {
    const from = saved.get(name);
    if (from?.length !== values.length) throw new Error(`the saved state does not fit this model: ${name}`);
    values.set(from);
  }
}

function* tensorsOf(
  network: Network,
  slotNames: readonly string[],
): Generator<readonly [string, Float32Array | Float64Array]> {
  for (const parameter of network.parameters) {
    yield [parameter.path, parameter.values];
    if (!parameter.trainable) continue;
    for (const [slot, name] of slotNames.entries()) {
      yield [`optimizer/${name}/${parameter.path}`, parameter.slotValues(slot)];
    }
  }
}
