/** One layer, or a few, between random inputs and random targets: what the layers' tests measure. */
import { checkGradients } from "../../../src/engine/gradientCheck";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec, NetworkSpec } from "../../../src/engine/networkSpec";
import { type Shape, sizeOf } from "../../../src/engine/shape";
import { inferShapes } from "../../../src/engine/shapes";
import { chain, examplesOf, loss, networkSpec, normals, trainingPass } from "./support";

type Precision = "float32" | "float64";

/** `shapes`: one an input, named `input`, or `a`, `b`, … where there are several. */
export function specOf(shapes: readonly Shape[], layers: readonly LayerSpec[]): NetworkSpec {
  const inputs = shapes.map((shape, at) => ({
    name: shapes.length === 1 ? "input" : "abcdef"[at]!,
    shape,
  }));
  const inferred = inferShapes(inputs, layers);
  const mismatch = inferred.find((shapes) => shapes.mismatch !== undefined)?.mismatch;
  if (mismatch !== undefined) throw new Error(mismatch);
  const output = inferred.at(-1)!.outputShape!;
  return networkSpec(shapes[0]!, output, layers, loss("meanSquaredError"), { inputs });
}

export interface Ran {
  readonly shape: Shape;
  readonly y: Float64Array;
  readonly inputs: readonly Float64Array[];
  /** Values and gradients, by the parameter's own name. */
  readonly parameters: Readonly<Record<string, Float64Array>>;
  readonly gradients: Readonly<Record<string, Float64Array>>;
  readonly inputGradients: readonly Float64Array[];
}

/** A forward and backward pass with normal numbers for inputs, weights and targets. */
export function run(spec: NetworkSpec, batch: number, precision: Precision = "float64"): Ran {
  // Planned for more than it is given: a smaller last mini-batch must not be taken for a whole one.
  const network = compileNetwork(spec, { precision, batchSize: batch + 1, inputGradients: "all" });
  for (const { values } of network.inputs) values.fill(NaN);
  const inputs = network.inputs.map(({ name, shape, values }) => {
    const numbers = normals(batch * sizeOf(shape), `${name} of the bench`);
    values.set(numbers);
    return numbers;
  });
  for (const { path, values } of network.parameters) values.set(normals(values.length, path, 0.5));
  network.target.values.set(normals(batch * sizeOf(spec.targetShape), "targets"));
  const pass = trainingPass(batch);
  // Twice: what a first pass left must not show in the second.
  for (let time = 0; time < 2; time++) {
    network.forward(pass);
    network.loss(pass);
    network.backward(pass);
  }
  const size = sizeOf(network.output.shape);
  const named = (of: (parameter: (typeof network.parameters)[number]) => ArrayLike<number>) =>
    Object.fromEntries(network.parameters.map((one) => [one.name, Float64Array.from(of(one))]));
  return {
    shape: network.output.shape,
    y: Float64Array.from(network.output.values.subarray(0, batch * size)),
    inputs,
    parameters: named(({ values }) => values),
    gradients: named(({ gradientValues }) => gradientValues ?? []),
    inputGradients: network.inputs.map(({ shape, gradientValues }) =>
      Float64Array.from(gradientValues!.subarray(0, batch * sizeOf(shape))),
    ),
  };
}

/** The largest difference, as a part of the largest magnitude (at least 1). */
export function distance(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (actual.length !== expected.length) return Infinity;
  let largest = 1;
  let furthest = 0;
  for (let at = 0; at < expected.length; at++) {
    largest = Math.max(largest, Math.abs(expected[at]!));
    const apart = Math.abs(actual[at]! - expected[at]!);
    furthest = Number.isNaN(apart) ? Infinity : Math.max(furthest, apart);
  }
  return furthest / largest;
}

/** The furthest that float32 lies from float64 in outputs and all gradients. */
export function precisionGap(spec: NetworkSpec, batch: number): number {
  const [single, double] = [run(spec, batch, "float32"), run(spec, batch, "float64")];
  return Math.max(
    distance(single.y, double.y),
    ...Object.entries(double.gradients).map(([name, gradient]) =>
      distance(single.gradients[name]!, gradient),
    ),
    ...double.inputGradients.map((gradient, at) => distance(single.inputGradients[at]!, gradient)),
  );
}

/** The largest relative error of a gradient check, inputs included; layers of one input are chained. */
export function gradientError(
  shapes: readonly Shape[],
  batch: number,
  layers: readonly LayerSpec[],
  given?: readonly ArrayLike<number>[],
): number {
  const spec = specOf(shapes, shapes.length === 1 ? chain(...layers) : layers);
  const inputs = spec.inputs.map((input, at) => ({
    ...input,
    values: given?.[at] ?? normals(batch * sizeOf(input.shape), `inputs/${input.name}`),
  }));
  const examples = examplesOf(inputs, spec.targetShape, normals(batch * sizeOf(spec.targetShape), "targets"));
  return checkGradients(spec, examples, { tolerance: 1e-7, samples: 40, batchSize: batch }).relativeError;
}
