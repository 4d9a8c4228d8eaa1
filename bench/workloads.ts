import type { Examples } from "../src/engine/examples";
import type { NetworkSpec, TrainingSpec } from "../src/engine/networkSpec";
import { withDefaults, type OptionValues } from "../src/engine/options";
import { activations } from "../src/engine/activations";
import { type LayerType, layers as layerDefinitions } from "../src/engine/layers";
import { losses } from "../src/engine/losses";
import { optimizers } from "../src/engine/optimizers";
import { RandomStream } from "../src/engine/random";
import { schedules } from "../src/engine/schedules";
import { type Shape, sizeOf } from "../src/engine/shape";
import { parseModel } from "../src/model/parseModel";
import type { ModelSpec } from "../src/model/spec";

/** A layer with the options that are not its defaults; an activation by its name. */
export interface WrittenLayer {
  readonly type: LayerType;
  readonly options?: OptionValues;
  readonly activation?: string;
}

const dense = (units: number, activation: string): WrittenLayer => ({
  type: "dense",
  options: { units },
  activation,
});
const convolution = (filters: number): WrittenLayer => ({
  type: "conv2d",
  options: { filters, kernelSize: [3, 3], padding: "same" },
  activation: "relu",
});

/** One training of the reference table: forward, backward, Adam, batch as given. */
export interface Workload {
  readonly name: string;
  /** What the table says of it. */
  readonly title: string;
  /** One example's. */
  readonly inputShape: Shape;
  /** As the model file would say them; each reads the one before. */
  readonly layers: readonly WrittenLayer[];
  /** Class numbers are drawn below it. */
  readonly classes: number;
  /** Inputs are class numbers too, and every time step has a target of its own. Default: real numbers, one target. */
  readonly sequence?: true;
  readonly loss: "binaryCrossentropy" | "sparseCategoricalCrossentropy";
  readonly batch: number;
}

export const workloads: readonly Workload[] = [
  {
    name: "mlp",
    title: "dense 784-256-128-10, relu, softmax, batch 64",
    inputShape: [784],
    layers: [dense(256, "relu"), dense(128, "relu"), dense(10, "softmax")],
    classes: 10,
    loss: "sparseCategoricalCrossentropy",
    batch: 64,
  },
  {
    name: "tiny",
    title: "dense 2-8-8-1, tanh, sigmoid, batch 32",
    inputShape: [2],
    layers: [dense(8, "tanh"), dense(8, "tanh"), dense(1, "sigmoid")],
    classes: 2,
    loss: "binaryCrossentropy",
    batch: 32,
  },
  {
    name: "deep",
    title: "30 × dense 100 tanh, softmax 10, batch 64",
    inputShape: [100],
    layers: [...Array.from({ length: 30 }, () => dense(100, "tanh")), dense(10, "softmax")],
    classes: 10,
    loss: "sparseCategoricalCrossentropy",
    batch: 64,
  },
  {
    name: "cnn",
    title: "28×28×1, conv 3×3×16 same, pool 2, conv 3×3×32 same, pool 2, dense 128, softmax 10, batch 64",
    inputShape: [28, 28, 1],
    layers: [
      convolution(16),
      { type: "maxPooling2d" },
      convolution(32),
      { type: "maxPooling2d" },
      { type: "flatten" },
      dense(128, "relu"),
      dense(10, "softmax"),
    ],
    classes: 10,
    loss: "sparseCategoricalCrossentropy",
    batch: 64,
  },
  {
    name: "lstm",
    title: "embedding 64→32, LSTM 128, 64 steps, softmax 64 each step, batch 32",
    inputShape: [64],
    layers: [
      { type: "embedding", options: { inputDim: 64, outputDim: 32 } },
      { type: "lstm", options: { units: 128, returnSequences: true } },
      dense(64, "softmax"),
    ],
    classes: 64,
    sequence: true,
    loss: "sparseCategoricalCrossentropy",
    batch: 32,
  },
];

