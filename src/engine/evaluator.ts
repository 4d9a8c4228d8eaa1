/** Cost and metrics of a network over a whole part of the data, in chunks of its batch size. */
import type { Examples } from "./examples";
import type { Evaluation } from "./facts";
import type { Pass } from "./layers/definition";
import type { LossDefinition } from "./losses/definition";
import type { MetricPasses, MetricSite, TargetScale } from "./metrics/definition";
import { metricDefinition, metricNames } from "./metrics/index";
import type { Network } from "./network";
import { type Chosen, valuesOf } from "./options";
import { sizeOf } from "./shape";

export class Evaluator {
  private readonly metrics: readonly { readonly name: string; readonly passes: MetricPasses }[];
  private readonly inputs: readonly (Float32Array | Float64Array)[];
  private readonly pass: Pass = { examples: 0, mode: "evaluation", dropout: false, step: 0 };

  constructor(
    private readonly network: Network,
    metrics: readonly Chosen[],
    targetScale: TargetScale = unscaled,
  ) {
    this.inputs = network.inputs.map(({ values }) => values);
    const site = metricSite(network, targetScale);
    const names = metricNames(metrics);
    this.metrics = metrics.map((chosen, at) => ({
      name: names[at]!,
      passes: metricDefinition(chosen).create({ ...site, options: valuesOf(chosen.options) }),
    }));
  }

  /** Overwrites the network's inputs, activations and target, not its parameters. */
  evaluate(examples: Examples): Evaluation {
    const { network, pass } = this;
    for (const { passes } of this.metrics) passes.reset();
    let lossSum = 0;
    this.forEachChunk(examples, (count) => {
      pass.examples = count;
      network.forward(pass);
      lossSum += network.loss(pass) * count;
      for (const { passes } of this.metrics) passes.add(count);
    });
    const evaluation: Evaluation = {
      cost: lossSum / examples.count + network.penalty(),
      metrics: {},
      examples: examples.count,
    };
    for (const { name, passes } of this.metrics) {
      if ("matrix" in passes) (evaluation.matrices ??= {})[name] = passes.matrix();
      else evaluation.metrics[name] = passes.value();
    }
    return evaluation;
  }

  /** The network's prediction for every example, `[count, …output shape]`, in the target's scale of the batches. */
  predict(examples: Examples): Float32Array | Float64Array {
    const { network, pass } = this;
    const size = sizeOf(network.output.shape);
    const all =
      network.precision === "float32"
        ? new Float32Array(examples.count * size)
        : new Float64Array(examples.count * size);
    this.forEachChunk(examples, (count, start) => {
      pass.examples = count;
      network.forward(pass);
      all.set(network.output.values.subarray(0, count * size), start * size);
    });
    return all;
  }

  private forEachChunk(examples: Examples, use: (count: number, start: number) => void): void {
    const rows = Uint32Array.from({ length: examples.count }, (_, row) => row);
    for (let start = 0; start < examples.count; start += this.network.batchSize) {
      const count = Math.min(this.network.batchSize, examples.count - start);
      examples.read(rows, start, count, this.inputs, this.network.target.values);
      use(count, start);
    }
  }
}

/** Where metrics find a network's predictions and targets, and how they read them. */
export function metricSite(network: Network, targetScale = unscaled): MetricSite<object> {
  const columns = network.output.shape.at(-1) ?? 1;
  return {
    options: {},
    prediction: network.output.values,
    target: network.target.values,
    rowsOfExample: sizeOf(network.output.shape) / columns,
    columns,
    loss: readAs(network),
    targetScale,
  };
}

const unscaled: TargetScale = { offset: 0, factor: 1 };

/** The loss as metrics know it: where it takes any target, one number for a row of several units is a class. */
function readAs({ lossDefinition, output, target }: Network): LossDefinition {
  if (lossDefinition.target !== "any") return lossDefinition;
  const columns = output.shape.at(-1) ?? 1;
  const isClass = columns > 1 && sizeOf(target.shape) * columns === sizeOf(output.shape);
  return { ...lossDefinition, target: isClass ? "classNumbers" : "perUnit" };
}
