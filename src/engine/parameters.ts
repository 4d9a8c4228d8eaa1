/** The network's trainable and saved tensors: their places, their initial values and their penalty. */
import type { Kernels, Pointer } from "../kernels/kernels";
import type { Arena } from "./arena";
import { fansOf, type Fans } from "./initializers/definition";
import { initializerDefinition } from "./initializers/index";
import type { ParameterAxis, ParameterDeclaration, ParameterTensor } from "./layers/definition";
import type { LayerSpec } from "./networkSpec";
import { type Chosen, type Penalty, valuesOf } from "./options";
import { mostSlots, type UpdatePlace } from "./optimizers/definition";
import { RandomStream } from "./random";
import { type Shape, sizeOf } from "./shape";

/** One tensor of a layer; `pointer`, `gradient`, `slots` and `sums` are places in the network's memory. */
export class NetworkParameter implements ParameterTensor, UpdatePlace {
  readonly size: number;
  readonly shape: Shape;
  readonly axes: readonly ParameterAxis[];
  readonly trainable: boolean;
  /** Its layer lets the cost have a penalty for it; there need not be one. */
  readonly isPenalizable: boolean;
  private added: Penalty | undefined;
  readonly pointer: Pointer;
  /** 0 for what is not trainable. */
  readonly gradient: Pointer;
  /** The optimizer's state; none for what is not trainable. */
  readonly slots: readonly Pointer[];
  readonly sums: Pointer;
  private readonly initializer: Chosen;
  private readonly fans: Fans;
  private readonly ones: ParameterDeclaration["ones"];

  constructor(
    private readonly arena: Arena,
    /** Its layer's name. */
    readonly layer: string,
    readonly name: string,
    declaration: ParameterDeclaration,
    penalty: Penalty,
    options: { readonly hasOptimizerState: boolean },
  ) {
    this.shape = declaration.shape;
    this.axes = declaration.axes;
    this.size = sizeOf(declaration.shape);
    this.trainable = declaration.trainable ?? true;
    this.isPenalizable = this.trainable && declaration.penalized === true;
    this.added = this.isPenalizable ? unlessZero(penalty) : undefined;
    this.initializer = declaration.initializer;
    this.fans = declaration.fans ?? fansOf(declaration.shape);
    this.ones = declaration.ones;
    this.pointer = arena.entries(this.size);
    this.gradient = this.trainable ? arena.entries(this.size) : 0;
    const slotCount = this.trainable && options.hasOptimizerState ? mostSlots : 0;
    this.slots = Array.from({ length: slotCount }, () => arena.entries(this.size));
    this.sums = arena.bytes(16);
    if (this.added) this.scratch = arena.scratch(this.size * arena.bytesPerEntry);
  }

  /**
   * Where the penalty's value alone is wanted, its gradient goes nowhere: into scratch. A network whose file has no
   * penalty plans no room for that; then it goes where the next backward pass writes.
   */
  private readonly scratch: { readonly pointer: Pointer } | undefined;

  /** `<layer>/<name>`, as weights are saved. */
  get path(): string {
    return `${this.layer}/${this.name}`;
  }

  /** What the cost adds for this tensor; undefined where that is nothing. */
  get penalty(): Penalty | undefined {
    return this.added;
  }

  /** Changes one term of the penalty of a tensor that may have one, from the next step on. */
  adjustPenalty(term: keyof Penalty, value: number): void {
    if (!this.isPenalizable) throw new Error(`${this.path} has no penalty`);
    this.added = unlessZero({ ...(this.added ?? noPenalty), [term]: value });
  }

  /** A view of its entries, row-major. */
  get values(): Float32Array | Float64Array {
    return (this.valuesView ??= this.arena.view(this.pointer, this.size));
  }
  private valuesView: Float32Array | Float64Array | undefined;

  /** A view of ∂cost/∂entry; undefined for what is not trainable. */
  get gradientValues(): Float32Array | Float64Array | undefined {
    return this.trainable ? (this.gradientView ??= this.arena.view(this.gradient, this.size)) : undefined;
  }
  private gradientView: Float32Array | Float64Array | undefined;

  /** A view of the optimizer's state number `slot`. */
  slotValues(slot: number): Float32Array | Float64Array {
    return this.arena.view(this.slots[slot]!, this.size);
  }

  /** Draws the initial values, the same for the same seed and names, and clears the optimizer's state. */
  initialize(seed: number): void {
    const values = new Float64Array(this.size);
    initializerDefinition(this.initializer).fill({
      options: valuesOf(this.initializer.options),
      shape: this.shape,
      fans: this.fans,
      random: new RandomStream(seed, `init/${this.path}`),
      values,
    });
    if (this.ones) values.fill(1, this.ones.from, this.ones.to);
    this.values.set(values);
    this.slots.forEach((_, slot) => this.slotValues(slot).fill(0));
  }

  /** ½·l2·Σw² + l1·Σ|w|, without its gradient. */
  penaltyValue(kernels: Kernels): number {
    if (!this.penalty) return 0;
    return kernels.addPenalty(
      this.pointer,
      this.scratch?.pointer ?? this.gradient,
      this.size,
      this.penalty.l1,
      this.penalty.l2,
    );
  }

  /** The same, adding l2·w + l1·sign(w) to the gradient. */
  addPenaltyGradient(kernels: Kernels): number {
    if (!this.penalty) return 0;
    return kernels.addPenalty(this.pointer, this.gradient, this.size, this.penalty.l1, this.penalty.l2);
  }

  /**
   * ‖l2·w + l1·sign(w)‖² = l2²·Σw² + 2·l1·l2·Σ|w| + l1²·n, given the penalty's value: l1·Σ|w| is what
   * remains of it without ½·l2·Σw². (n counts every entry: one that is exactly 0 is not looked for.)
   */
  penaltyGradientSquare(kernels: Kernels, value: number): number {
    if (!this.penalty) return 0;
    const { l1, l2 } = this.penalty;
    const squares = kernels.sumOfSquares(this.pointer, this.size);
    const absolute = l1 > 0 ? value - 0.5 * l2 * squares : 0;
    return l2 * l2 * squares + 2 * l2 * absolute + l1 * l1 * this.size;
  }
}

const noPenalty: Penalty = { l1: 0, l2: 0 };

const unlessZero = (penalty: Penalty): Penalty | undefined =>
  penalty.l1 > 0 || penalty.l2 > 0 ? penalty : undefined;

/** A layer's own `kernelRegularizer`, or that of the layer inside it, replaces both global terms. */
export const penaltyOf = ({ options }: Pick<LayerSpec, "options">, regularization: Penalty): Penalty => {
  const inner = options.layer as Chosen | undefined;
  if (inner) return penaltyOf(inner, regularization);
  return (options.kernelRegularizer as Penalty | undefined) ?? regularization;
};
