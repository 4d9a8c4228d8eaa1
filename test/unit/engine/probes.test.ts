import assert from "node:assert/strict";
import { compileNetwork } from "../../../src/engine/network";
import type { NetworkSpec } from "../../../src/engine/networkSpec";
import { Trainer } from "../../../src/engine/trainer";
import {
  chain,
  chosen,
  examplesOf,
  layer,
  loss,
  networkSpec,
  normals,
  optimizer,
  randomExamples,
  training,
} from "./support";

const build = (spec: NetworkSpec, examples = randomExamples([4], 40, [2], normals(80, "targets"))) => {
  const network = compileNetwork(spec, { precision: "float64", batchSize: 40 });
  network.initialize();
  const trainer = new Trainer(
    network,
    training({ batchSize: 40, optimizer: optimizer("sgd", { learningRate: 0.1 }) }),
    examples,
    { seed: 1 },
  );
  return { network, trainer };
};

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe("facts of a step", () => {
  const layers = chain(
    layer("dense", { units: 6, activation: chosen("relu") }),
    layer("dense", { units: 2 }),
  );
  const spec = networkSpec([4], [2], layers, loss("meanSquaredError"), {
    regularization: { l1: 0, l2: 0.1 },
  });

  it("hold every tensor's statistics within 1e-12 of plain JavaScript", () => {
    const { network, trainer } = build(spec);
    trainer.step();
    network.nodes.forEach((node, at) => {
      for (const [facts, view] of [
        [trainer.facts.layers[at]!.activation, node.outputValues],
        [trainer.facts.layers[at]!.gradient, node.gradientValues],
      ] as const) {
        const values = [...view];
        const near = (found: number, expected: number): void => assert.ok(Math.abs(found - expected) < 1e-12);
        near(facts.mean, mean(values));
        near(facts.std, Math.sqrt(mean(values.map((value) => (value - mean(values)) ** 2))));
        near(facts.norm, Math.hypot(...values));
        near(facts.min, Math.min(...values));
        near(facts.max, Math.max(...values));
        near(facts.zeroFraction, values.filter((value) => value === 0).length / values.length);
        assert.equal(facts.nonFinite, 0);
      }
    });
  });

  it("hold norms before the update, the update's ratio, the whole gradient's norm, cost and penalty", () => {
    const { network, trainer } = build(spec);
    const before = network.parameters.map(({ values }) => [...values]);
    const penalty = network.penalty();
    trainer.step();
    const { facts } = trainer;
    const gradients: number[] = [];
    network.parameters.forEach(({ layer, name, values, gradientValues }, at) => {
      const found = facts.layers
        .find((each) => each.name === layer)!
        .parameters.find((each) => each.name === name)!;
      const norm = Math.hypot(...before[at]!);
      const change = Math.hypot(...before[at]!.map((value, entry) => values[entry]! - value));
      assert.ok(Math.abs(found.norm - norm) < 1e-12);
      assert.ok(Math.abs(found.gradientNorm - Math.hypot(...gradientValues!)) < 1e-12);
      assert.ok(Math.abs(found.updateRatio - (norm === 0 ? 0 : change / norm)) < 1e-12);
      gradients.push(...gradientValues!);
    });
    assert.ok(Math.abs(facts.gradientNorm - Math.hypot(...gradients)) < 1e-12);
    assert.ok(Math.abs(facts.penalty - penalty) < 1e-12 && penalty > 0);
    assert.ok(facts.cost > facts.penalty);
  });

  it("are one object, filled anew each step", () => {
    const { trainer } = build(spec);
    const { facts } = trainer;
    trainer.step();
    const first = structuredClone(facts);
    trainer.step();
    assert.equal(trainer.facts, facts);
    assert.notDeepEqual(facts, first);
    assert.equal(facts.layers[1]!.fused, false);
  });

  it("count NaN and infinity, and how much of a sigmoid or tanh is flat", () => {
    for (const type of ["sigmoid", "tanh", "relu"]) {
      const flat = networkSpec(
        [4],
        [4],
        chain(layer("activation", { activation: chosen(type) })),
        loss("meanSquaredError"),
      );
      const values = normals(160, "inputs").fill(1);
      values.fill(5.01, 0, 16);
      values.fill(-5.01, 16, 40);
      values.fill(4.99, 40, 60);
      const data = examplesOf([{ name: "input", shape: [4], values }], [4], new Float64Array(160));
      const { trainer } = build(flat, data);
      trainer.step();
      assert.equal(trainer.facts.layers[0]!.activation.saturatedFraction, type === "relu" ? 0 : 0.25);
      values[7] = Number.NaN;
      trainer.step();
      assert.equal(trainer.facts.layers[0]!.activation.nonFinite, 1);
    }
  });
});

describe("dead units", () => {
  it("are those silent on every example of a window of 256, known at its end", () => {
    const many = randomExamples([4], 400, [2], normals(800, "targets"));
    const layers = chain(
      layer("dense", { units: 4, activation: chosen("relu") }),
      layer("dense", { units: 2, activation: chosen("tanh") }),
    );
    const { network, trainer } = build(networkSpec([4], [2], layers, loss("meanSquaredError")), many);
    network.parameter("dense_1/bias")!.values.set([-1e9, 0, 0, 1]);
    for (let step = 0; step < 6; step++) trainer.step();
    assert.deepEqual(trainer.deadFractions(), { dense_1: 0 });
    trainer.step();
    assert.deepEqual(trainer.deadFractions(), { dense_1: 0.25 });
    network.parameter("dense_1/bias")!.values.fill(-1e9);
    for (let step = 0; step < 7; step++) trainer.step();
    assert.deepEqual(trainer.deadFractions(), { dense_1: 1 });
  });

  it("of fewer examples than a window: those silent on all there are", () => {
    const layers = chain(
      layer("dense", { units: 4, activation: chosen("relu") }),
      layer("dense", { units: 2 }),
    );
    const spec = networkSpec([4], [2], layers, loss("meanSquaredError"));
    const network = compileNetwork(spec, { precision: "float64", batchSize: 16 });
    network.initialize();
    network.parameter("dense_1/bias")!.values.fill(-1e9);
    const few = randomExamples([4], 40, [2], normals(80, "targets"));
    const trainer = new Trainer(network, training({ batchSize: 16 }), few, { seed: 1 });
    for (let step = 0; step < 2; step++) trainer.step();
    assert.deepEqual(trainer.deadFractions(), { dense_1: 0 });
    trainer.step();
    assert.deepEqual(trainer.deadFractions(), { dense_1: 1 });
  });
});
