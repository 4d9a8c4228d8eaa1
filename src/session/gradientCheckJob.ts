import type { GradientCheck } from "../engine/facts";
import { checkGradients } from "../engine/gradientCheck";
import type { Network } from "../engine/network";
import type { Prepared } from "./prepare";

/** Examples in the checked mini-batch: every kind of example once, and still a quick pass. */
const mostExamples = 32;

export interface CheckOptions {
  readonly epsilon?: number;
  readonly samples?: number;
  /** Where to check: a trained network's parameters; otherwise the initial ones. */
  readonly at?: Network;
  readonly onProgress?: (done: number, of: number) => void;
  readonly shouldStop?: () => boolean;
}

/** The gradient check of a prepared model, with the settings of its file. */
export function checkPrepared({ model, network, data }: Prepared, options: CheckOptions): GradientCheck {
  const { batchSize } = model.training;
  return checkGradients(network, data.train, {
    epsilon: options.epsilon ?? model.gradientCheck.epsilon,
    tolerance: model.gradientCheck.tolerance,
    samples: options.samples ?? model.gradientCheck.samples,
    batchSize: Math.min(batchSize === "full" ? mostExamples : batchSize, mostExamples, data.train.count),
    weights:
      options.at &&
      new Map(options.at.parameters.map((one) => [`${one.layer}/${one.name}`, one.values] as const)),
    onProgress: options.onProgress,
    shouldStop: options.shouldStop,
  });
}
