/**
 * Plans a network's memory: where every layer's output, activation and gradients lie.
 *
 *   inputs ─▶ z ─▶ y ─▶ … ─▶ prediction ─▶ loss          z: the layer's output, y: after its activation
 *         ◀─ dz ◀─ dy ◀─ …              ◀─               (one place for both where it is linear)
 */
import type { Kernels } from "../kernels/kernels";
import { activationDefinition } from "./activations";
import type { Arena } from "./arena";
import type { Graph, Source } from "./graph";
import type { LayerDefinition, SiteStates, Tensor } from "./layers/definition";
import type { LossDefinition } from "./losses/definition";
import type { NetworkSpec } from "./networkSpec";
import { type GradientSum, NetworkNode, type NodePlan } from "./node";
import { type Chosen, valuesOf } from "./options";
import { NetworkParameter, penaltyOf } from "./parameters";
import { purposeOf, seedWords } from "./random";
import { type Shape, sizeOf } from "./shape";
import type { LayerShapes } from "./shapes";

export interface PlanOptions {
  readonly batchSize: number;
  readonly inputGradients: "none" | "all";
  readonly optimizerState: "planned" | "none";
  /** The activation that the loss is computed with from logits. */
  readonly fusesWith: LossDefinition["fusesWith"];
}

export interface InputPlan {
  readonly tensor: Tensor;
  /** Undefined where gradients of the inputs are not wanted. */
  readonly gradient: GradientSum | undefined;
}

const linear: Chosen = { type: "linear", options: {} };

export class NetworkPlan {
  readonly inputs: readonly InputPlan[];
  /** In the order of computation. */
  readonly nodes: NetworkNode[] = [];
  private readonly plans: (NodePlan | undefined)[];
  private readonly consumers: readonly number[];
  private readonly seed: { low: number; high: number };

  constructor(
    private readonly spec: NetworkSpec,
    private readonly graph: Graph,
    private readonly shapes: readonly LayerShapes[],
    private readonly definitions: readonly LayerDefinition[],
    private readonly kernels: Kernels,
    private readonly arena: Arena,
    private readonly options: PlanOptions,
  ) {
    this.seed = seedWords(spec.seed);
    this.inputs = spec.inputs.map(({ shape }) => ({
      tensor: this.tensor(shape),
      gradient: options.inputGradients === "all" ? this.gradientSum(this.tensor(shape)) : undefined,
    }));
    this.plans = spec.layers.map(() => undefined);
    this.consumers = spec.layers.map(
      (_, index) =>
        graph.sources.flat().filter((source) => source?.kind === "layer" && source.index === index).length,
    );
    for (const index of graph.order) this.nodes.push(this.addNode(index));
  }

  /** The last layer in file order: the network's output. */
  get output(): NodePlan {
    return this.plans.at(-1)!;
  }

  /** Room for a mini-batch of examples of that shape. */
  tensor(shape: Shape): Tensor {
    const size = sizeOf(shape);
    return { pointer: this.arena.entries(this.options.batchSize * size), shape, size };
  }

  private gradientSum(total: Tensor): GradientSum {
    return { total, claimed: false, shares: [] };
  }

