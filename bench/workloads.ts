import type { Examples } from "../src/engine/examples";
import type { NetworkSpec, TrainingSpec } from "../src/engine/networkSpec";
import { withDefaults, type OptionValues } from "../src/engine/options";
import { activations } from "../src/engine/activations";
import { layers as layerDefinitions } from "../src/engine/layers";
import { losses } from "../src/engine/losses";
import { optimizers } from "../src/engine/optimizers";
import { RandomStream } from "../src/engine/random";
import { schedules } from "../src/engine/schedules";

/** One training of the reference table: forward, backward, Adam, batch as given. */
export interface Workload {
  readonly name: string;
  /** What the table says of it. */
  readonly title: string;
  readonly features: number;
  /** Units and activation of each dense layer. */
  readonly dense: readonly (readonly [units: number, activation: string])[];
  readonly loss: "binaryCrossentropy" | "sparseCategoricalCrossentropy";
  readonly batch: number;
}

export const workloads: readonly Workload[] = [
  {
    name: "mlp",
    title: "dense 784-256-128-10, relu, softmax, batch 64",
    features: 784,
    dense: [
      [256, "relu"],
      [128, "relu"],
      [10, "softmax"],
    ],
    loss: "sparseCategoricalCrossentropy",
    batch: 64,
  },
  {
    name: "tiny",
    title: "dense 2-8-8-1, tanh, sigmoid, batch 32",
    features: 2,
    dense: [
      [8, "tanh"],
      [8, "tanh"],
      [1, "sigmoid"],
    ],
    loss: "binaryCrossentropy",
    batch: 32,
  },
  {
    name: "deep",
    title: "30 × dense 100 tanh, softmax 10, batch 64",
    features: 100,
    dense: [...Array.from({ length: 30 }, () => [100, "tanh"] as const), [10, "softmax"]],
    loss: "sparseCategoricalCrossentropy",
    batch: 64,
  },
];

const chosen = (
  registry: Readonly<Record<string, { readonly options: Parameters<typeof withDefaults>[1] }>>,
  type: string,
  given: OptionValues = {},
) => withDefaults(type, registry[type]!.options, given);

/** The network of a workload, as the model file would say it. */
export function networkOf({ features, dense, loss }: Workload): NetworkSpec {
  return {
    seed: 1,
    inputs: [{ name: "input", shape: [features] }],
    layers: dense.map(([units, activation], index) => ({
      name: `dense_${index + 1}`,
      type: "dense",
      options: chosen(layerDefinitions, "dense", { units, activation: chosen(activations, activation) })
        .options,
      inputs: [index === 0 ? "input" : `dense_${index}`],
    })),
    loss: chosen(losses, loss),
    targetShape: [1],
    regularization: { l1: 0, l2: 0 },
  };
}

export const trainingOf = ({ batch }: Workload): TrainingSpec => ({
  batchSize: batch,
  epochs: 1_000_000,
  shuffle: true,
  optimizer: chosen(optimizers, "adam"),
  schedule: chosen(schedules, "constant"),
  metrics: [],
});

/** Random rows, enough for eight mini-batches. */
export function examplesOf({ features, dense, batch }: Workload): Examples {
  const count = batch * 8;
  const classes = Math.max(2, dense.at(-1)![0]);
  const draws = new RandomStream(1, "bench");
  const inputs = Float64Array.from({ length: count * features }, () => draws.uniform() - 0.5);
  const targets = Float64Array.from({ length: count }, () => Math.floor(draws.uniform() * classes));
  return {
    count,
    inputs: [{ name: "input", shape: [features] }],
    targetShape: [1],
    read(rows, start, size, [input], target) {
      for (let row = 0; row < size; row++) {
        const from = rows[start + row]!;
        for (let feature = 0; feature < features; feature++)
          input![row * features + feature] = inputs[from * features + feature]!;
        target[row] = targets[from]!;
      }
    },
  };
}
