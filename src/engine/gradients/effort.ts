/** How much of a large network is checked: so much that it takes seconds, not minutes. */
import type { Network } from "../network";
import type { NetworkNode } from "../node";
import { type GradientSubject, sampleEntries, type SampleSize } from "./subjects";

/** Multiply-additions of a check, about half a second on one core; gradients near rounding are measured several times. */
export const ordinaryWork = 2.5e9;
/** Fewer examples save nothing: reading the weights takes as long as multiplying with them. */
const leastExamples = 4;
/** Entries of a tensor, of any network. */
const leastSamples = 8;

export interface Effort extends SampleSize {
  readonly examples: number;
}

/** As many examples and entries as were wanted, or as `mostWork` allows: first fewer examples, then fewer entries. */
export function affordable(
  network: Network,
  subjects: readonly GradientSubject[],
  wanted: { readonly examples: number; readonly samples: number },
  mostWork: number,
): Effort {
  const effort: Effort = { ...wanted, biases: "whole" };
  const workOf = (one: Effort): number => work(network, subjects, one);
  let { examples } = wanted;
  while (examples > leastExamples && workOf({ ...effort, examples }) > mostWork) {
    examples = Math.max(leastExamples, Math.ceil(examples / 2));
  }
  const fewer: Effort = { ...effort, examples };
  if (workOf(fewer) <= mostWork) return fewer;
  const sampled: Effort = { ...fewer, biases: "sampled" };
  const share = mostWork / workOf(sampled);
  const samples = Math.max(leastSamples, Math.floor(wanted.samples * Math.min(1, share)));
  return { ...sampled, samples: Math.min(samples, wanted.samples) };
}

/** Two evaluations an entry, each from the first node that the entry reaches. */
function work(network: Network, subjects: readonly GradientSubject[], effort: Effort): number {
  const ofNode = network.nodes.map(productsOfExample);
  const from = ofNode.map((_, at) => ofNode.slice(at).reduce((sum, one) => sum + one, 0));
  const examples = Math.max(effort.examples, leastExamples);
  return subjects.reduce(
    (sum, subject) =>
      sum + 2 * sampleEntries(subject, effort, 0).count * (from[subject.from] ?? 0) * examples,
    0,
  );
}

/** Multiply-additions of a forward, roughly: every weight once for each row (time step, pixel) of the tensor it works on. */
function productsOfExample({ parameters, inputs, output }: NetworkNode): number {
  const rows = Math.max(...[...inputs, output].map(({ size, shape }) => size / (shape.at(-1) ?? 1)));
  const weights = parameters.reduce((sum, { size }) => sum + size, 0);
  return rows * weights + output.size;
}
