/** Compiles a specification into a network whose passes allocate nothing. */
import { freshKernels, kernelModule } from "../kernels/instantiate";
import type { Kernels, Precision } from "../kernels/kernels";
import { lead, type Team } from "../kernels/team";
import { activationDefinition, type ActivationPasses } from "./activations";
import { Arena } from "./arena";
import { type Definitions, noDefinitions } from "./definitions";
import { graphOf } from "./graph";
import type { LayerDefinition, Pass, Tensor } from "./layers/definition";
import type { LossDefinition, LossPasses } from "./losses/definition";
import { lossDefinition, targetMismatch } from "./losses/index";
import type { NetworkSpec } from "./networkSpec";
import { addShares, type GradientSum, type NetworkNode } from "./node";
import { valuesOf } from "./options";
import type { NetworkParameter } from "./parameters";
import { NetworkPlan } from "./plan";
import { Probes } from "./probes";
import { type Shape, sizeOf } from "./shape";
import { definitionOf, inferShapes } from "./shapes";
import { UserError } from "./userError";
import { say } from "../words/words";

export interface CompileOptions {
  readonly precision: Precision;
  /** The largest mini-batch the network will see. */
  readonly batchSize: number;
  /** `all`: backward also fills the gradients of the network's inputs. Default `none`. */
  readonly inputGradients?: "none" | "all";
  /** `none` for a network that is only evaluated or checked. Default `planned`. */
  readonly optimizerState?: "planned" | "none";
  /** Threads that share the calculations; the bits are the same whatever their number. Default: the caller's alone. */
  readonly team?: Team;
  /** A model's own layers and losses, beside the registries'. */
  readonly definitions?: Definitions;
}

/** A place where batches go in or predictions come out; `values` is `[batchSize, …shape]`. */
export interface NetworkPort {
  readonly name: string;
  readonly shape: Shape;
  readonly tensor: Tensor;
  readonly values: Float32Array | Float64Array;
  /** ∂cost/∂values, for inputs compiled with `inputGradients: "all"`. */
  readonly gradientValues?: Float32Array | Float64Array;
}

/** Below so many numbers in all tensors no call is worth more than one thread, nor even the asking. */
const leastNumbers = 16_384;

/** A UserError says in which layer shapes or targets do not fit, or how much memory is missing. */
export function compileNetwork(spec: NetworkSpec, options: CompileOptions): Network {
  const own = options.definitions ?? noDefinitions;
  const shapes = inferShapes(spec.inputs, spec.layers, own);
  for (const { name, mismatch } of shapes) {
    if (mismatch !== undefined) throw new UserError(say`${name}: ${mismatch}`);
  }
  const output = shapes.at(-1)?.outputShape;
  if (!output) throw new UserError(say`a network needs at least one layer`);
  const mismatch = targetMismatch(spec.loss, output, spec.targetShape, own.losses);
  if (mismatch !== undefined) throw new UserError(mismatch);
  return new Network(spec, shapes, options);
}

export class Network {
  readonly kernels: Kernels;
  readonly precision: Precision;
  /** The largest mini-batch. */
  readonly batchSize: number;
  /** In the order of computation. */
  readonly nodes: readonly NetworkNode[];
  readonly inputs: readonly NetworkPort[];
  readonly target: NetworkPort;
  /** What the network predicts: probabilities under a cross-entropy from logits. */
  readonly output: NetworkPort;
  /** Of all layers, in file order; moving statistics among them. */
  readonly parameters: readonly NetworkParameter[];
  /** Those that the optimizer updates. */
  readonly trainable: readonly NetworkParameter[];
  readonly probes: Probes;
  /** Bytes of memory planned. */
  readonly memoryBytes: number;
  readonly lossDefinition: LossDefinition;
  /** Whether an example's loss may depend on the other examples of its mini-batch. */
  readonly mixesExamples: boolean;
  /** The model's own layers and losses. */
  readonly definitions: Definitions;
  /** One loss an example-row (or example) of the last `loss`, before the mean. */
  readonly lossValues: Float32Array | Float64Array;
  /** Of the last `backward`, over the tensors that the regularization term holds: ‖∂loss/∂θ‖₂ … */
  lossGradientNorm = 0;
  /** … and ‖∂(regularization term)/∂θ‖₂. */
  penaltyGradientNorm = 0;
  /** Those that may have a penalty: whether they have one may change from step to step. */
  private readonly penalizable: readonly NetworkParameter[];
  private readonly inputGradients: readonly GradientSum[];
  private readonly lossPasses: LossPasses;
  private readonly rowsOfExample: number;
  /** Probabilities of logits that come out of a layer with an activation of its own. */
  private readonly outputPasses: ActivationPasses | undefined;

