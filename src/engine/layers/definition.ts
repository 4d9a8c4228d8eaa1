import type { Kernels, Pointer } from "../../kernels/kernels";
import type { Arena } from "../arena";
import type { Chosen, Definition, NumberOption, OptionSchema, ValuesOf } from "../options";
import type { Shape, ShapeMismatch } from "../shape";

/** A tensor of one mini-batch, planned in the network's memory for the largest batch. */
export interface Tensor {
  readonly pointer: Pointer;
  /** One example's shape. */
  readonly shape: Shape;
  /** Entries of one example: a mini-batch of b examples fills the first b · size entries. */
  readonly size: number;
}

/** What the places along an axis of a parameter are: pictures of weights are put together and labelled by it. */
export type AxisKind =
  /** Of a window over a picture, or along a sequence. */
  | "height"
  | "width"
  | "length"
  /** What the layer reads: entries of the last axis, channels of a picture, numbers of classes or words. */
  | "inputs"
  | "channels"
  | "items"
  /** What it gives out. */
  | "units"
  | "filters"
  | "features"
  /** Filters of one channel. */
  | "multiples"
  /** A recurrent layer's units one time step before. */
  | "state"
  | "heads"
  /** Two biases, one of each product. */
  | "products"
  /** A custom layer does not tell. */
  | "entries";

/** A gate of a recurrent cell; the candidate is what may become part of the state. */
export type Gate = "input" | "forget" | "candidate" | "output" | "update" | "reset";

/** `gates`: the axis is a block of the kind for each of them, side by side. */
export type ParameterAxis = AxisKind | { readonly kind: AxisKind; readonly gates: readonly Gate[] };

export interface ParameterDeclaration {
  readonly shape: Shape;
  /** One for each axis of the shape. */
  readonly axes: readonly ParameterAxis[];
  readonly initializer: Chosen;
  /** Fan-in and fan-out for the scaled initializers (He, Glorot, LeCun); from the shape if absent. */
  readonly fans?: { readonly in: number; readonly out: number };
  /** False for moving statistics: saved with the weights, never updated by the optimizer. Default true. */
  readonly trainable?: boolean;
  /** True for tensors that `regularization` and `kernelRegularizer` apply to. Default false. */
  readonly penalized?: boolean;
  /** These entries start at 1, whatever the initializer: the bias of an LSTM's forget gate. */
  readonly ones?: { readonly from: number; readonly to: number };
}

/** A parameter's place in memory; `gradient` is 0 for what is not trainable. */
export interface ParameterTensor {
  readonly pointer: Pointer;
  readonly gradient: Pointer;
  readonly shape: Shape;
  readonly size: number;
}

/** What a pass through the network is told; one object, reused for every step. */
export interface Pass {
  /** Examples in this mini-batch, at most the planned batch size. */
  examples: number;
  /** `training`: batch statistics, dropout (unless `dropout` is off); `evaluation`: neither. */
  mode: "training" | "evaluation";
  /** Off in a gradient check, where a random mask would make the cost another function each time. */
  dropout: boolean;
  /** Counts training steps from 0; with the seed it determines every random draw of the pass. */
  step: number;
}

/** The ends that a recurrent layer's state has outside of it; each list is h, for an LSTM h and c. */
export interface SiteStates {
  /** The final state of the layer named by `initialState`; undefined: zeros. */
  readonly initial: readonly Tensor[] | undefined;
  /** To be overwritten with ∂cost/∂initial. */
  readonly initialGradients: readonly Tensor[];
  /** To be filled by forward; undefined where no layer starts from it. */
  readonly final: readonly Tensor[] | undefined;
  /** ∂cost/∂final, to be added to what comes from the output. */
  readonly finalGradients: readonly Tensor[];
}

