/** What a model file in code brings along: functions as the user wrote them, and what they are called with. */
import type { ParameterDeclaration } from "../layers/definition";

/** A tensor as user code sees it: the batch in front, entries row-major, in the precision of the pass. */
export interface UserTensor {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array;
}

export interface ForwardArguments {
  readonly inputs: readonly UserTensor[];
  /** To be filled; what it holds before means nothing. */
  readonly output: UserTensor;
  readonly parameters: Readonly<Record<string, UserTensor>>;
  /** Kept from a forward to its backward. */
  readonly cache: Record<string, unknown>;
}

export interface BackwardArguments extends ForwardArguments {
  /** ∂cost/∂output */
  readonly outputGradient: UserTensor;
  /** Zeros, to be filled with ∂cost/∂input. */
  readonly inputGradients: readonly UserTensor[];
  /** Zeros, to be filled with ∂cost/∂parameter. */
  readonly parameterGradients: Readonly<Record<string, UserTensor>>;
}

/** The functions are called as methods of `self`, the object they were written in. */
export interface UserCode {
  readonly name: string;
  forward(given: ForwardArguments): unknown;
  backward(given: BackwardArguments): unknown;
  readonly self: object;
}

/** A custom layer, its parameters' declarations resolved. */
export interface UserLayer extends UserCode {
  readonly parameters: Readonly<Record<string, Omit<ParameterDeclaration, "axes">>>;
  /** From the inputs' shapes, the batch in front, the output's. Default: the first input's. */
  outputShape?(inputs: number[][]): number[];
}

/**
 * A custom loss: `inputs` are prediction and target, `output` is `[batch]`, one loss an example; of the
 * `inputGradients` only the first counts. The cost is the mean, so `outputGradient` holds 1 / batch.
 */
export interface UserLoss extends UserCode {
  /** In which form class targets come. Default: as numbers, one-hot where the network has several units. */
  readonly target?: "classNumbers" | "perUnit";
}
