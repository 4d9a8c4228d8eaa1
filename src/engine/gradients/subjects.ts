/** What a gradient check compares: every trainable parameter and the network's inputs, and which of their entries. */
import type { Network } from "../network";
import type { NetworkNode } from "../node";
import type { NetworkParameter } from "../parameters";
import { RandomStream } from "../random";

/** A tensor whose gradient is checked. */
export interface GradientSubject {
  readonly layer: string;
  /** A parameter's name, or `input`, `input:1`, … */
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float64Array;
  /** ∂cost/∂values as backward computed it. */
  readonly analytic: Float64Array;
  /** The first node (in the order of computation) that a change of it reaches. */
  readonly from: number;
  /** Undefined for inputs. */
  readonly parameter: NetworkParameter | undefined;
}

/** The subjects of a network compiled in float64 with input gradients, for the first `examples` of its batch. */
export function gradientSubjects(network: Network, examples: number): GradientSubject[] {
  const parameters = network.nodes.flatMap((node, from) =>
    node.parameters
      .filter((parameter) => parameter.trainable)
      .map((parameter): GradientSubject => ({
        layer: node.name,
        name: parameter.name,
        shape: parameter.shape,
        values: parameter.values as Float64Array,
        analytic: parameter.gradientValues as Float64Array,
        from,
        parameter,
      })),
  );
  const inputs = network.inputs.flatMap((input): GradientSubject[] => {
    const reads = (node: NetworkNode, which: number) =>
      node.inputs[which]!.pointer === input.tensor.pointer && node.inputGradients[which] !== undefined;
    const readers = network.nodes.map((node) => node.inputs.findIndex((_, which) => reads(node, which)));
    const from = readers.findIndex((which) => which >= 0);
    // Numbers of rows have no gradient, and an input that nobody reads has none either.
    if (from < 0) return [];
    return [
      {
        layer: network.nodes[from]!.name,
        name: inputParameter(readers[from]!),
        shape: [examples, ...input.shape],
        values: input.values.subarray(0, examples * input.tensor.size) as Float64Array,
        analytic: input.gradientValues!.subarray(0, examples * input.tensor.size) as Float64Array,
        from,
        parameter: undefined,
      },
    ];
  });
  return [...parameters, ...inputs];
}

/** Entries to check, one for each even stretch of the tensor; `another` gives a further one of the same stretch. */
export interface EntrySample {
  readonly count: number;
  readonly isWhole: boolean;
  entry(stretch: number): number;
  /** Undefined where the stretch has no other entry. */
  another(stretch: number): number | undefined;
}

/** How many entries of a tensor are checked. */
export interface SampleSize {
  readonly samples: number;
  /** `whole`: all of a one-axis parameter (bias, γ, β), however many. */
  readonly biases: "whole" | "sampled";
}

/** All entries of small tensors and, as a rule, of every one-axis parameter; else `samples` of them, drawn by seed. */
export function sampleEntries(
  subject: GradientSubject,
  { samples, biases }: SampleSize,
  seed: number,
): EntrySample {
  const size = subject.values.length;
  const isBias = subject.parameter && subject.shape.length <= 1;
  if (size <= samples || (isBias && biases === "whole")) {
    return { count: size, isWhole: true, entry: (stretch) => stretch, another: () => undefined };
  }
  const random = new RandomStream(seed, `gradientCheck/${subject.layer}/${subject.name}`);
  const length = size / samples;
  const entry = (stretch: number): number =>
    Math.min(size - 1, Math.floor((stretch + random.fineUniform()) * length));
  return { count: samples, isWhole: false, entry, another: entry };
}

/** `input`, `input:1`, …: how a layer's inputs are called among its parameters. */
export const inputParameter = (at: number): string => (at === 0 ? "input" : `input:${at}`);