  constructor(
    readonly spec: NetworkSpec,
    shapes: ReturnType<typeof inferShapes>,
    options: CompileOptions,
  ) {
    const { precision, batchSize } = options;
    this.precision = precision;
    this.batchSize = batchSize;
    const own = options.definitions ?? noDefinitions;
    this.definitions = own;
    const definitions = spec.layers.map(({ type }) => definitionOf(type, own.layers)!);
    const definition = lossDefinition(spec.loss, own.losses);
    this.lossDefinition = definition;
    this.mixesExamples =
      definition.mixesExamples === true ||
      definitions.some((each, at) => each.mixesExamples?.(valuesOf(spec.layers[at]!.options)));
    const module = kernelModule(precision);
    const fresh = freshKernels(module);
    const isSmall = numbersIn(spec, shapes, definitions, batchSize) < leastNumbers;
    const led = isSmall ? undefined : lead(module, fresh, precision, options.team);
    const kernels = led?.kernels ?? fresh;
    this.kernels = kernels;
    const arena = new Arena(kernels.memory, precision === "float32" ? 4 : 8, kernels.heapBase());
    const plan = new NetworkPlan(
      spec,
      graphOf(spec.inputs, spec.layers),
      shapes,
      definitions,
      kernels,
      arena,
      {
        batchSize,
        inputGradients: options.inputGradients ?? "none",
        optimizerState: options.optimizerState ?? "planned",
        fusesWith: definition.fusesWith,
      },
    );
    this.nodes = plan.nodes;
    const byName = new Map(plan.nodes.map((node) => [node.name, node]));
    this.parameters = spec.layers.flatMap(({ name }) => byName.get(name)!.parameters);
    this.trainable = this.parameters.filter((parameter) => parameter.trainable);
    this.penalizable = this.trainable.filter((parameter) => parameter.isPenalizable);

    const last = plan.output;
    const fromLogits = last.fused || spec.loss.options.fromLogits === true;
    const target = plan.tensor(spec.targetShape);
    const columns = last.output.shape.at(-1) ?? 1;
    this.rowsOfExample = definition.lossesPer === "example" ? 1 : last.output.size / columns;
    const lossPointer = arena.entries(batchSize * this.rowsOfExample);
    this.lossPasses = definition.create({
      options: valuesOf(spec.loss.options),
      kernels,
      arena,
      prediction: last.fused ? last.preActivation : last.output,
      target,
      gradient: last.outputGradient.total,
      losses: lossPointer,
      fromLogits,
    });
    let predicted = last.output;
    if (fromLogits && !last.fused && definition.fusesWith) {
      predicted = plan.tensor(last.output.shape);
      this.outputPasses = activationDefinition({ type: definition.fusesWith, options: {} }).create({
        options: {},
        kernels,
        input: last.output,
        output: predicted,
        // Never run backward: the loss's own gradient is with respect to the logits.
        outputGradient: predicted,
        inputGradient: predicted,
      });
    }
    this.probes = new Probes(this, arena);
    arena.seal();
    led?.begin();

    this.memoryBytes = arena.used;
    const port = (name: string, tensor: Tensor, gradient?: Tensor): NetworkPort => ({
      name,
      shape: tensor.shape,
      tensor,
      values: arena.view(tensor.pointer, batchSize * tensor.size),
      ...(gradient && { gradientValues: arena.view(gradient.pointer, batchSize * tensor.size) }),
    });
    this.inputs = plan.inputs.map((input, at) =>
      port(spec.inputs[at]!.name, input.tensor, input.gradient?.total),
    );
    this.inputGradients = plan.inputs.flatMap(({ gradient }) => gradient ?? []);
    this.target = port("target", target);
    this.output = port(last.spec.name, predicted);
    this.lossValues = arena.view(lossPointer, batchSize * this.rowsOfExample);
    this.probes.begin();
  }

