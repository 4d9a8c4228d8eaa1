import type { DataHeader } from "../data/dataSpec";
import type { ModelSpec } from "../model/spec";

/**
 * The cost of answering the same for every example: ln C for C classes, the target's variance under the
 * squared error. Infinity where it is not known. What a cost has to be compared with: a first cost may be
 * anything.
 */
export function trivialCost(model: ModelSpec, { target }: DataHeader): number {
  switch (model.loss.type) {
    case "binaryCrossentropy":
      return Math.LN2;
    case "categoricalCrossentropy":
    case "sparseCategoricalCrossentropy":
      return target.kind === "classes"
        ? Math.log(target.classes.length)
        : Math.log(target.distinctIntegers?.length ?? Infinity);
    case "meanSquaredError":
      if (target.kind !== "numbers") return Infinity;
      if (model.data.normalizeTarget === "standard") return 1;
      if (model.data.normalizeTarget === "minMax")
        return (target.deviation / (target.maximum - target.minimum)) ** 2;
      return target.deviation ** 2;
    default:
      return Infinity;
  }
}
