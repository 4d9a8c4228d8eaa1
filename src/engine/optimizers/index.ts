import type { Chosen } from "../options";
import { adadelta } from "./adadelta";
import { adagrad } from "./adagrad";
import { adam } from "./adam";
import { adamax } from "./adamax";
import { adamw } from "./adamw";
import type { OptimizerDefinition } from "./definition";
import { nadam } from "./nadam";
import { rmsprop } from "./rmsprop";
import { sgd } from "./sgd";

/** Every optimizer of the file format by its name. */
export const optimizers = {
  sgd,
  rmsprop,
  adagrad,
  adadelta,
  adam,
  adamw,
  adamax,
  nadam,
} satisfies Record<string, OptimizerDefinition>;

export type OptimizerName = keyof typeof optimizers;

/** Definition of a chosen optimizer; a name that validation let through is in the registry. */
export const optimizerDefinition = (chosen: Chosen): OptimizerDefinition =>
  (optimizers as Record<string, OptimizerDefinition>)[chosen.type]!;
