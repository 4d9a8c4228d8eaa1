/**
 * One forward and backward pass on a batch that is given as it is: training mode with batch statistics, dropout
 * off, nothing normalized or augmented. Every tensor another framework would be compared with comes out.
 */
import type { Pass } from "../engine/layers/definition";
import { compileNetwork, type Network } from "../engine/network";
import type { Prepared } from "./prepare";
import type { SavedTensor } from "../engine/safetensors";
import { UserError } from "../engine/userError";
import {
  type GivenTensors,
  loadWeights,
  refuseExtra,
  showSizes,
  take,
  tensorsOf,
  type WeightsFile,
} from "./weights";
import { say } from "../words/words";

export interface ReferencePass {
  readonly cost: number;
  readonly tensors: readonly SavedTensor[];
  /** Says of each tensor that is not what its name alone says what it is. */
  readonly metadata: Readonly<Record<string, string>>;
}

export interface ReferenceOptions {
  readonly precision: "float32" | "float64";
  readonly weights: WeightsFile;
  /** Holds `input`, or one tensor for each input's name, and `target`. */
  readonly batch: WeightsFile;
}

/** A UserError names the tensor of weights or batch that does not fit. */
export function referencePass(
  { network: spec, definitions }: Pick<Prepared, "network" | "definitions">,
  options: ReferenceOptions,
): ReferencePass {
  const given = tensorsOf(options.batch);
  const examples = examplesIn(given, spec.inputs[0]!.name);
  const inputs = spec.inputs.map(({ name, shape }) => take(given, name, [examples, ...shape]));
  const target = takeTarget(given, examples);
  refuseExtra(given);
  const network = compileNetwork(
    { ...spec, targetShape: target.shape.slice(1) },
    {
      precision: options.precision,
      batchSize: examples,
      inputGradients: "all",
      optimizerState: "none",
      definitions,
    },
  );
  loadWeights(network, options.weights);
  inputs.forEach(({ values }, at) => network.inputs[at]!.values.set(values));
  network.target.values.set(target.values);

  const pass: Pass = { examples, mode: "training", dropout: false, step: 0 };
  network.forward(pass);
  const loss = network.loss(pass);
  const cost = loss + network.backward(pass);
  const fused = network.nodes.filter((node) => node.fused).map(({ name }) => name);
  return {
    cost,
    tensors: tensorsAfter(network, examples, cost),
    metadata: Object.fromEntries(
      fused.map((name) => [`activationGradient/${name}`, "with respect to the logits"]),
    ),
  };
}

/** The first axis of the first input. */
function examplesIn({ file, tensors }: GivenTensors, name: string): number {
  const shape = tensors.get(name)?.shape;
  if (shape === undefined)
    throw new UserError(say`${file} has no tensor ${name}, which the network reads.`, { file });
  if (shape.length > 0 && shape[0]! > 0) return shape[0]!;
  throw new UserError(
    say`${name} in ${file} has shape ${showSizes(shape)}; its first axis must count examples.`,
    {
      file,
    },
  );
}

/** Its shape behind the batch axis is the batch's own to say. */
function takeTarget(given: GivenTensors, examples: number): SavedTensor {
  const shape = given.tensors.get("target")?.shape ?? [examples];
  return take(given, "target", [examples, ...shape.slice(1)]);
}

function tensorsAfter(network: Network, examples: number, cost: number): SavedTensor[] {
  const { precision, nodes, output } = network;
  const of = (name: string, shape: readonly number[], values: Float32Array | Float64Array): SavedTensor => ({
    name,
    shape: [examples, ...shape],
    values: values.slice(
      0,
      shape.reduce((product, size) => product * size, examples),
    ),
  });
  const scalar = precision === "float32" ? Float32Array.of(cost) : Float64Array.of(cost);
  return [
    { name: "cost", shape: [], values: scalar },
    of("output", output.shape, output.values),
    ...nodes.map((node) => of(`activation/${node.name}`, node.output.shape, node.outputValues)),
    ...nodes.map((node) => of(`activationGradient/${node.name}`, node.gradient.shape, node.gradientValues)),
    ...network.trainable.map(({ path, shape, gradientValues }) => ({
      name: `gradient/${path}`,
      shape,
      values: gradientValues!.slice(),
    })),
    ...inputsWithGradient(network).map(({ name, shape, gradientValues }) =>
      of(network.inputs.length === 1 ? "inputGradient" : `inputGradient/${name}`, shape, gradientValues!),
    ),
  ];
}

/** Class numbers that only an embedding reads have no gradient. */
const inputsWithGradient = ({ inputs, nodes }: Network) =>
  inputs.filter(({ tensor }) =>
    nodes.some(
      (node) => node.type !== "embedding" && node.inputs.some(({ pointer }) => pointer === tensor.pointer),
    ),
  );
