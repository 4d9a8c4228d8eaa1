import type { GradientCheck } from "../engine/facts";
import { checkGradients } from "../engine/gradientCheck";
import { compileNetwork, type Network } from "../engine/network";
import type { Prepared } from "./prepare";
import { loadWeights, type WeightsFile } from "./weights";

/** Examples in the checked mini-batch: every kind of example once, and still a quick pass. */
const mostExamples = 32;
/** Training before the second check: weights that all started alike have parted by then. */
const trainedSteps = 10;

export interface CheckOptions {
  readonly epsilon?: number;
  readonly samples?: number;
  /** Where to check: a trained network's parameters; otherwise the initial ones. */
  readonly at?: Network;
  /** Or where: a weights file. */
  readonly load?: WeightsFile;
  /** Also measures the error at other steps ε, for a plot. */
  readonly sweep?: boolean;
  readonly onProgress?: (done: number, of: number) => void;
  readonly onTensor?: (layer: string, parameter: string) => void;
  readonly shouldStop?: () => boolean;
}

/**
 * The gradient check of a prepared model, with the settings of its file: at the weights that are given, else
 * at the initial ones and again after a few steps of training.
 */
export function checkPrepared(prepared: Prepared, options: CheckOptions): GradientCheck {
  const { model, network, data, definitions } = prepared;
  const { batchSize } = model.training;
  const weights = options.load ? loadedWeights(prepared, options.load) : weightsAt(options.at);
  return checkGradients(network, data.train, {
    epsilon: options.epsilon ?? model.gradientCheck.epsilon,
    tolerance: model.gradientCheck.tolerance,
    samples: options.samples ?? model.gradientCheck.samples,
    batchSize: Math.min(batchSize === "full" ? mostExamples : batchSize, mostExamples, data.train.count),
    ...(weights ? { weights } : { afterTraining: { steps: trainedSteps, training: model.training } }),
    ...(options.sweep && { sweep: true }),
    definitions,
    onProgress: options.onProgress,
    onTensor: options.onTensor,
    shouldStop: options.shouldStop,
  });
}

const weightsAt = (network: Network | undefined) =>
  network && new Map(network.parameters.map(({ path, values }) => [path, values] as const));

/** The weights of a file, in float64; a UserError where they are not this network's. */
function loadedWeights({ network: spec, definitions }: Prepared, file: WeightsFile) {
  const network = compileNetwork(spec, {
    precision: "float64",
    batchSize: 1,
    optimizerState: "none",
    definitions,
  });
  loadWeights(network, file);
  return weightsAt(network);
}
