/**
 * The types of custom layers and losses: of what `engine/custom/userCode.ts` calls them with, and of what
 * `grammar/custom.ts` reads of them. A test holds them against both.
 */
export const customTypes = `/** A tensor in the precision of the pass: float32 in training, float64 in a gradient check. */
export interface Tensor {
  /** The batch in front, except of parameters. */
  readonly shape: readonly number[];
  /** All entries, the last axis closest together. */
  readonly data: Float32Array | Float64Array;
}

/** The names of a layer's own parameters; \`CustomLayer<"beta">\` lets the compiler know them. */
type Tensors<Names extends string> = { readonly [Name in Names]: Tensor };

export interface ForwardArguments<Names extends string = string> {
  readonly inputs: readonly [Tensor, ...Tensor[]];
  /** To be filled; what it holds before means nothing. */
  readonly output: Tensor;
  readonly parameters: Tensors<Names>;
  /** Kept from a forward to its backward. */
  readonly cache: Record<string, any>;
}

export interface BackwardArguments<Names extends string = string> extends ForwardArguments<Names> {
  /** ∂cost/∂output */
  readonly outputGradient: Tensor;
  /** Zeros, to be filled with ∂cost/∂input. */
  readonly inputGradients: readonly [Tensor, ...Tensor[]];
  /** Zeros, to be filled with ∂cost/∂parameter. */
  readonly parameterGradients: Tensors<Names>;
}

export interface CustomParameter {
  /** Its shape; a parameter has no batch. */
  readonly shape: number | readonly number[];
  /** How its entries start. Default: glorotUniform. */
  readonly initializer?: Initializer;
  /** Whether the optimizer updates it. Default: true. */
  readonly trainable?: boolean;
  /** Whether \`regularization\` applies to it. Default: false. */
  readonly regularized?: boolean;
}

/** A layer of the model's own, with a hand-written backward pass. */
export interface CustomLayer<Names extends string = string> {
  readonly type: "custom";
  /** Default: custom. */
  readonly name?: string;
  /** Layers whose outputs this one takes; default: the one before. */
  readonly inputs?: string | readonly string[];
  readonly parameters?: { readonly [Name in Names]: CustomParameter };
  /** From the inputs' shapes, the batch in front, the output's. Default: the first input's. */
  outputShape?(inputs: [number[], ...number[][]]): readonly number[];
  /** Fills \`output\` from \`inputs\`. */
  forward(given: ForwardArguments<Names>): void;
  /** Fills \`inputGradients\` and \`parameterGradients\` from \`outputGradient\`. */
  backward(given: BackwardArguments<Names>): void;
  /** Anything else is the layer's own, \`this.…\` in its functions. */
  [own: string]: any;
}

export interface LossForwardArguments {
  readonly inputs: readonly [prediction: Tensor, target: Tensor];
  /** \`[batch]\`: one loss an example, to be filled. The cost is their mean. */
  readonly output: Tensor;
  readonly cache: Record<string, any>;
}

export interface LossBackwardArguments extends LossForwardArguments {
  /** ∂cost/∂output: 1 / batch for each example. */
  readonly outputGradient: Tensor;
  /** Zeros; the first, ∂cost/∂prediction, is to be filled. */
  readonly inputGradients: readonly [prediction: Tensor, target: Tensor];
}

/** A loss of the model's own: one loss an example. */
export interface CustomLoss {
  readonly type?: "custom";
  readonly name?: string;
  /** How class targets come: as their numbers, or one value for each unit (one-hot). */
  readonly target?: "classNumbers" | "perUnit";
  forward(given: LossForwardArguments): void;
  backward(given: LossBackwardArguments): void;
  /** Anything else is the loss's own. */
  [own: string]: any;
}`;
