/** Small builders that the engine's tests share. */
import type { Examples } from "../../../src/engine/examples";
import { layers, type LayerType } from "../../../src/engine/layers/index";
import type { Pass } from "../../../src/engine/layers/definition";
import { losses, type LossName } from "../../../src/engine/losses/index";
import type { LayerSpec, NetworkSpec, TrainingSpec } from "../../../src/engine/networkSpec";
import { type Chosen, type OptionValues, withDefaults } from "../../../src/engine/options";
import { optimizers, type OptimizerName } from "../../../src/engine/optimizers/index";
import { RandomStream } from "../../../src/engine/random";
import { schedules, type ScheduleName } from "../../../src/engine/schedules/index";
import { type Shape, sizeOf } from "../../../src/engine/shape";

export const chosen = (type: string, options: OptionValues = {}): Chosen => ({ type, options });

/** A layer with its defaults; `inputs` defaults to what `chain` fills in. */
export const layer = (
  type: LayerType,
  options: OptionValues = {},
  more: { name?: string; inputs?: readonly string[] } = {},
): LayerSpec => ({
  name: more.name ?? "",
  type,
  options: withDefaults(type, layers[type].options, options).options,
  inputs: more.inputs ?? [],
});

/** Names the layers `<type>_<n>` and lets each read the one before. */
export function chain(...given: LayerSpec[]): LayerSpec[] {
  const counts = new Map<string, number>();
  const named: LayerSpec[] = [];
  for (const spec of given) {
    const count = (counts.get(spec.type) ?? 0) + 1;
    counts.set(spec.type, count);
    const name = spec.name || `${spec.type}_${count}`;
    named.push({
      ...spec,
      name,
      inputs: spec.inputs.length > 0 ? spec.inputs : [named.at(-1)?.name ?? "input"],
    });
  }
  return named;
}

export const loss = (type: LossName, options: OptionValues = {}): Chosen =>
  withDefaults(type, losses[type].options, options);
export const optimizer = (type: OptimizerName, options: OptionValues = {}): Chosen =>
  withDefaults(type, optimizers[type].options, options);
export const schedule = (type: ScheduleName, options: OptionValues = {}): Chosen =>
  withDefaults(type, schedules[type].options, options);

export function networkSpec(
  inputShape: Shape,
  targetShape: Shape,
  layerSpecs: readonly LayerSpec[],
  lossChosen: Chosen,
  more: Partial<NetworkSpec> = {},
): NetworkSpec {
  return {
    seed: 1,
    inputs: [{ name: "input", shape: inputShape }],
    layers: layerSpecs,
    loss: lossChosen,
    targetShape,
    regularization: { l1: 0, l2: 0 },
    ...more,
  };
}

export const training = (more: Partial<TrainingSpec> = {}): TrainingSpec => ({
  batchSize: 32,
  epochs: 10,
  shuffle: true,
  optimizer: optimizer("adam"),
  schedule: schedule("constant"),
  metrics: [],
  ...more,
});

/** Examples from flat arrays, one row after the other. */
export function examplesOf(
  inputs: readonly { readonly name: string; readonly shape: Shape; readonly values: ArrayLike<number> }[],
  targetShape: Shape,
  targets: ArrayLike<number>,
): Examples {
  const targetSize = sizeOf(targetShape);
  return {
    count: targets.length / targetSize,
    inputs,
    targetShape,
    read(rows, start, count, places, target) {
      for (let at = 0; at < count; at++) {
        const row = rows[start + at]!;
        inputs.forEach(({ shape, values }, which) => {
          const size = sizeOf(shape);
          for (let entry = 0; entry < size; entry++)
            places[which]![at * size + entry] = values[row * size + entry]!;
        });
        for (let entry = 0; entry < targetSize; entry++) {
          target[at * targetSize + entry] = targets[row * targetSize + entry]!;
        }
      }
    },
  };
}

/** Normal numbers, the same for the same name. */
export function normals(count: number, name: string, scale = 1): Float64Array {
  const random = new RandomStream(7, name);
  return Float64Array.from({ length: count }, () => scale * random.normal());
}

/** Class numbers below `classes`, the same for the same name. */
export function classNumbers(count: number, classes: number, name: string): Float64Array {
  const random = new RandomStream(7, name);
  return Float64Array.from({ length: count }, () => random.below(classes));
}

export function oneHot(classNumbers: Float64Array, classes: number): Float64Array {
  const values = new Float64Array(classNumbers.length * classes);
  classNumbers.forEach((value, row) => (values[row * classes + value] = 1));
  return values;
}

/** Random inputs of one shape under the name `input`, with targets. */
export const randomExamples = (
  shape: Shape,
  count: number,
  targetShape: Shape,
  targets: ArrayLike<number>,
): Examples =>
  examplesOf(
    [{ name: "input", shape, values: normals(count * sizeOf(shape), "inputs") }],
    targetShape,
    targets,
  );

export const trainingPass = (examples: number, more: Partial<Pass> = {}): Pass => ({
  examples,
  mode: "training",
  dropout: true,
  step: 0,
  ...more,
});
