import type { Chosen } from "../engine/options";

export const isBinary = (loss: Chosen): boolean => loss.type === "binaryCrossentropy";
export const isCategorical = (loss: Chosen): boolean =>
  loss.type === "categoricalCrossentropy" || loss.type === "sparseCategoricalCrossentropy";
export const isCrossEntropy = (loss: Chosen): boolean => isBinary(loss) || isCategorical(loss);
export const wantsLogits = (loss: Chosen): boolean => loss.options.fromLogits === true;

const ofDistances = new Set(["meanSquaredError", "meanAbsoluteError", "huber", "logCosh"]);
/** A loss that measures how far a number is from another. */
export const isDistance = (loss: Chosen): boolean => ofDistances.has(loss.type);