  /** Draws all parameters' initial values and clears the optimizer's state. */
  initialize(seed = this.spec.seed): void {
    for (const parameter of this.parameters) parameter.initialize(seed);
  }

  /** Fills every layer's output from `inputs`, beginning with node number `from`. */
  forward(pass: Pass, from = 0): void {
    for (let at = from; at < this.nodes.length; at++) this.nodes[at]!.forward(pass);
    this.outputPasses?.forward(pass.examples);
  }

  /** Mean loss of the mini-batch after `forward`; in training mode it also leaves the gradient that `backward` starts from. */
  loss(pass: Pass): number {
    const sum = this.lossPasses.measure(pass.examples, pass.mode === "training");
    return sum / (pass.examples * this.rowsOfExample);
  }

  /** Fills `lossValues` alone, whatever the mode: for asking again and again what the cost would be. */
  lossAlone(pass: Pass): void {
    this.lossPasses.measure(pass.examples, false);
  }

  /** The regularization terms' value. */
  penalty(): number {
    let penalty = 0;
    for (const parameter of this.penalizable) penalty += parameter.penaltyValue(this.kernels);
    return penalty;
  }

  /** After `forward` and `loss`: fills every gradient, regularization included; returns the penalty. */
  backward(pass: Pass): number {
    for (let at = this.nodes.length - 1; at >= 0; at--) this.nodes[at]!.backward(pass);
    for (const sum of this.inputGradients) addShares(this.kernels, sum, pass.examples);
    let penalty = 0;
    let ofLoss = 0;
    let ofPenalty = 0;
    for (const parameter of this.penalizable) {
      if (parameter.penalty === undefined) continue;
      ofLoss += this.kernels.sumOfSquares(parameter.gradient, parameter.size);
      const value = parameter.addPenaltyGradient(this.kernels);
      ofPenalty += parameter.penaltyGradientSquare(this.kernels, value);
      penalty += value;
    }
    this.lossGradientNorm = Math.sqrt(ofLoss);
    this.penaltyGradientNorm = Math.sqrt(ofPenalty);
    return penalty;
  }

  /** The parameter `<layer>/<name>`, or undefined. */
  parameter(path: string): NetworkParameter | undefined {
    return this.parameters.find((parameter) => parameter.path === path);
  }
}

/** Numbers in a mini-batch's inputs and outputs of layers, and in the parameters. */
function numbersIn(
  spec: NetworkSpec,
  shapes: ReturnType<typeof inferShapes>,
  definitions: readonly LayerDefinition[],
  batchSize: number,
): number {
  let numbers = 0;
  for (const { shape } of spec.inputs) numbers += batchSize * sizeOf(shape);
  shapes.forEach(({ inputShapes, outputShape }, index) => {
    numbers += batchSize * sizeOf(outputShape!);
    const options = valuesOf(spec.layers[index]!.options);
    const parameters = definitions[index]!.parameters?.(options, inputShapes) ?? {};
    for (const { shape } of Object.values(parameters)) numbers += sizeOf(shape);
  });
  return numbers;
}
