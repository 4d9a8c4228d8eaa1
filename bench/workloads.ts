import type { Examples } from "../src/engine/examples";
import type { LayerSpec, NetworkSpec, TrainingSpec } from "../src/engine/networkSpec";
import { withDefaults, type OptionValues } from "../src/engine/options";
import { activations } from "../src/engine/activations";
import { layers as layerDefinitions } from "../src/engine/layers";
import { losses } from "../src/engine/losses";
import { optimizers } from "../src/engine/optimizers";
import { RandomStream } from "../src/engine/random";
import { schedules } from "../src/engine/schedules";
import { sizeOf } from "../src/engine/shape";

/** One training of the reference table: forward, backward, Adam, batch as given. */
export interface Workload {
  readonly name: string;
  /** What the table says of it. */
  readonly title: string;
  readonly features: number;
  /** Units and activation of each dense layer. */
  readonly dense: readonly (readonly [units: number, activation: string])[];
  /** A sequence in front of the dense layers: embedding `features` → width, then an LSTM that tells every step. */
  readonly sequence?: { readonly steps: number; readonly width: number; readonly units: number };
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
  {
    name: "lstm",
    title: "embedding 64→32, LSTM 128, 64 steps, softmax 64 each step, batch 32",
    features: 64,
    sequence: { steps: 64, width: 32, units: 128 },
    dense: [[64, "softmax"]],
    loss: "sparseCategoricalCrossentropy",
    batch: 32,
  },
];

const chosen = (
  registry: Readonly<Record<string, { readonly options: Parameters<typeof withDefaults>[1] }>>,
  type: string,
  given: OptionValues = {},
) => withDefaults(type, registry[type]!.options, given);

const layer = (name: string, type: string, options: OptionValues, input: string): LayerSpec => ({
  name,
  type,
  options: chosen(layerDefinitions, type, options).options,
  inputs: [input],
});

/** Where there is no embedding layer, one-hot inputs and a kernel do the same, with more work. */
const hasEmbedding = "embedding" in layerDefinitions;

/** The layers in front of the dense ones. */
function sequenceLayers({ features, sequence }: Workload): LayerSpec[] {
  if (!sequence) return [];
  const { width, units } = sequence;
  return [
    hasEmbedding
      ? layer("embedding", "embedding", { inputDim: features, outputDim: width }, "input")
      : layer("embedding", "dense", { units: width, useBias: false }, "input"),
    layer("lstm", "lstm", { units, returnSequences: true }, "embedding"),
  ];
}

/** One example's input. */
const inputShapeOf = ({ features, sequence }: Workload): readonly number[] =>
  sequence ? (hasEmbedding ? [sequence.steps] : [sequence.steps, features]) : [features];
const targetShapeOf = ({ sequence }: Workload): readonly number[] => [sequence?.steps ?? 1];

/** The network of a workload, as the model file would say it. */
export function networkOf(workload: Workload): NetworkSpec {
  const front = sequenceLayers(workload);
  return {
    seed: 1,
    inputs: [{ name: "input", shape: inputShapeOf(workload) }],
    layers: [
      ...front,
      ...workload.dense.map(([units, activation], index) =>
        layer(
          `dense_${index + 1}`,
          "dense",
          { units, activation: chosen(activations, activation) },
          index === 0 ? (front.at(-1)?.name ?? "input") : `dense_${index}`,
        ),
      ),
    ],
    loss: chosen(losses, workload.loss),
    targetShape: targetShapeOf(workload),
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

/** Random rows, enough for eight mini-batches; a sequence's inputs are class numbers, or those one-hot. */
export function examplesOf(workload: Workload): Examples {
  const { features, dense, batch, sequence } = workload;
  const count = batch * 8;
  const classes = Math.max(2, dense.at(-1)![0]);
  const draws = new RandomStream(1, "bench");
  const shape = inputShapeOf(workload);
  const targetShape = targetShapeOf(workload);
  const [inputSize, targetSize] = [sizeOf(shape), sizeOf(targetShape)];
  const inputs = new Float64Array(count * inputSize);
  for (let at = 0; at < inputs.length; at++) {
    if (!sequence) inputs[at] = draws.uniform() - 0.5;
    else if (hasEmbedding) inputs[at] = draws.below(features);
    else if (at % features === 0) inputs[at + draws.below(features)] = 1;
  }
  const targets = Float64Array.from({ length: count * targetSize }, () => draws.below(classes));
  return {
    count,
    inputs: [{ name: "input", shape }],
    targetShape,
    read(rows, start, size, [input], target) {
      for (let row = 0; row < size; row++) {
        const from = rows[start + row]!;
        input!.set(inputs.subarray(from * inputSize, (from + 1) * inputSize), row * inputSize);
        target.set(targets.subarray(from * targetSize, (from + 1) * targetSize), row * targetSize);
      }
    },
  };
}
