import { inputName } from "../engine/graph";
import type { ModelLayer, ModelSpec } from "../model/spec";

/** Layers that pass an input's numbers on as they are, in another order or with some dropped. */
const passing = new Set(["flatten", "reshape", "dropout", "concatenate"]);

/** The layers that first compute something from a network input, `input` as the data call it. */
export function readersOf({ inputs, layers }: ModelSpec, input: string): ModelLayer[] {
  // Of one input the network's own name may be another than the data's.
  const carrying = new Set(inputs.length === 1 ? [inputName, ...inputs, input] : [input]);
  const readers: ModelLayer[] = [];
  for (const layer of layers) {
    if (!layer.inputs.some((name) => carrying.has(name))) continue;
    if (passing.has(layer.type)) carrying.add(layer.name);
    else readers.push(layer);
  }
  return readers;
}
