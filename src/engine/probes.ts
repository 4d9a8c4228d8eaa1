/**
 * Probes: measure a training step into a `StepFacts` that is made once and written over. The statistics
 * kernel writes records of float64 into the network's memory, read through one view; nothing here
 * changes what the step computes.
 */
import { type Kernels, type Pointer, statistic, statisticCount } from "../kernels/kernels";
import { activationDefinition } from "./activations";
import type { Arena } from "./arena";
import { DeadUnitProbe } from "./deadUnits";
import type { LayerFacts, ParameterFacts, StepFacts, TensorFacts } from "./facts";
import type { Tensor } from "./layers/definition";
import type { NetworkNode } from "./node";
import type { NetworkParameter } from "./parameters";

/** What the probes look at. */
interface Probed {
  readonly kernels: Kernels;
  readonly nodes: readonly NetworkNode[];
}

const recordBytes = statisticCount * Float64Array.BYTES_PER_ELEMENT;

export class Probes {
  private readonly kernels: Kernels;
  private readonly layers: readonly LayerProbe[];
  private readonly dead: DeadUnitProbe;

  constructor(
    network: Probed,
    private readonly arena: Arena,
  ) {
    this.kernels = network.kernels;
    this.layers = network.nodes.map((node) => new LayerProbe(node, arena));
    this.dead = new DeadUnitProbe(network.kernels, network.nodes, arena);
  }

  /** Once memory is planned. */
  begin(): void {
    for (const layer of this.layers) layer.begin(this.arena);
    this.dead.begin(this.arena);
  }

  /** Facts to be filled by `measure`, layers in the order of computation. */
  emptyFacts(): StepFacts {
    const layers = this.layers.map((layer) => layer.emptyFacts());
    return { step: 0, epoch: 0, learningRate: 0, cost: 0, penalty: 0, gradientNorm: 0, layers };
  }

  /** Fills the layers' facts after a backward pass and an update of that many examples. */
  measure(facts: StepFacts, examples: number): void {
    for (let at = 0; at < this.layers.length; at++)
      this.layers[at]!.measure(this.kernels, facts.layers[at]!, examples);
    this.dead.see(examples);
  }

  /** How many examples the training part has, for windows that cannot be larger. */
  expect(examples: number): void {
    this.dead.expect(examples);
  }

  /**
   * Per rectifier layer: fraction of its units that were zero on every example of the last whole window of
   * at least 256 examples, or as many as there are; 0 before the first. The same object every time.
   */
  deadFractions(): Readonly<Record<string, number>> {
    return this.dead.fractions;
  }
}

/** Records of one layer: activation, gradient. */
class LayerProbe {
  private readonly place: Pointer;
  private readonly low: number;
  private readonly high: number;
  private readonly canSaturate: boolean;
  private readonly trainable: readonly NetworkParameter[];
  private records: Float64Array = new Float64Array(0);
  private sums: readonly Float64Array[] = [];

  constructor(
    private readonly node: NetworkNode,
    arena: Arena,
  ) {
    const { flatEnds } = activationDefinition(node.activation);
    this.canSaturate = flatEnds !== undefined;
    this.low = flatEnds?.low ?? -Infinity;
    this.high = flatEnds?.high ?? Infinity;
    this.trainable = node.parameters.filter((parameter) => parameter.trainable);
    this.place = arena.bytes(2 * recordBytes);
  }

  begin(arena: Arena): void {
    this.records = arena.records(this.place, 2 * statisticCount);
    this.sums = this.trainable.map(({ sums }) => arena.records(sums, 2));
  }

  emptyFacts(): LayerFacts {
    const { name, type, fused } = this.node;
    return {
      name,
      type,
      activation: { ...emptyTensorFacts(), saturatedFraction: 0 },
      gradient: emptyTensorFacts(),
      fused,
      parameters: this.trainable.map(({ name }) => ({ name, norm: 0, gradientNorm: 0, updateRatio: 0 })),
    };
  }

  measure(kernels: Kernels, facts: LayerFacts, examples: number): void {
    const { node, place, records } = this;
    measureTensor(kernels, node.output, examples, this.low, this.high, place);
    measureTensor(kernels, node.gradient, examples, -Infinity, Infinity, place + recordBytes);
    readRecord(records, 0, facts.activation);
    readRecord(records, statisticCount, facts.gradient);
    facts.activation.saturatedFraction = this.canSaturate ? records[statistic.outsideFraction]! : 0;
    for (let at = 0; at < this.trainable.length; at++) readUpdate(this.sums[at]!, facts.parameters[at]!);
  }
}

function measureTensor(
  kernels: Kernels,
  tensor: Tensor,
  examples: number,
  low: number,
  high: number,
  place: Pointer,
): void {
  kernels.statistics(tensor.pointer, examples * tensor.size, low, high, place);
}

function readRecord(records: Float64Array, from: number, facts: TensorFacts): void {
  facts.mean = records[from + statistic.mean]!;
  facts.std = records[from + statistic.deviation]!;
  facts.norm = records[from + statistic.norm]!;
  facts.min = records[from + statistic.minimum]!;
  facts.max = records[from + statistic.maximum]!;
  facts.zeroFraction = records[from + statistic.zeroFraction]!;
  facts.nonFinite = records[from + statistic.nonFinite]!;
}

/** A parameter of zeros has no relative update; 0 stands for it. */
function readUpdate(sums: Float64Array, facts: ParameterFacts): void {
  const norm = Math.sqrt(sums[1]!);
  facts.norm = norm;
  facts.updateRatio = norm === 0 ? 0 : Math.sqrt(sums[0]!) / norm;
}

const emptyTensorFacts = (): TensorFacts => ({
  mean: 0,
  std: 0,
  norm: 0,
  min: 0,
  max: 0,
  zeroFraction: 0,
  nonFinite: 0,
});
