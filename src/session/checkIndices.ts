import type { Dataset } from "../data/dataset";
import type { Examples } from "../engine/examples";
import { inputName } from "../engine/graph";
import { layers as definitions, type LayerDefinitions } from "../engine/layers";
import { sizeOf } from "../engine/shape";
import { UserError } from "../engine/userError";
import type { ModelSpec } from "../model/spec";
import { sentences } from "../words/lists";
import { say } from "../words/words";

const rowsAtOnce = 256;

/** Throws a UserError where an embedding would be asked for a row it does not have, or reads no class numbers. */
export function checkIndices(model: ModelSpec, { header, train, dev, test }: Dataset): void {
  for (const layer of model.layers) {
    const count = layer.options.inputDim;
    // The model may have a name of its own for the data's one input.
    const isOnly = model.inputs.length === 1 && layer.inputs.includes(inputName);
    const input = isOnly ? 0 : model.inputs.findIndex((name) => layer.inputs.includes(name));
    const reads = (definitions as LayerDefinitions)[layer.type]?.readsIndices;
    if (reads !== true || input < 0 || typeof count !== "number") continue;
    const { categories } = header.inputs[input]!;
    if (categories?.form === "oneHot") {
      throw new UserError(
        sentences(
          say`${layer.name} takes class numbers, and the data give categories one-hot.`,
          say`Set "categories": "index" where the data name these columns, so that each becomes one class number.`,
        ),
        { path: layer.path },
      );
    }
    if (categories !== undefined && categories.count > count) {
      throw new UserError(
        sentences(
          say`${layer.name} has rows for the numbers 0 to ${count - 1}, and the data hold ${categories.count} categories.`,
          say`Set inputDim to ${categories.count}.`,
        ),
        { path: [...layer.path, "inputDim"] },
      );
    }
    for (const part of [train, dev, test]) {
      const found = part && firstOutside(part, input, count);
      if (found === undefined) continue;
      throw new UserError(
        sentences(
          say`${layer.name} has rows for the numbers 0 to ${count - 1}, and the data hold ${found}.`,
          say`Raise inputDim above the largest number, or correct the data; normalized numbers are no class numbers.`,
        ),
        { path: [...layer.path, "inputDim"] },
      );
    }
  }
}

/** The first value of an input that is no whole number from 0 to `count` − 1. */
function firstOutside(examples: Examples, input: number, count: number): number | undefined {
  const rows = Uint32Array.from({ length: examples.count }, (_, row) => row);
  const buffers = examples.inputs.map(({ shape }) => new Float64Array(sizeOf(shape) * rowsAtOnce));
  const target = new Float64Array(sizeOf(examples.targetShape) * rowsAtOnce);
  for (let start = 0; start < rows.length; start += rowsAtOnce) {
    const size = Math.min(rowsAtOnce, rows.length - start);
    examples.read(rows, start, size, buffers, target);
    const values = buffers[input]!.subarray(0, sizeOf(examples.inputs[input]!.shape) * size);
    const found = values.find((value) => !Number.isInteger(value) || value < 0 || value >= count);
    if (found !== undefined) return found;
  }
  return undefined;
}