/** Where a layer lives: its options, its tensors' places, and the kernels to use on them. */
export interface LayerSite<Options> {
  /** The layer's name in the network, for messages. */
  readonly name: string;
  readonly options: Options;
  readonly kernels: Kernels;
  /** For what backward needs saved and for scratch: planned here, once, never in a pass. */
  readonly arena: Arena;
  /** The largest mini-batch. */
  readonly batchSize: number;
  readonly inputs: readonly Tensor[];
  /** Before the activation, where the definition names one. */
  readonly output: Tensor;
  /** ∂cost/∂output. */
  readonly outputGradient: Tensor;
  /** To be overwritten with ∂cost/∂input; undefined where nobody needs it. */
  readonly inputGradients: readonly (Tensor | undefined)[];
  readonly parameters: Readonly<Record<string, ParameterTensor>>;
  /** For layers that have `stateShapes`. */
  readonly states?: SiteStates;
  /** The random stream of this layer, for kernels that draw: seed words and purpose. */
  readonly random: { readonly seedLow: number; readonly seedHigh: number; readonly purpose: number };
}

/** A number of a layer that may be changed between two steps. */
export interface AdjustableNumber {
  /** What it is in any layer: `dropoutRate`. */
  readonly kind: string;
  /** Its range and its meaning. */
  readonly option: NumberOption;
  readonly get: () => number;
  readonly set: (value: number) => void;
}

export interface LayerPasses {
  /** Fills `output` from `inputs`; allocates nothing. */
  forward(pass: Pass): void;
  /**
   * Overwrites `inputGradients` and every parameter's gradient from `outputGradient`; allocates nothing.
   * Runs once after a `forward`: it may overwrite what that saved.
   */
  backward(pass: Pass): void;
  /**
   * For a layer that chooses among its inputs' entries (a maximum): per output entry the number of the one
   * it took, in the module's precision. Where the choice changes, the cost has a kink, and a gradient check
   * must not measure across it.
   */
  readonly choices?: Tensor;
  /** What of its options may be changed while it trains. */
  readonly adjustable?: readonly AdjustableNumber[];
  /** Of user code: what its cache holds after a forward of that many examples, for looking at mistakes. */
  kept?(examples: number): Readonly<Record<string, unknown>>;
}

/**
 * One layer type: everything the file format, the shape inference and the engine need to know of it.
 * Forward and backward stand side by side in `create`, their formula on top of the file.
 */
export interface LayerDefinition<Schema extends OptionSchema = OptionSchema> extends Definition<Schema> {
  /** How many inputs it takes; `most` may be Infinity. Default: exactly one. */
  readonly inputs?: { readonly least: number; readonly most: number };
  /** Total on any shapes: an answer or a sentence, never an exception. */
  outputShape(options: ValuesOf<Schema>, inputs: readonly Shape[]): Shape | ShapeMismatch;
  /** In the order they are saved and shown. Only called where `outputShape` gave a shape. */
  parameters?(
    options: ValuesOf<Schema>,
    inputs: readonly Shape[],
  ): Readonly<Record<string, ParameterDeclaration>>;
  /** Of a recurrent layer's final state: h, for an LSTM h and c. Layers without have no state to start from. */
  stateShapes?(options: ValuesOf<Schema>): readonly Shape[];
  /**
   * The output is the input under another shape: the network gives both one place, in memory and in the
   * backward pass, and `create` has nothing to do.
   */
  readonly passesThrough?: true;
  /** Whether an example's output may depend on the other examples of its mini-batch. Default: never. */
  mixesExamples?(options: ValuesOf<Schema>): boolean;
  /** Its inputs are numbers of rows or classes: no gradient flows to them. */
  readonly readsIndices?: true;
  /** The activation that the network applies to this layer's output (the network, so that it can fuse it). */
  activation?(options: ValuesOf<Schema>): Chosen;
  create(site: LayerSite<ValuesOf<Schema>>): LayerPasses;
}

/** The passes of a layer that has nothing to compute. */
export const noPasses: LayerPasses = { forward: () => undefined, backward: () => undefined };

/** Checks a definition against its own schema's types, and keeps them. */
export const defineLayer = <const Schema extends OptionSchema>(
  definition: LayerDefinition<Schema>,
): LayerDefinition<Schema> => definition;
