import assert from "node:assert/strict";
import { HistogramProbe, histogramBins, histogramNumbers } from "../../../src/engine/histograms";
import { compileNetwork, type Network } from "../../../src/engine/network";
import { Trainer } from "../../../src/engine/trainer";
import { distributionOf, shownBins, shownNumbers } from "../../../src/session/shownHistograms";
import { fewestAllocated } from "./objectsAllocated";
import { chain, chosen, layer, loss, networkSpec, normals, randomExamples, training } from "./support";

const layers = chain(
  layer("dense", { units: 6, activation: chosen("relu") }),
  layer("dropout"),
  layer("batchNormalization"),
  layer("dense", { units: 2 }),
);

function trained(precision: "float32" | "float64", units = 4): { network: Network; trainer: Trainer } {
  const spec = networkSpec([units], [2], layers, loss("meanSquaredError"));
  const network = compileNetwork(spec, { precision, batchSize: 16 });
  network.initialize();
  const examples = randomExamples([units], 40, [2], normals(80, "targets"));
  const trainer = new Trainer(network, training({ batchSize: 16 }), examples, { seed: 1 });
  for (let step = 0; step < 3; step++) trainer.step();
  return { network, trainer };
}

/** As the probe's comment says it, in the plainest way: which bin's edges a value lies between. */
function naive(values: readonly number[], edges: readonly number[], kind: string): number[] {
  const counts = new Array<number>(histogramBins).fill(0);
  const middle = (histogramBins - 1) / 2;
  for (const value of values.filter(Number.isFinite)) {
    let bin = edges[0] === edges.at(-1) ? middle : -1;
    for (let at = 0; bin < 0 && at < histogramBins; at++) {
      const [from, to] = [edges[at]!, edges[at + 1]!];
      // Powers lie symmetrically: the edge nearer to zero belongs to a bin.
      const inside =
        kind !== "gradient"
          ? value >= from && (value < to || at === histogramBins - 1)
          : at === middle
            ? value > from && value < to
            : at < middle
              ? value > from && value <= to
              : value >= from && value < to;
      if (inside) bin = at;
    }
    counts[bin]!++;
  }
  return counts;
}

describe("Histograms", () => {
  it("are laid out for views as the engine fills them", () => {
    assert.equal(shownBins, histogramBins);
    assert.equal(shownNumbers, histogramNumbers);
  });

  for (const precision of ["float32", "float64"] as const)
    it(`count each layer's activations, gradients and weights as a plain count does, in ${precision}`, () => {
      const { network, trainer } = trained(precision);
      const probe = new HistogramProbe(network.nodes);
      const record = { step: 2, ...probe.emptyRecord() };
      const examples = trainer.examplesOfStep;
      assert.equal(examples, 8, "the last mini-batch of 40 examples is smaller");
      probe.take(examples, record);
      const kinds = probe.tensors.map(({ layer, kind }) => `${layer}/${kind}`);
      assert.deepEqual(
        kinds.filter((name) => name.endsWith("weights")),
        ["dense_1/weights", "batchNormalization_1/weights", "dense_2/weights"],
      );
      probe.tensors.forEach(({ layer, kind }, at) => {
        const node = network.nodes.find(({ name }) => name === layer)!;
        const view = {
          activation: () => node.outputValues.subarray(0, examples * node.output.size),
          gradient: () => node.gradientValues.subarray(0, examples * node.output.size),
          weights: () => (network.parameter(`${layer}/kernel`) ?? node.parameters[0]!).values,
        }[kind]();
        const values = [...view];
        const { counts, edges, looked, nonFinite } = distributionOf(record, at, kind)!;
        assert.equal(looked, values.length);
        assert.equal(nonFinite, 0);
        const sizes = values.map(Math.abs);
        if (kind === "gradient") {
          const most = Math.max(...sizes);
          assert.ok(
            edges.at(-1)! > most && edges.at(-1)! <= 2 * most,
            "the outermost power holds the largest",
          );
        } else assert.deepEqual([edges[0], edges.at(-1)], [Math.min(...values), Math.max(...values)]);
        const expected = naive(values, edges, kind);
        // Where a value lies on an edge up to rounding, it may stand on either side.
        const differing = expected.reduce((sum, count, bin) => sum + Math.abs(count - counts[bin]!), 0);
        assert.ok(differing <= 2, `${layer}/${kind}: ${[...counts].join()} is not ${expected.join()}`);
        assert.equal(
          counts.reduce((sum, count) => sum + count, 0),
          values.length,
        );
      });
    });

  it("leave out what is not finite and say how much; equal values and zeros stand in the middle", () => {
    const { network, trainer } = trained("float64");
    const probe = new HistogramProbe(network.nodes);
    const record = { step: 0, ...probe.emptyRecord() };
    const [first] = network.nodes;
    first!.outputValues.fill(0.25);
    first!.outputValues.set([NaN, Infinity, -Infinity]);
    first!.gradientValues.fill(0);
    network.parameter("dense_1/kernel")!.values.fill(NaN);
    probe.take(trainer.examplesOfStep, record);
    const [activation, gradient, weights] = (["activation", "gradient", "weights"] as const).map((kind, at) =>
      distributionOf(record, at, kind)!,
    );
    assert.deepEqual([activation!.looked, activation!.nonFinite], [48, 3]);
    assert.equal(activation!.counts[20], 45);
    assert.deepEqual([activation!.edges[0], activation!.edges.at(-1)], [0.25, 0.25]);
    assert.equal(gradient!.counts[20], 48);
    assert.deepEqual([weights!.looked, weights!.nonFinite], [24, 24]);
    assert.ok(weights!.counts.every((count) => count === 0));
  });

  it("look at no more than 16,384 entries of a large tensor, at every column alike", () => {
    const spec = networkSpec(
      [64],
      [2],
      chain(layer("dense", { units: 512 }), layer("dense", { units: 2 })),
      loss("meanSquaredError"),
    );
    const network = compileNetwork(spec, { precision: "float32", batchSize: 256 });
    network.initialize();
    const output = network.nodes[0]!.outputValues;
    // Each column has a value of its own: a share of 1/512 of all, if every column is looked at alike.
    for (let at = 0; at < output.length; at++) output[at] = (at % 512) / 512;
    const probe = new HistogramProbe(network.nodes);
    const record = { step: 0, ...probe.emptyRecord() };
    probe.take(256, record);
    const { counts, looked } = distributionOf(record, 0, "activation")!;
    assert.ok(looked <= 16_384 && looked > 12_000, `${looked} entries`);
    for (const count of counts)
      assert.ok(Math.abs(count / looked - 1 / histogramBins) < 0.003, `${count} of ${looked}`);
  });

  it("allocate nothing while they are taken", () => {
    const { network } = trained("float32");
    const probe = new HistogramProbe(network.nodes);
    const record = probe.emptyRecord();
    const { count, where } = fewestAllocated(() => probe.take(16, record), 400, 200);
    assert.ok(count < 200, `${count} objects in 400 takings: ${where}`);
  });
});
