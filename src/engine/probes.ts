/**
 * Probes: measure a training step into a `StepFacts` that is made once and written over. One call of the
 * statistics kernel goes over all layers' activations and gradients and writes records of float64 into the
 * network's memory, read through one view; nothing here changes what the step computes.
 */
import { type Kernels, type Pointer, statistic, statisticCount } from "../kernels/kernels";
import { activationDefinition } from "./activations";
import type { Arena } from "./arena";
import { type DeadUnitMemory, DeadUnitProbe } from "./deadUnits";
import type { LayerFacts, ParameterFacts, StepFacts, TensorFacts } from "./facts";
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
  /** Of every layer the activation, then the gradient. */
  private readonly count: number;
  private readonly table: Pointer;
  private readonly bounds: Pointer;
  private readonly place: Pointer;
  private records: Float64Array = new Float64Array(0);

  constructor(
    network: Probed,
    private readonly arena: Arena,
  ) {
    this.kernels = network.kernels;
    this.layers = network.nodes.map((node) => new LayerProbe(node));
    this.dead = new DeadUnitProbe(network.kernels, network.nodes, arena);
    const tensors = network.nodes.flatMap(({ output, gradient }) => [output, gradient]);
    this.count = tensors.length;
    this.table = arena.integers(tensors.flatMap(({ pointer, size }) => [pointer, size]));
    this.bounds = arena.bytes(this.count * 2 * Float64Array.BYTES_PER_ELEMENT);
    this.place = arena.bytes(this.count * recordBytes);
  }

  /** Once memory is planned. */
  begin(): void {
    this.records = this.arena.records(this.place, this.count * statisticCount);
    this.arena
      .records(this.bounds, this.count * 2)
      .set(this.layers.flatMap(({ low, high }) => [low, high, -Infinity, Infinity]));
    for (const layer of this.layers) layer.begin(this.arena);
    this.dead.begin(this.arena);
  }

  /** Facts to be filled by `measure`, layers in the order of computation. */
  emptyFacts(): StepFacts {
    const layers = this.layers.map((layer) => layer.emptyFacts());
    return {
      step: 0,
      epoch: 0,
      learningRate: 0,
      cost: 0,
      penalty: 0,
      gradientNorm: 0,
      lossGradientNorm: 0,
      penaltyGradientNorm: 0,
      layers,
    };
  }

  /** Fills the layers' facts after a backward pass and an update of that many examples. */
  measure(facts: StepFacts, examples: number): void {
    this.kernels.statisticsOfEach(this.table, this.bounds, this.place, this.count, examples);
    for (let at = 0; at < this.layers.length; at++)
      this.layers[at]!.read(this.records, 2 * at * statisticCount, facts.layers[at]!);
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

  /** What they remember from step to step, for going back. */
  memory(): DeadUnitMemory {
    return this.dead.memory();
  }

  recall(memory: DeadUnitMemory): void {
    this.dead.recall(memory);
  }
}

/** Reads one layer's two records, activation and gradient, and its parameters' updates. */
class LayerProbe {
  /** Beyond these the activation is flat. */
  readonly low: number;
  readonly high: number;
  private readonly canSaturate: boolean;
  private readonly trainable: readonly NetworkParameter[];
  private sums: readonly Float64Array[] = [];

  constructor(private readonly node: NetworkNode) {
    const { flatEnds } = activationDefinition(node.activation);
    this.canSaturate = flatEnds !== undefined;
    this.low = flatEnds?.low ?? -Infinity;
    this.high = flatEnds?.high ?? Infinity;
    this.trainable = node.parameters.filter((parameter) => parameter.trainable);
  }

  begin(arena: Arena): void {
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

  read(records: Float64Array, from: number, facts: LayerFacts): void {
    readRecord(records, from, facts.activation);
    readRecord(records, from + statisticCount, facts.gradient);
    facts.activation.saturatedFraction = this.canSaturate ? records[from + statistic.outsideFraction]! : 0;
    for (let at = 0; at < this.trainable.length; at++) readUpdate(this.sums[at]!, facts.parameters[at]!);
  }
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
