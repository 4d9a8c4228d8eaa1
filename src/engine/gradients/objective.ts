/**
 * What is differentiated: a weighted sum of terms, Σ wₖ·tₖ. Differences of single terms are taken before
 * they are summed, so that what a change does not reach cancels exactly.
 */
import type { Pass } from "../layers/definition";
import type { Network } from "../network";
import { activationKinks, choiceKinks, type Kinks } from "./kinks";
import { LossSides } from "../losses/sides";
import type { GradientSubject } from "./subjects";

type Numbers = Float32Array | Float64Array;

export interface Objective {
  /** The latest terms; written over by `evaluate`. */
  readonly terms: Numbers;
  /** One weight a term, or one for all. */
  readonly weights: Float64Array | number;
  /** Of this many examples one after the other, each has terms of its own, which no other's inputs reach; 1: not so. */
  readonly apart: number;
  /** The value's size, which rounding errors are relative to; at least 1. */
  readonly scale: number;
  /** Fills `terms` after a change of a subject's values. */
  evaluate(subject: GradientSubject): void;
  /** What is added to the sum and depends on this subject alone. */
  extra(subject: GradientSubject): number;
  /** Whether a known kink lies between the latest evaluation and the first. */
  crossed(subject: GradientSubject): boolean;
}

/** The network's cost. A change in node i leaves everything before as it was, so only the nodes from i on run again. */
export class CostObjective implements Objective {
  readonly terms: Numbers;
  readonly weights: number;
  readonly apart: number;
  private readonly kinks: readonly { readonly node: number; readonly kinks: Kinks }[];
  private readonly lossSides: LossSides | undefined;

  /** For a network whose batch is filled and whose forward pass and loss have just been run at θ. */
  constructor(
    private readonly network: Network,
    private readonly pass: Pass,
    readonly scale: number,
  ) {
    const rows = (network.lossValues.length / network.batchSize) * pass.examples;
    this.terms = network.lossValues.subarray(0, rows);
    this.weights = 1 / rows;
    this.apart = network.mixesExamples ? 1 : pass.examples;
    this.lossSides = LossSides.of(network, pass.examples);
    this.kinks = network.nodes.flatMap((node, index) =>
      [activationKinks(node, pass.examples), choiceKinks(node, pass.examples)].flatMap((kinks) =>
        kinks ? [{ node: index, kinks }] : [],
      ),
    );
  }

  evaluate({ from }: GradientSubject): void {
    this.network.forward(this.pass, from);
    this.network.lossAlone(this.pass);
  }

  extra({ parameter }: GradientSubject): number {
    return parameter?.penaltyValue(this.network.kernels) ?? 0;
  }

  crossed({ from }: GradientSubject): boolean {
    for (const { node, kinks } of this.kinks) if (node >= from && kinks.crossed()) return true;
    return this.lossSides?.crossed() ?? false;
  }
}
