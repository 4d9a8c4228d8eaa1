import assert from "node:assert/strict";
import { Evaluator } from "../../../src/engine/evaluator";
import { impliedMetrics } from "../../../src/engine/metrics/index";
import { compileNetwork } from "../../../src/engine/network";
import type { Chosen } from "../../../src/engine/options";
import { chain, chosen, examplesOf, layer, loss, networkSpec, normals } from "./support";

/** Metrics of given predictions: the network passes them through, in batches of two. */
function evaluate(
  predictions: number[],
  units: number,
  targets: number[],
  target: number[],
  lossChosen: Chosen,
  names: string[],
  targetScale?: { offset: number; factor: number },
) {
  const network = compileNetwork(networkSpec([units], target, chain(layer("flatten")), lossChosen), {
    precision: "float64",
    batchSize: 2,
  });
  const examples = examplesOf([{ name: "input", shape: [units], values: predictions }], target, targets);
  const metrics = names.map((name) => chosen(name));
  return new Evaluator(network, metrics, targetScale).evaluate(examples);
}

describe("metrics", () => {
  it("accuracy of one unit compares with 0.5", () => {
    const { metrics, examples } = evaluate(
      [0.9, 0.2, 0.6, 0.4, 0.5],
      1,
      [1, 0, 0, 1, 0],
      [1],
      loss("binaryCrossentropy"),
      ["accuracy"],
    );
    assert.deepEqual([metrics.accuracy, examples], [0.6, 5]);
  });

  it("accuracy of several labels at once counts entries", () => {
    const { metrics } = evaluate([0.9, 0.2, 0.6, 0.4], 2, [1, 1, 1, 0], [2], loss("binaryCrossentropy"), [
      "accuracy",
    ]);
    assert.equal(metrics.accuracy, 0.75);
  });

  it("accuracy of exclusive classes compares the largest, the first of equals", () => {
    const predictions = [0.2, 0.5, 0.3, 0.4, 0.4, 0.2, 0.1, 0.1, 0.8];
    assert.equal(
      evaluate(predictions, 3, [1, 1, 2], [1], loss("sparseCategoricalCrossentropy"), ["accuracy"]).metrics
        .accuracy,
      2 / 3,
    );
    const oneHot = [0, 1, 0, 1, 0, 0, 1, 0, 0];
    assert.equal(
      evaluate(predictions, 3, oneHot, [3], loss("categoricalCrossentropy"), ["accuracy"]).metrics.accuracy,
      2 / 3,
    );
  });

  it("regression metrics are in the target's original units, r2 has none", () => {
    const names = ["meanSquaredError", "rootMeanSquaredError", "meanAbsoluteError", "r2"];
    const { cost, metrics } = evaluate([1, 2, 4], 1, [1, 3, 2], [1], loss("meanSquaredError"), names, {
      offset: 7,
      factor: 10,
    });
    const near = (found: number, expected: number): void =>
      assert.ok(Math.abs(found - expected) < 1e-12, `${found}`);
    near(cost, 5 / 3);
    near(metrics.meanSquaredError!, 500 / 3);
    near(metrics.rootMeanSquaredError!, Math.sqrt(500 / 3));
    near(metrics.meanAbsoluteError!, 10);
    near(metrics.r2!, 1 - 5 / 2);
  });

  it("r2 of several outputs is their mean, and keeps its digits far from zero", () => {
    const targets = [...normals(200, "targets")].map((value, at) => value + (at % 2) * 1e8);
    const predictions = targets.map((value, at) => value + (at % 2 === 0 ? 0 : at % 4 === 1 ? 0.5 : -0.5));
    const { metrics } = evaluate(predictions, 2, targets, [2], loss("meanSquaredError"), ["r2"]);
    const second = targets.filter((_, at) => at % 2 === 1).map((value) => value - 1e8);
    const mean = second.reduce((a, b) => a + b) / 100;
    const spread = second.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    assert.ok(Math.abs(metrics.r2! - (1 + (1 - 25 / spread)) / 2) < 1e-6);
  });

  it("a loss implies its metric", () => {
    assert.deepEqual(impliedMetrics(loss("categoricalCrossentropy")), [chosen("accuracy")]);
    assert.deepEqual(impliedMetrics(loss("meanSquaredError")), [chosen("meanAbsoluteError")]);
  });
});