/** Whose gradients are checked. */
export const gradientCheckWorkload: Workload = {
  name: "gradcheck",
  title:
    "gradient check of dense 20-32-10, tanh, softmax, batch 16, float64, all 1,002 parameters and the inputs",
  inputShape: [20],
  layers: [dense(32, "tanh"), dense(10, "softmax")],
  classes: 10,
  loss: "sparseCategoricalCrossentropy",
  batch: 16,
};

/** Of which a gradient check takes a sample. */
export const largeCheckWorkload: Workload = {
  name: "largecheck",
  title: "gradient check of dense 784-1000-256-10, tanh, softmax, batch 32, float64",
  inputShape: [784],
  layers: [dense(1000, "tanh"), dense(256, "tanh"), dense(10, "softmax")],
  classes: 10,
  loss: "sparseCategoricalCrossentropy",
  batch: 32,
};

const chosen = (
  registry: Readonly<Record<string, { readonly options: Parameters<typeof withDefaults>[1] }>>,
  type: string,
  given: OptionValues = {},
) => withDefaults(type, registry[type]!.options, given);

/** The network of a workload, as the model file would say it. */
export function networkOf(workload: Workload): NetworkSpec {
  const { inputShape, layers, loss } = workload;
  const nameOf = (index: number): string => `${layers[index]!.type}_${index + 1}`;
  return {
    seed: 1,
    inputs: [{ name: "input", shape: inputShape }],
    layers: layers.map(({ type, options = {}, activation }, index) => ({
      name: nameOf(index),
      type,
      options: chosen(layerDefinitions, type, {
        ...options,
        ...(activation !== undefined && { activation: chosen(activations, activation) }),
      }).options,
      inputs: [index === 0 ? "input" : nameOf(index - 1)],
    })),
    loss: chosen(losses, loss),
    targetShape: targetShapeOf(workload),
    regularization: { l1: 0, l2: 0 },
  };
}

/** The model as its file would say it, for the rules; its data are the workload's own. */
export function modelOf({ name, layers, classes, loss, batch }: Workload): ModelSpec {
  const { spec, problems } = parseModel(
    JSON.stringify({
      data: { source: { generator: "blobs", classes } },
      layers: layers.map(({ type, options, activation }) => ({ type, ...options, activation })),
      loss,
      optimizer: { type: "adam" },
      training: { batchSize: batch },
    }),
    `${name}.model.json`,
  );
  if (spec === undefined) throw new Error(`${name}: ${problems.map(({ message }) => message).join(" ")}`);
  return spec;
}

export const trainingOf = ({ batch }: Workload): TrainingSpec => ({
  batchSize: batch,
  epochs: 1_000_000,
  shuffle: true,
  optimizer: chosen(optimizers, "adam"),
  schedule: chosen(schedules, "constant"),
  metrics: [],
});

const targetShapeOf = ({ inputShape, sequence }: Workload): Shape => (sequence ? inputShape : [1]);

/** Random rows, enough for eight mini-batches. */
export function examplesOf(workload: Workload): Examples {
  const { inputShape, classes, sequence, batch } = workload;
  const count = batch * 8;
  const features = sizeOf(inputShape);
  const targetShape = targetShapeOf(workload);
  const targetSize = sizeOf(targetShape);
  const draws = new RandomStream(1, "bench");
  const drawClass = () => Math.floor(draws.uniform() * classes);
  const inputs = Float64Array.from(
    { length: count * features },
    sequence ? drawClass : () => draws.uniform() - 0.5,
  );
  const targets = Float64Array.from({ length: count * targetSize }, drawClass);
  return {
    count,
    inputs: [{ name: "input", shape: inputShape }],
    targetShape,
    read(rows, start, size, [input], target) {
      for (let row = 0; row < size; row++) {
        const from = rows[start + row]!;
        for (let feature = 0; feature < features; feature++)
          input![row * features + feature] = inputs[from * features + feature]!;
        for (let entry = 0; entry < targetSize; entry++)
          target[row * targetSize + entry] = targets[from * targetSize + entry]!;
      }
    },
  };
}
