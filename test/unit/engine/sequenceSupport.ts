import { checkGradients } from "../../../src/engine/gradientCheck";
import type { GradientCheck } from "../../../src/engine/facts";
import { compileNetwork, type Network } from "../../../src/engine/network";
import type { LayerSpec, NetworkSpec } from "../../../src/engine/networkSpec";
import type { Shape } from "../../../src/engine/shape";
import { sizeOf } from "../../../src/engine/shape";
import { inferShapes } from "../../../src/engine/shapes";
import type { Precision } from "../../../src/kernels/kernels";
import { chain, examplesOf, loss, networkSpec, normals } from "./support";

/** Named inputs by their shapes; one input is called `input`. */
export type Inputs = Readonly<Record<string, Shape>>;

/** The layers between these inputs and squared errors. */
export function specOf(inputs: Inputs, ...given: LayerSpec[]): NetworkSpec {
  const ports = Object.entries(inputs).map(([name, shape]) => ({ name, shape }));
  const layers = chain(...given);
  const shapes = inferShapes(ports, layers);
  const broken = shapes.find(({ mismatch }) => mismatch !== undefined);
  if (broken) throw new Error(`${broken.name}: ${broken.mismatch}`);
  const output = shapes.at(-1)!.outputShape!;
  return networkSpec([], output, layers, loss("meanSquaredError"), { inputs: ports });
}

/** Central differences of every parameter and input, against backward, at random inputs and targets. */
export function check(inputs: Inputs, batch: number, ...given: LayerSpec[]): GradientCheck {
  const spec = specOf(inputs, ...given);
  const examples = examplesOf(
    spec.inputs.map(({ name, shape }) => ({ name, shape, values: normals(batch * sizeOf(shape), name) })),
    spec.targetShape,
    normals(batch * sizeOf(spec.targetShape), "targets"),
  );
  return checkGradients(spec, examples, { tolerance: 1e-7, samples: 40, batchSize: batch });
}

/** A network with random weights (biases too) and random inputs, after its forward pass. */
export function computed(spec: NetworkSpec, batch: number, precision: Precision = "float64"): Network {
  const network = compileNetwork(spec, { precision, batchSize: batch, inputGradients: "all" });
  network.initialize();
  for (const { path, values } of network.parameters) values.set(normals(values.length, path, 0.5));
  for (const { name, values } of network.inputs) values.set(normals(values.length, name));
  network.target.values.set(normals(network.target.values.length, "target"));
  network.forward({ examples: batch, mode: "training", dropout: true, step: 0 });
  return network;
}

export const largestDifference = (a: ArrayLike<number>, b: ArrayLike<number>): number =>
  Array.from(a).reduce((most, value, at) => Math.max(most, Math.abs(value - b[at]!)), a.length - b.length);

/** The largest difference of outputs and all gradients between float32 and float64, of entries about 1. */
export function precisionGap(spec: NetworkSpec, batch: number): number {
  const [single, double] = (["float32", "float64"] as const).map((precision) => {
    const network = computed(spec, batch, precision);
    const pass = { examples: batch, mode: "training", dropout: true, step: 0 } as const;
    network.loss(pass);
    network.backward(pass);
    return [
      network.output.values,
      ...network.trainable.map(({ gradientValues }) => gradientValues!),
      ...network.inputs.map(({ gradientValues }) => gradientValues!),
    ];
  }) as [Float32Array[], Float64Array[]];
  return Math.max(...single.map((values, at) => largestDifference(values, double[at]!)));
}
