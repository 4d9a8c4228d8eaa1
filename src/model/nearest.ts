import { editDistance } from "../engine/nearestName";

/** Names that people bring from other tools, and what they are called here; the key is in lower case. */
const aliases: Readonly<Record<string, readonly string[]>> = {
  lr: ["learningRate"],
  eta: ["learningRate"],
  alpha: ["learningRate", "alpha"],
  mse: ["meanSquaredError"],
  l2loss: ["meanSquaredError"],
  mae: ["meanAbsoluteError"],
  rmse: ["rootMeanSquaredError"],
  bce: ["binaryCrossentropy"],
  binarycrossentropyloss: ["binaryCrossentropy"],
  logloss: ["binaryCrossentropy"],
  crossentropy: ["categoricalCrossentropy"],
  crossentropyloss: ["sparseCategoricalCrossentropy", "categoricalCrossentropy"],
  softmaxcrossentropy: ["categoricalCrossentropy"],
  nll: ["sparseCategoricalCrossentropy"],
  nllloss: ["sparseCategoricalCrossentropy"],
  kld: ["kullbackLeiblerDivergence"],
  kldivergence: ["kullbackLeiblerDivergence"],
  acc: ["accuracy"],
  fc: ["dense"],
  linear: ["dense"],
  fullyconnected: ["dense"],
  conv: ["conv2d"],
  maxpool: ["maxPooling2d"],
  maxpool2d: ["maxPooling2d"],
  avgpool2d: ["averagePooling2d"],
  batchnorm: ["batchNormalization"],
  batchnorm1d: ["batchNormalization"],
  batchnorm2d: ["batchNormalization"],
  bn: ["batchNormalization"],
  layernorm: ["layerNormalization"],
  rnn: ["simpleRNN"],
  swish: ["silu"],
  xavier: ["glorotUniform"],
  xavieruniform: ["glorotUniform"],
  xaviernormal: ["glorotNormal"],
  he: ["heNormal"],
  kaiming: ["heNormal"],
  kaimingnormal: ["heNormal"],
  kaiminguniform: ["heUniform"],
  lecun: ["lecunNormal"],
  normal: ["randomNormal", "glorotNormal"],
  uniform: ["randomUniform", "glorotUniform"],
  std: ["stddev"],
  sigma: ["stddev"],
  zero: ["zeros"],
  one: ["ones"],
  batch: ["batchSize"],
  minibatchsize: ["batchSize"],
  iterations: ["epochs"],
  numepochs: ["epochs"],
  gradientclip: ["clipNorm"],
  neurons: ["units"],
  outputs: ["units"],
  outfeatures: ["units"],
  outputdim: ["units", "outputDim"],
  nodes: ["units"],
  outchannels: ["filters"],
  channels: ["filters"],
  kernel: ["kernelSize"],
  stride: ["strides"],
  dropout: ["rate", "dropout"],
  droprate: ["rate"],
  prob: ["rate"],
  p: ["rate"],
  bias: ["useBias"],
  init: ["kernelInitializer"],
  initializer: ["kernelInitializer"],
  weightinitializer: ["kernelInitializer"],
  regularizer: ["kernelRegularizer", "regularization"],
  decay: ["weightDecay", "rate"],
  val: ["dev"],
  validation: ["dev"],
  valid: ["dev"],
  label: ["target"],
  labels: ["target"],
  y: ["target"],
  x: ["inputs"],
  features: ["inputs"],
  file: ["source"],
  path: ["source"],
  nsamples: ["samples"],
  count: ["samples"],
  valloss: ["devCost"],
  validationloss: ["devCost"],
  devloss: ["devCost"],
  loss: ["trainCost"],
  accuracy: ["devAccuracy"],
  valaccuracy: ["devAccuracy"],
  valacc: ["devAccuracy"],
};

/** Spelling without what naming habits change: case, `_`, `-`, spaces. */
const bare = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "");

/** The one of `names` that was most likely meant, or undefined when none comes close. */
export const nearestName = (given: string, names: readonly string[]): string | undefined => {
  const spelt = bare(given);
  if (spelt === "") return undefined;
  const same = names.find((name) => bare(name) === spelt);
  if (same !== undefined) return same;
  const known = Object.hasOwn(aliases, spelt) ? aliases[spelt]! : [];
  const alias = known.find((name) => names.includes(name));
  if (alias !== undefined) return alias;

  // A third of the letters may differ; more is another word.
  const most = Math.max(1, Math.floor(spelt.length / 3));
  let nearest: string | undefined;
  let least = most + 1;
  for (const name of names) {
    const steps = editDistance(spelt, bare(name), least);
    if (steps < least) [least, nearest] = [steps, name];
  }
  if (nearest !== undefined) return nearest;
  // `learning` for `learningRate`, `crossentropy` for …: one is the beginning of exactly one other.
  const longer = spelt.length >= 3 ? names.filter((name) => bare(name).startsWith(spelt)) : [];
  return longer.length === 1 ? longer[0] : undefined;
};