  private addNode(index: number): NetworkNode {
    const spec = this.spec.layers[index]!;
    const definition = this.definitions[index]!;
    const options = valuesOf(spec.options);
    const { inputShapes, outputShape } = this.shapes[index]!;
    const sources = this.graph.sources[index]!;
    const inputs = sources.map((source) => this.outputOf(source));
    const isThrough = definition.passesThrough === true;
    const inputGradients = sources.map((source) =>
      definition.readsIndices ? undefined : this.claim(source, isThrough),
    );
    const { activation, fused } = this.activationOf(index, definition.activation?.(options) ?? linear);

    const as = (tensor: Tensor): Tensor => ({ ...tensor, shape: outputShape! });
    const preActivation = isThrough ? as(inputs[0]!) : this.tensor(outputShape!);
    const preActivationGradient =
      isThrough && inputGradients[0] ? as(inputGradients[0]) : this.tensor(outputShape!);
    const isLinear = activation.type === "linear";
    const output = isLinear ? preActivation : this.tensor(outputShape!);
    const outputGradient = isLinear || fused ? preActivationGradient : this.tensor(outputShape!);

    const penalty = penaltyOf(spec, this.spec.regularization);
    const parameters = Object.entries(definition.parameters?.(options, inputShapes) ?? {}).map(
      ([name, declaration]) =>
        new NetworkParameter(this.arena, spec.name, name, declaration, penalty, {
          hasOptimizerState: this.options.optimizerState === "planned",
        }),
    );
    const plan: NodePlan = {
      spec,
      activation,
      fused,
      inputs,
      inputGradients,
      preActivation,
      output,
      preActivationGradient,
      outputGradient: this.gradientSum(outputGradient),
      parameters,
      finalState: this.finalStateOf(index, definition.stateShapes?.(options) ?? []),
    };
    // The loss is the output's first consumer.
    if (index === this.spec.layers.length - 1) plan.outputGradient.claimed = true;
    this.plans[index] = plan;

    const { kernels, arena } = this;
    const layer = definition.create({
      name: spec.name,
      options,
      kernels,
      arena,
      batchSize: this.options.batchSize,
      inputs,
      output: preActivation,
      outputGradient: preActivationGradient,
      inputGradients,
      parameters: Object.fromEntries(parameters.map((parameter) => [parameter.name, parameter])),
      ...(definition.stateShapes && { states: this.statesOf(index, definition.stateShapes(options).length) }),
      random: {
        seedLow: this.seed.low,
        seedHigh: this.seed.high,
        purpose: purposeOf(`${spec.type}/${spec.name}`),
      },
    });
    const activationPasses = isLinear
      ? undefined
      : activationDefinition(activation).create({
          options: valuesOf(activation.options),
          kernels,
          input: preActivation,
          output,
          outputGradient,
          inputGradient: preActivationGradient,
        });
    return new NetworkNode(plan, layer, activationPasses, kernels, arena, this.options.batchSize);
  }

  /** Places for a final state that other layers start from; none where nobody does. */
  private finalStateOf(index: number, shapes: readonly Shape[]): NodePlan["finalState"] {
    if (!this.graph.states.includes(index)) return [];
    return shapes.map((shape) => ({
      tensor: this.tensor(shape),
      gradient: this.gradientSum(this.tensor(shape)),
    }));
  }

  /** The ends of a recurrent layer's state; a GRU that starts from an LSTM takes its h alone. */
  private statesOf(index: number, count: number): SiteStates {
    const source = this.graph.states[index];
    const initial = source === undefined ? undefined : this.plans[source]!.finalState.slice(0, count);
    const { finalState } = this.plans[index]!;
    return {
      initial: initial?.map(({ tensor }) => tensor),
      initialGradients: initial?.map(({ gradient }) => this.claimOf(gradient)) ?? [],
      final: finalState.length > 0 ? finalState.map(({ tensor }) => tensor) : undefined,
      finalGradients: finalState.map(({ gradient }) => gradient.total),
    };
  }

  private outputOf(source: Source): Tensor {
    return source.kind === "input" ? this.inputs[source.index]!.tensor : this.plans[source.index]!.output;
  }

  /** Where a consumer writes its share of a tensor's gradient; undefined where nobody needs it. */
  private claim(source: Source, isThrough: boolean): Tensor | undefined {
    const sum =
      source.kind === "input"
        ? this.inputs[source.index]!.gradient
        : this.plans[source.index]!.outputGradient;
    if (!sum) return undefined;
    // What passes through shows the place as its own gradient, which the others' shares must not enter.
    const isShared = source.kind === "input" || this.consumers[source.index]! > 1;
    return this.claimOf(sum, isThrough && isShared);
  }

  /** The sum's own place for the first consumer, unless `apart`; a share for every other. */
  private claimOf(sum: GradientSum, apart = false): Tensor {
    if (!sum.claimed && !apart) {
      sum.claimed = true;
      return sum.total;
    }
    const share = this.tensor(sum.total.shape);
    sum.shares.push(share);
    return share;
  }

  /**
   * The last layer's own softmax or sigmoid under its own cross-entropy is computed with the loss, from
   * logits; `fromLogits` on a linear layer is the same network said otherwise.
   */
  private activationOf(index: number, own: Chosen): { activation: Chosen; fused: boolean } {
    const { fusesWith } = this.options;
    const isOutput = index === this.spec.layers.length - 1 && this.consumers[index] === 0;
    const saysLogits = this.spec.loss.options.fromLogits === true;
    if (fusesWith && isOutput && own.type === (saysLogits ? "linear" : fusesWith)) {
      return { activation: { type: fusesWith, options: {} }, fused: true };
    }
    return { activation: own, fused: false };
  }
}
