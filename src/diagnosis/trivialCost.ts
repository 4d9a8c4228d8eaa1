import type { DataHeader } from "../data/dataSpec";
import { type Shape, sizeOf } from "../engine/shape";
import type { ModelSpec } from "../model/spec";
import { classCountOf, targetShape } from "../model/target";

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
      // Several numbers are one for each class.
      return Math.log(classCountOf(target) ?? severalNumbers(targetShape(target)));
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

const severalNumbers = (shape: Shape): number => (sizeOf(shape) > 1 ? shape.at(-1)! : Infinity);
