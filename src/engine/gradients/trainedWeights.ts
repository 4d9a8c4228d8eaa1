import type { Definitions } from "../definitions";
import type { Examples } from "../examples";
import { compileNetwork } from "../network";
import type { NetworkSpec, TrainingSpec } from "../networkSpec";
import { plannedBatchSize, Trainer } from "../trainer";

export type Weights = ReadonlyMap<string, ArrayLike<number>>;

/**
 * The weights after a few steps of training in float32, as the model's own training makes them; undefined
 * where they are no numbers any more.
 */
export function trainedWeights(
  spec: NetworkSpec,
  examples: Examples,
  { steps, training, definitions }: { steps: number; training: TrainingSpec; definitions?: Definitions },
): Weights | undefined {
  const batchSize = plannedBatchSize(training, examples.count);
  const network = compileNetwork(spec, {
    precision: "float32",
    batchSize,
    ...(definitions && { definitions }),
  });
  network.initialize();
  const trainer = new Trainer(network, training, examples, { seed: spec.seed, probes: "off" });
  for (let step = 0; step < steps; step++) trainer.step();
  const isFinite = network.parameters.every(({ values }) => values.every((value) => Number.isFinite(value)));
  return isFinite ? new Map(network.parameters.map(({ path, values }) => [path, values])) : undefined;
}
