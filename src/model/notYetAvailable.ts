/**
 * What docs/model-format.md announces. Only asked about names that no registry knows, so an entry falls
 * silent by itself on the day its layer, loss, … is built: the message never contradicts the engine.
 */
const announced = {
  layer: [
    "input embedding reshape conv1d conv2d depthwiseConv2d conv2dTranspose maxPooling1d maxPooling2d",
    "averagePooling1d averagePooling2d globalAveragePooling1d globalAveragePooling2d globalMaxPooling1d",
    "globalMaxPooling2d layerNormalization simpleRNN gru lstm bidirectional timeDistributed attention",
    "multiHeadAttention add subtract multiply average maximum concatenate",
  ],
  activation: ["elu selu gelu silu hardSigmoid softplus softsign logSoftmax exponential"],
  initializer: ["truncatedNormal lecunNormal lecunUniform orthogonal identity"],
  loss: ["meanAbsoluteError huber logCosh hinge squaredHinge kullbackLeiblerDivergence poisson"],
  optimizer: ["adagrad adadelta adamw adamax nadam"],
  schedule: ["inverseTime exponential inverseSqrt staircase piecewise cosine warmup reduceOnPlateau"],
  metric: ["topKAccuracy precision recall f1 auc confusionMatrix rootMeanSquaredError r2 perplexity"],
  augmentation: [],
  key: ["tuning"],
} as const;

export type AnnouncedKind = keyof typeof announced;

export const notYetAvailable = (kind: AnnouncedKind, name: string): boolean =>
  announced[kind].some((names) => names.split(" ").includes(name));
