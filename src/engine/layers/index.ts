import { activation } from "./activation";
import { batchNormalization } from "./batchNormalization";
import type { LayerDefinition } from "./definition";
import { dense } from "./dense";
import { dropout } from "./dropout";
import { flatten } from "./flatten";
import { reshape } from "./reshape";

/** Every layer of the file format by its type; a new one is a new file and a line here. */
export const layers = {
  dense,
  activation,
  dropout,
  flatten,
  reshape,
  batchNormalization,
} satisfies Record<string, LayerDefinition>;

export type LayerType = keyof typeof layers;

/** Layer definitions by type: the registry's, and a model's own custom layers beside them. */
export type LayerDefinitions = Readonly<Record<string, LayerDefinition | undefined>>;
