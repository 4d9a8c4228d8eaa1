/** What is known of a run on its first mini-batch, before any update. */
import type { StepFacts } from "../engine/facts";
import type { Network } from "../engine/network";
import { tensorFacts } from "../engine/tensorFacts";
import type { ModelSpec } from "../model/spec";

/** A layer's first kernel as it starts, with its rows the inputs of a unit and its columns the units. */
export interface StartKernel {
  readonly layer: string;
  readonly fanIn: number;
  readonly units: number;
  readonly variance: number;
  /** Every unit has the same kernel as every other (a single unit has none to be equal to). */
  readonly unitsEqual: boolean;
  /** Every unit has the same bias, or none. */
  readonly biasesEqual: boolean;
}

export interface StartContext {
  readonly model: ModelSpec;
  /** Of the first mini-batch: activations and gradients with the weights the run started from. */
  readonly facts: StepFacts;
  /** Cost without regularization term before the first update. */
  readonly cost: number;
  /** Whether `cost` is that of the whole train part; else of the first mini-batch alone. */
  readonly isWhole: boolean;
  readonly trivialCost: number;
  /** Columns of the network's output: classes, numbers. */
  readonly outputs: number;
  readonly kernels: readonly StartKernel[];
}

/** What start rules look at beside the first mini-batch's facts. */
export const startFacts = (
  network: Pick<Network, "nodes" | "output">,
): Pick<StartContext, "kernels" | "outputs"> => ({
  kernels: startKernels(network),
  outputs: network.output.shape.at(-1) ?? 1,
});

/** Of all layers with a kernel whose last axis are its units, in order of computation; copies, to be kept. */
function startKernels({ nodes }: Pick<Network, "nodes">): StartKernel[] {
  return nodes.flatMap(({ name, parameters }): StartKernel[] => {
    const kernel = parameters.find((parameter) => parameter.name === "kernel");
    // A recurrent kernel of its own makes the units' states differ, whatever the kernel.
    if (kernel === undefined || parameters.some(({ name: own }) => own === "recurrentKernel")) return [];
    const units = kernel.shape.at(-1) ?? 1;
    const bias = parameters.find((parameter) => parameter.name === "bias");
    return [
      {
        layer: name,
        units,
        fanIn: kernel.size / units,
        variance: tensorFacts(kernel.values).std ** 2,
        unitsEqual: units > 1 && columnsAreEqual(kernel.values, units),
        biasesEqual: bias === undefined || columnsAreEqual(bias.values, bias.size),
      },
    ];
  });
}

const columnsAreEqual = (values: Float32Array | Float64Array, columns: number): boolean =>
  values.every((value, at) => value === values[at - (at % columns)]);
