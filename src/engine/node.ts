/** One layer of a compiled network, with the activation behind it. */
import type { Kernels } from "../kernels/kernels";
import type { ActivationPasses } from "./activations";
import type { Arena } from "./arena";
import type { AdjustableNumber, LayerPasses, Pass, Tensor } from "./layers/definition";
import type { LayerSpec } from "./networkSpec";
import type { Chosen } from "./options";
import type { NetworkParameter } from "./parameters";

/** The gradient of one tensor of which several layers may be consumers, each writing its own share. */
export interface GradientSum {
  /** Receives the sum over all consumers. */
  readonly total: Tensor;
  /** True once a consumer writes straight into `total`. */
  claimed: boolean;
  /** The other consumers' shares. */
  readonly shares: Tensor[];
}

/** Adds the consumers' shares up in `total`; allocates nothing. */
export function addShares(kernels: Kernels, sum: GradientSum, examples: number): void {
  const n = examples * sum.total.size;
  for (let at = 0; at < sum.shares.length; at++) {
    const share = sum.shares[at]!.pointer;
    if (at === 0 && !sum.claimed) kernels.copy(share, sum.total.pointer, n);
    else kernels.addScaled(1, share, sum.total.pointer, n);
  }
}

export interface NodePlan {
  readonly spec: LayerSpec;
  readonly activation: Chosen;
  readonly fused: boolean;
  readonly inputs: readonly Tensor[];
  readonly inputGradients: readonly (Tensor | undefined)[];
  readonly preActivation: Tensor;
  readonly output: Tensor;
  readonly preActivationGradient: Tensor;
  readonly outputGradient: GradientSum;
  readonly parameters: readonly NetworkParameter[];
  /** The final state, where other layers start from it: its places and the sums of their gradients. */
  readonly finalState: readonly { readonly tensor: Tensor; readonly gradient: GradientSum }[];
}

export class NetworkNode {
  readonly name: string;
  readonly type: string;
  /** The activation that is applied to the layer's own output. */
  readonly activation: Chosen;
  /** Computed together with the loss: `gradient` is with respect to the logits. */
  readonly fused: boolean;
  readonly inputs: readonly Tensor[];
  readonly inputGradients: readonly (Tensor | undefined)[];
  /** z, the layer's own output; the same place as `output` where the activation is linear. */
  readonly preActivation: Tensor;
  /** y, after the activation. */
  readonly output: Tensor;
  /** ∂cost/∂z */
  readonly preActivationGradient: Tensor;
  /** ∂cost/∂y, summed over all consumers; ∂cost/∂z where `fused`. */
  readonly gradient: Tensor;
  readonly parameters: readonly NetworkParameter[];
  private readonly sum: GradientSum;
  private readonly stateSums: readonly GradientSum[];

  constructor(
    plan: NodePlan,
    private readonly layer: LayerPasses,
    private readonly activationPasses: ActivationPasses | undefined,
    private readonly kernels: Kernels,
    private readonly arena: Arena,
    private readonly batchSize: number,
  ) {
    this.name = plan.spec.name;
    this.type = plan.spec.type;
    this.activation = plan.activation;
    this.fused = plan.fused;
    this.inputs = plan.inputs;
    this.inputGradients = plan.inputGradients;
    this.preActivation = plan.preActivation;
    this.output = plan.output;
    this.preActivationGradient = plan.preActivationGradient;
    this.gradient = plan.fused ? plan.preActivationGradient : plan.outputGradient.total;
    this.parameters = plan.parameters;
    this.sum = plan.outputGradient;
    this.stateSums = plan.finalState.map(({ gradient }) => gradient);
  }

  /** Fills `preActivation` and `output` from `inputs`. */
  forward(pass: Pass): void {
    this.layer.forward(pass);
    this.activationPasses?.forward(pass.examples);
  }

  /** Fills `inputGradients` and the parameters' gradients from what the consumers wrote. */
  backward(pass: Pass): void {
    addShares(this.kernels, this.sum, pass.examples);
    for (const sum of this.stateSums) addShares(this.kernels, sum, pass.examples);
    this.backwardAlone(pass);
  }

  /** The same from what stands in `gradient`, whatever the consumers wrote; its final state has none. */
  backwardAlone(pass: Pass): void {
    if (!this.fused) this.activationPasses?.backward(pass.examples);
    this.layer.backward(pass);
  }

  /** Clears the gradients of the final state, before `backwardAlone`. */
  clearStateGradients(examples: number): void {
    for (const { total } of this.stateSums) this.kernels.fill(total.pointer, examples * total.size, 0);
  }

  /** Views of the inputs, `[planned batch, …shape]` each. */
  get inputValues(): readonly (Float32Array | Float64Array)[] {
    return (this.inputViews ??= this.inputs.map((tensor) => this.view(tensor)));
  }
  private inputViews: readonly (Float32Array | Float64Array)[] | undefined;

  /** Views of ∂cost/∂input as this layer's share; undefined where nobody needs it. */
  get inputGradientValues(): readonly (Float32Array | Float64Array | undefined)[] {
    return (this.inputGradientViews ??= this.inputGradients.map((tensor) => tensor && this.view(tensor)));
  }
  private inputGradientViews: readonly (Float32Array | Float64Array | undefined)[] | undefined;

  /** A view of y, `[planned batch, …shape]`. */
  get outputValues(): Float32Array | Float64Array {
    return (this.outputView ??= this.view(this.output));
  }
  private outputView: Float32Array | Float64Array | undefined;

  /** A view of z, `[planned batch, …shape]`. */
  get preActivationValues(): Float32Array | Float64Array {
    return (this.preActivationView ??= this.view(this.preActivation));
  }
  private preActivationView: Float32Array | Float64Array | undefined;

  /** A view of `gradient`, `[planned batch, …shape]`. */
  get gradientValues(): Float32Array | Float64Array {
    return (this.gradientView ??= this.view(this.gradient));
  }
  private gradientView: Float32Array | Float64Array | undefined;

  /** What of the layer's options may be changed while it trains. */
  get adjustable(): readonly AdjustableNumber[] {
    return this.layer.adjustable ?? [];
  }

  /** What user code has put into its cache in passes of that many examples; empty for built-in layers. */
  kept(examples: number): Readonly<Record<string, unknown>> {
    return this.layer.kept?.(examples) ?? {};
  }

  /** A view of the layer's choices, `[planned batch, …shape]`; undefined for layers that choose nothing. */
  get choiceValues(): Float32Array | Float64Array | undefined {
    const { choices } = this.layer;
    return choices && (this.choiceView ??= this.view(choices));
  }
  private choiceView: Float32Array | Float64Array | undefined;

  private view({ pointer, size }: Tensor): Float32Array | Float64Array {
    return this.arena.view(pointer, this.batchSize * size);
  }
}
