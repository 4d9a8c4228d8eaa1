/** What the module exports: the list of `../kernels.ts`. */
export { affine, matmul, matmulWorkspaceBytes, productPart } from "./matmul";
export { broadcastRow, columnSums, markActiveColumns } from "./columns";
export { activationBackward, activationForward } from "./activations";
export { logSoftmaxBackward, logSoftmaxForward, softmaxBackward, softmaxForward } from "./softmax";
export { addScaled, clip, copy, fill, multiply, scale } from "./elementwise";
export { dropoutForward, philoxFill } from "./dropout";
export {
  batchNormalizationBackward,
  batchNormalizationEvaluate,
  batchNormalizationForward,
} from "./batchNormalization";
export {
  binaryCrossentropy,
  hinge,
  huber,
  kullbackLeiblerDivergence,
  logCosh,
  meanAbsoluteError,
  meanSquaredError,
  poisson,
  sigmoidCrossentropy,
  squaredHinge,
} from "./elementwiseLosses";
export { softmaxCrossentropy, sparseSoftmaxCrossentropy } from "./logitLosses";
export { categoricalCrossentropy, sparseCategoricalCrossentropy } from "./probabilityLosses";
export { adadeltaUpdate, adagradUpdate, adamaxUpdate, adamwUpdate, nadamUpdate } from "./adaptiveOptimizers";
export { adamUpdate, rmspropUpdate, sgdUpdate } from "./optimizers";
export { matmulPacked, matmulPackedPart, packRight, packRightPart, packedBytes } from "./matmulPacked";
export { moveRows } from "./moveRows";
export { lstmBackward, lstmForward } from "./lstm";
export { gruBackward, gruForward } from "./gru";
export { columnProducts, layerNormalizationBackward, layerNormalizationForward } from "./layerNormalization";
export { causalSoftmax } from "./causalSoftmax";
export { addPenalty } from "./penalty";
export { statistics, statisticsOfEach } from "./statistics";
export { sumOfSquares } from "./sumOfSquares";
export { gatherPatches, scatterPatches } from "./patches";
export { depthwiseBackwardInput, depthwiseBackwardKernel, depthwiseForward } from "./depthwise";
export { averagePoolBackward, averagePoolForward, maxPoolBackward, maxPoolForward } from "./pooling";
export { copyBlock, gatherRows, maximumOf, scatterRows, takeWon } from "./blocks";
export { heapBase, useThread } from "./threadPlace";
export { windowInputs, windowLines, windowOutputs, windowPatches } from "./window";
