import type { Chosen } from "../options";
import { adam } from "./adam";
import type { OptimizerDefinition } from "./definition";
import { rmsprop } from "./rmsprop";
import { sgd } from "./sgd";

/** Every optimizer of the file format by its name. */
export const optimizers = { sgd, rmsprop, adam } satisfies Record<string, OptimizerDefinition>;

export type OptimizerName = keyof typeof optimizers;

/** Definition of a chosen optimizer; a name that validation let through is in the registry. */
export const optimizerDefinition = (chosen: Chosen): OptimizerDefinition =>
  (optimizers as Record<string, OptimizerDefinition>)[chosen.type]!;
