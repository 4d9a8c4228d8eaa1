import type { Kernels, Pointer } from "../../kernels/kernels";
import type { Definition, OptionSchema, ValuesOf } from "../options";

/** What one update reads and writes: θ, its gradient, and the optimizer's own state of the same size. */
export interface UpdatePlace {
  readonly pointer: Pointer;
  readonly gradient: Pointer;
  readonly size: number;
  /** As many as the optimizer's `slots`; they start as zeros. */
  readonly slots: readonly Pointer[];
  /** Receives two float64: Σ(Δθ)² and Σθ² before the update. */
  readonly sums: Pointer;
}

export interface OptimizerPasses {
  /** Before the updates of one step; `time` counts from 1. */
  begin(learningRate: number, time: number): void;
  /** Updates one parameter in place; allocates nothing. */
  update(place: UpdatePlace): void;
}

export interface OptimizerDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  /** Names of the state it keeps for each parameter, at most `mostSlots`; saved as `optimizer/<slot>/…`. */
  slots(options: ValuesOf<Schema>): readonly string[];
  create(kernels: Kernels, options: ValuesOf<Schema>): OptimizerPasses;
}

/** A network keeps room for this many state tensors a parameter; no optimizer of the format needs more. */
export const mostSlots = 2;

export const defineOptimizer = <const Schema extends OptionSchema>(
  definition: OptimizerDefinition<Schema>,
): OptimizerDefinition<Schema> => definition;

/** The learning rate's entry, with each optimizer's own default. */
export const learningRate = <const Rate extends number>(rate: Rate) =>
  ({
    kind: "number",
    default: rate,
    exclusiveMinimum: 0,
    adjustable: true,
    description: "Learning rate α: how far one step goes.",
  }) as const;

/** β or ρ: how much of a running average each step keeps. */
export const decay = (value: number, description: string) =>
  ({ kind: "number", default: value, minimum: 0, exclusiveMaximum: 1, description }) as const;

export const epsilon = {
  kind: "number",
  default: 1e-7,
  exclusiveMinimum: 0,
  description: "ε against division by zero.",
} as const;

/** The options of Adam and its relatives. */
export const momentDecays = {
  beta1: { ...decay(0.9, "Decay β₁ of the average of gradients."), adjustable: true },
  beta2: decay(0.999, "Decay β₂ of the average of squared gradients."),
  epsilon,
} as const;
