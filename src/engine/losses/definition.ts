import type { Kernels, LossKernels, Pointer } from "../../kernels/kernels";
import type { Arena } from "../arena";
import type { Tensor } from "../layers/definition";
import type { Definition, OptionSchema, ValuesOf } from "../options";

export interface LossSite<Options> {
  readonly options: Options;
  readonly kernels: Kernels;
  /** For views of the tensors, once memory is planned. */
  readonly arena: Arena;
  /** The network's prediction, or its logits where `fromLogits`. */
  readonly prediction: Tensor;
  readonly target: Tensor;
  /** To be overwritten with ∂cost/∂prediction. */
  readonly gradient: Tensor;
  /** Before the mean: `[batch · rows of an example]`, or `[batch]` (`lossesPer`). */
  readonly losses: Pointer;
  /** `prediction` holds logits: the loss's own activation is computed with it. */
  readonly fromLogits: boolean;
}

export interface LossPasses {
  /** Fills `losses`, with `wantsGradient` also `gradient` (of the mean); returns the sum of the losses. */
  measure(examples: number, wantsGradient: boolean): number;
}

export interface LossDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  /** What one example's target holds: one class number a row, one value for each output unit, or whatever the data give. */
  readonly target: "classNumbers" | "perUnit" | "any";
  /** What one loss is of: a row (all axes but the last) of an example, or an example. Default `row`. */
  readonly lossesPer?: "row" | "example";
  /** Whether an example's loss may depend on the other examples of its mini-batch. Default: no. */
  readonly mixesExamples?: true;
  /** The activation it can be computed with from logits, with nothing clipped. */
  readonly fusesWith?: "softmax" | "sigmoid";
  /** The metric where a file names none. */
  readonly impliedMetric: "accuracy" | "meanAbsoluteError";
  /** Predictions above it mean yes, and so do targets: where one unit tells two classes apart. Default 0.5. */
  readonly decisionThreshold?: number;
  /**
   * Which of the loss's smooth pieces an entry lies on, where it has several: a gradient check leaves out
   * differences across the kink between two of them.
   */
  side?(options: ValuesOf<Schema>, prediction: number, target: number): number;
  create(site: LossSite<ValuesOf<Schema>>): LossPasses;
}

export const defineLoss = <const Schema extends OptionSchema>(
  definition: LossDefinition<Schema>,
): LossDefinition<Schema> => definition;

/** The passes of a loss that is one kernel: the cost is the mean over the rows, so the gradient is times 1/rows. */
export function kernelPasses(site: LossSite<unknown>, kernel: keyof LossKernels, delta = 0): LossPasses {
  const { kernels, prediction, target, losses, gradient } = site;
  const columns = prediction.shape.at(-1) ?? 1;
  const rowsOfExample = prediction.size / columns;
  return {
    measure(examples, wantsGradient) {
      const rows = examples * rowsOfExample;
      const into = wantsGradient ? gradient.pointer : 0;
      // Only huber looks at the last argument.
      return kernels[kernel](
        prediction.pointer,
        target.pointer,
        losses,
        into,
        rows,
        columns,
        1 / rows,
        delta,
      );
    },
  };
}

export const fromLogits = {
  kind: "boolean",
  default: false,
  description:
    "The last layer's output are logits; the loss applies the activation itself, with nothing clipped.",
} as const;
