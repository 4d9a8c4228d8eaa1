import { activation } from "./activation";
import { attention } from "./attention";
import { batchNormalization } from "./batchNormalization";
import { bidirectional } from "./bidirectional";
import type { LayerDefinition } from "./definition";
import { dense } from "./dense";
import { dropout } from "./dropout";
import { flatten } from "./flatten";
import { gru } from "./gru";
import { layerNormalization } from "./layerNormalization";
import { lstm } from "./lstm";
import { multiHeadAttention } from "./multiHeadAttention";
import { reshape } from "./reshape";
import { simpleRNN } from "./simpleRNN";
import { timeDistributed } from "./timeDistributed";

const lookUp = (type: string): LayerDefinition | undefined =>
  Object.hasOwn(layers, type) ? (layers as LayerDefinitions)[type] : undefined;

/** Every layer of the file format by its type; a new one is a new file and a line here. */
export const layers = {
  dense,
  activation,
  dropout,
  flatten,
  reshape,
  batchNormalization,
  layerNormalization,
  simpleRNN,
  gru,
  lstm,
  bidirectional,
  timeDistributed: timeDistributed(lookUp),
  attention,
  multiHeadAttention,
} satisfies Record<string, LayerDefinition>;

export type LayerType = keyof typeof layers;

/** Layer definitions by type: the registry's, and a model's own custom layers beside them. */
export type LayerDefinitions = Readonly<Record<string, LayerDefinition | undefined>>;
