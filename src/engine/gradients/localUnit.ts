/** Backward passes that can be run alone: every layer with its activation, and the loss. */
import type { Pass } from "../layers/definition";
import { LossSides } from "../losses/sides";
import type { Network } from "../network";
import type { NetworkNode } from "../node";
import { RandomStream } from "../random";
import { activationKinks, choiceKinks, type Kinks } from "./kinks";
import { type GradientSubject, inputParameter } from "./subjects";

/** What a custom loss, and any other, is called where a layer would be named. */
export const lossUnitName = "loss";

export interface LocalUnit {
  /** The layer's name, or `loss`. */
  readonly name: string;
  /** Of the model's own: written by the user. */
  readonly isOwn: boolean;
  /** Inputs and trainable parameters; their `analytic` is not filled. */
  readonly subjects: readonly GradientSubject[];
  /** All tensors it reads from the layers before, target included; `[examples, …]`. */
  readonly inputs: readonly Float64Array[];
  readonly parameters: readonly Float64Array[];
  /** Of the latest forward, the batch in front. */
  readonly output: Float64Array;
  readonly outputShape: readonly number[];
  /** A loss is one number: its ∂/∂output is always 1 / rows. Undefined: any gradient can come from behind. */
  readonly cotangent: Float64Array | undefined;
  forward(): void;
  /** After a forward: one copy of the gradient for each of `subjects`. */
  backward(cotangent: Float64Array): Float64Array[];
  /** What user code has put into its cache; empty for built-in layers. */
  kept(): Readonly<Record<string, unknown>>;
  /** The kinks it tells of, as they lie at the latest forward. */
  kinks(): Kinks[];
}

/** From the loss to the first layer, those with something to check. */
export function localUnits(network: Network, pass: Pass): LocalUnit[] {
  const layers = network.nodes.map((node, at) => layerUnit(network, node, at, pass)).reverse();
  return [lossUnit(network, pass), ...layers].filter(({ subjects }) => subjects.length > 0);
}

function layerUnit(network: Network, node: NetworkNode, from: number, pass: Pass): LocalUnit {
  const { examples } = pass;
  const ofBatch = (values: Float32Array | Float64Array, size: number) =>
    values.subarray(0, examples * size) as Float64Array;
  const inputs = node.inputs.map(({ size }, at) => ofBatch(node.inputValues[at]!, size));
  const gradients = node.inputs.map(({ size }, at) => {
    const values = node.inputGradientValues[at];
    return values && ofBatch(values, size);
  });
  const trainable = node.parameters.filter((parameter) => parameter.trainable);
  const tensor = node.fused ? node.preActivation : node.output;
  const output = ofBatch(node.fused ? node.preActivationValues : node.outputValues, tensor.size);
  const gradient = ofBatch(node.gradientValues, tensor.size);
  // A tensor that is read twice is one subject; what flows through unchanged is none.
  const read = node.inputs.flatMap((input, at) => {
    const isFirst = node.inputs.findIndex(({ pointer }) => pointer === input.pointer) === at;
    return isFirst && gradients[at] && input.pointer !== tensor.pointer ? [at] : [];
  });
  const empty = new Float64Array(0);
  const subject = (name: string, shape: readonly number[], values: Float64Array): GradientSubject => ({
    layer: node.name,
    name,
    shape,
    values,
    analytic: empty,
    from,
    parameter: undefined,
  });
  return {
    name: node.name,
    isOwn: network.definitions.layers[node.type] !== undefined,
    subjects: [
      ...trainable.map(({ name, shape, values }) => subject(name, shape, values as Float64Array)),
      ...read.map((at) => subject(inputParameter(at), [examples, ...node.inputs[at]!.shape], inputs[at]!)),
    ],
    inputs,
    parameters: trainable.map(({ values }) => values as Float64Array),
    output,
    outputShape: [examples, ...tensor.shape],
    cotangent: undefined,
    forward: () => node.forward(pass),
    backward(cotangent) {
      gradient.set(cotangent);
      node.clearStateGradients(examples);
      node.backwardAlone(pass);
      const ofInput = (at: number): Float64Array => {
        const sum = gradients[at]!.slice();
        node.inputs.forEach(({ pointer }, other) => {
          if (other === at || pointer !== node.inputs[at]!.pointer) return;
          gradients[other]?.forEach((value, entry) => (sum[entry]! += value));
        });
        return sum;
      };
      return [
        ...trainable.map(({ gradientValues }) => gradientValues!.slice() as Float64Array),
        ...read.map(ofInput),
      ];
    },
    kept: () => node.kept(examples),
    kinks: () =>
      [activationKinks(node, examples), choiceKinks(node, examples)].filter((kinks) => kinks !== undefined),
  };
}

function lossUnit(network: Network, pass: Pass): LocalUnit {
  const { examples } = pass;
  const node = network.nodes.find(({ name }) => name === network.output.name)!;
  const tensor = node.fused ? node.preActivation : node.output;
  const all = node.fused ? node.preActivationValues : node.outputValues;
  const prediction = all.subarray(0, examples * tensor.size) as Float64Array;
  const gradient = node.gradientValues.subarray(0, examples * tensor.size) as Float64Array;
  const { target } = network;
  const rows = (network.lossValues.length / network.batchSize) * examples;
  const output = network.lossValues.subarray(0, rows) as Float64Array;
  return {
    name: lossUnitName,
    isOwn: network.definitions.losses?.[network.spec.loss.type] !== undefined,
    subjects: [
      {
        layer: lossUnitName,
        name: inputParameter(0),
        shape: [examples, ...tensor.shape],
        values: prediction,
        analytic: new Float64Array(0),
        from: network.nodes.length,
        parameter: undefined,
      },
    ],
    inputs: [prediction, target.values.subarray(0, examples * target.tensor.size) as Float64Array],
    parameters: [],
    output,
    outputShape: [rows],
    cotangent: new Float64Array(rows).fill(1 / rows),
    forward: () => network.lossAlone(pass),
    backward() {
      network.loss(pass);
      return [gradient.slice()];
    },
    kept: () => ({}),
    kinks: () => [LossSides.of(network, examples)].filter((sides) => sides !== undefined),
  };
}

/** Runs forward, then backward with that ∂/∂output. */
export function gradientsOf(unit: LocalUnit, cotangent: Float64Array): Float64Array[] {
  unit.forward();
  return unit.backward(cotangent);
}

/** Number `draw` of the random ∂/∂output of a unit. */
export function cotangentOf(unit: LocalUnit, seed: number, draw: number): Float64Array {
  const random = new RandomStream(seed, `gradientCheck/cotangent/${unit.name}`, draw);
  return Float64Array.from(unit.output, () => random.normal());
}
