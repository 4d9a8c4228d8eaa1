import { activation } from "./activation";
import { add } from "./add";
import { average } from "./average";
import {
  averagePooling1d,
  averagePooling2d,
  globalAveragePooling1d,
  globalAveragePooling2d,
} from "./averagePooling";
import { batchNormalization } from "./batchNormalization";
import { concatenate } from "./concatenate";
import { conv1d, conv2d } from "./conv";
import { conv2dTranspose } from "./conv2dTranspose";
import { attention } from "./attention";
import { bidirectional } from "./bidirectional";
import type { LayerDefinition } from "./definition";
import { dense } from "./dense";
import { depthwiseConv2d } from "./depthwiseConv2d";
import { dropout } from "./dropout";
import { embedding } from "./embedding";
import { flatten } from "./flatten";
import { input } from "./input";
import { maximum } from "./maximum";
import { globalMaxPooling1d, globalMaxPooling2d, maxPooling1d, maxPooling2d } from "./maxPooling";
import { multiply } from "./multiply";
import { repeatVector } from "./repeatVector";
import { reshape } from "./reshape";
import { subtract } from "./subtract";
import { gru } from "./gru";
import { layerNormalization } from "./layerNormalization";
import { lstm } from "./lstm";
import { multiHeadAttention } from "./multiHeadAttention";
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
  repeatVector,
  batchNormalization,
  input,
  embedding,
  conv1d,
  conv2d,
  depthwiseConv2d,
  conv2dTranspose,
  maxPooling1d,
  maxPooling2d,
  averagePooling1d,
  averagePooling2d,
  globalAveragePooling1d,
  globalAveragePooling2d,
  globalMaxPooling1d,
  globalMaxPooling2d,
  add,
  subtract,
  multiply,
  average,
  maximum,
  concatenate,
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
