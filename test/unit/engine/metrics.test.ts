import assert from "node:assert/strict";
import { Evaluator } from "../../../src/engine/evaluator";
import { impliedMetrics, metrics as definitions, type MetricName } from "../../../src/engine/metrics/index";
import { compileNetwork } from "../../../src/engine/network";
import { type Chosen, withDefaults } from "../../../src/engine/options";
import { chain, chosen, examplesOf, layer, loss, networkSpec, normals } from "./support";

/** Metrics of given predictions: the network passes them through, in batches of two. */
function evaluate(
  predictions: number[],
  units: number | number[],
  targets: number[],
  target: number[],
  lossChosen: Chosen,
  names: (string | Chosen)[],
  targetScale?: { offset: number; factor: number },
) {
  const shape = [units].flat();
  const through = shape.length > 1 ? layer("reshape", { targetShape: shape }) : layer("flatten");
  const network = compileNetwork(networkSpec(shape, target, chain(through), lossChosen), {
    precision: "float64",
    batchSize: 2,
  });
  const examples = examplesOf([{ name: "input", shape, values: predictions }], target, targets);
  const metrics = names.map((name) => {
    const { type, options } = typeof name === "string" ? chosen(name) : name;
    return withDefaults(type, definitions[type as MetricName].options, options);
  });
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

  // Expected numbers counted by hand, with scikit-learn's definitions and zero_division=0; auc over all pairs.
  const scores = [0.1, 0.9, 0.4, 0.4, 0.8, 0.3, 0.6, 0.7, 0.2, 0.55];
  const yes = [0, 1, 0, 1, 1, 1, 0, 1, 0, 0];
  const near = (found: number, expected: number): void =>
    assert.ok(Math.abs(found - expected) < 1e-12, `${found} is not ${expected}`);

  it("precision, recall, f1, auc and the confusion matrix of yes or no are scikit-learn's definitions within 1e-12", () => {
    const names = ["precision", "recall", "f1", "auc", "confusionMatrix"];
    const { metrics, matrices } = evaluate(scores, 1, yes, [1], loss("binaryCrossentropy"), names);
    near(metrics.precision!, 3 / 5);
    near(metrics.recall!, 3 / 5);
    near(metrics.f1!, 3 / 5);
    near(metrics.auc!, 19.5 / 25);
    assert.deepEqual(matrices, {
      confusionMatrix: [
        [3, 2],
        [2, 3],
      ],
    });
    assert.ok(!("confusionMatrix" in metrics));
  });

  const threeClasses = [
    [0.5, 0.3, 0.2],
    [0.2, 0.5, 0.3],
    [0.6, 0.3, 0.1],
    [0.1, 0.2, 0.7],
    [0.3, 0.4, 0.3],
    [0.2, 0.1, 0.7],
  ].flat();
  const classes = [0, 1, 1, 2, 0, 1];

  it("exclusive classes: macro by default, micro, weighted or one class, from class numbers and from one-hot", () => {
    const names = (["precision", "recall", "f1"] as const).flatMap((type) => [
      type,
      chosen(type, { average: "micro" }),
      chosen(type, { average: "weighted" }),
      chosen(type, { class: 2 }),
    ]);
    const all = [...names, "confusionMatrix", "auc"];
    const of = (targets: number[], target: number[], type: "sparseCategoricalCrossentropy" | "hinge") =>
      evaluate(threeClasses, 3, targets, target, loss(type), all);
    const { metrics, matrices } = of(classes, [1], "sparseCategoricalCrossentropy");
    const expected = {
      precision: 0.5,
      precision_2: 0.5,
      precision_3: 0.5,
      precision_4: 0.5,
      recall: (1 / 2 + 1 / 3 + 1) / 3,
      recall_2: 0.5,
      recall_3: 0.5,
      recall_4: 1,
      f1: (1 / 2 + 2 / 5 + 2 / 3) / 3,
      f1_2: 0.5,
      f1_3: (2 / 2 + (3 * 2) / 5 + 2 / 3) / 6,
      f1_4: 2 / 3,
      auc: (6 / 8 + 4.5 / 9 + 4.5 / 5) / 3,
    };
    for (const [name, value] of Object.entries(expected)) near(metrics[name]!, value);
    assert.deepEqual(matrices!.confusionMatrix, [
      [1, 1, 0],
      [1, 1, 1],
      [0, 0, 1],
    ]);
    const rows = classes.flatMap((at) => [0, 1, 2].map((column) => (column === at ? 1 : 0)));
    assert.deepEqual(of(rows, [3], "hinge").metrics, metrics);
  });

  it("a class that nobody predicted has precision 0; one that occurs nowhere is left out of the mean", () => {
    const predictions = [0.9, 0.1, 0, 0.8, 0.2, 0];
    const sparse = loss("sparseCategoricalCrossentropy");
    const { metrics } = evaluate(predictions, 3, [0, 1], [1], sparse, ["precision", "recall", "f1", "auc"]);
    near(metrics.precision!, 1 / 4);
    near(metrics.recall!, 1 / 2);
    near(metrics.f1!, 1 / 3);
    near(metrics.auc!, 1);
    assert.ok(
      Number.isNaN(evaluate([0.5, 0.5], 1, [1, 1], [1], loss("binaryCrossentropy"), ["auc"]).metrics.auc),
    );
  });

  it("topKAccuracy counts what ties with the k-th", () => {
    const sparse = loss("sparseCategoricalCrossentropy");
    const of = (k: number) =>
      evaluate(threeClasses, 3, classes, [1], sparse, [chosen("topKAccuracy", { k })]).metrics.topKAccuracy!;
    near(of(1), 3 / 6);
    near(of(2), 5 / 6);
    near(of(3), 1);
    near(
      evaluate([0.3, 0.3, 0.4], 3, [1], [1], sparse, [chosen("topKAccuracy", { k: 2 })]).metrics
        .topKAccuracy!,
      1,
    );
  });

  it("exactMatch counts the examples that are right at every position, whatever the loss's targets", () => {
    // Three examples of two positions and two classes: both right, the second wrong, both wrong.
    const predictions = [0.9, 0.1, 0.2, 0.8, 0.7, 0.3, 0.6, 0.4, 0.1, 0.9, 0.4, 0.6];
    const sequences = (targets: number[], target: number[], type: Parameters<typeof loss>[0]) =>
      evaluate(predictions, [2, 2], targets, target, loss(type), ["exactMatch", "accuracy"]).metrics;
    const expected = { exactMatch: 1 / 3, accuracy: 1 / 2 };
    assert.deepEqual(sequences([0, 1, 0, 1, 0, 0], [2], "sparseCategoricalCrossentropy"), expected);
    const oneHot = [1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 1, 0];
    assert.deepEqual(sequences(oneHot, [2, 2], "categoricalCrossentropy"), expected);
    // Of yes-or-no units each must be right.
    const labels = [1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1];
    assert.deepEqual(sequences(labels, [2, 2], "binaryCrossentropy"), {
      exactMatch: 2 / 3,
      accuracy: 10 / 12,
    });
    // One position an example: what accuracy is.
    const { exactMatch, accuracy } = evaluate(
      threeClasses,
      3,
      classes,
      [1],
      loss("sparseCategoricalCrossentropy"),
      ["exactMatch", "accuracy"],
    ).metrics;
    assert.equal(exactMatch, accuracy);
  });

  it("perplexity is e to the cross-entropy: the number of classes for a prediction that knows nothing", () => {
    const sparse = loss("sparseCategoricalCrossentropy");
    const { metrics, cost } = evaluate(threeClasses, 3, classes, [1], sparse, ["perplexity"]);
    near(metrics.perplexity!, Math.exp(cost));
    near(evaluate([0.25, 0.25, 0.25, 0.25], 4, [3], [1], sparse, ["perplexity"]).metrics.perplexity!, 4);
    near(evaluate([0.5], 1, [1], [1], loss("binaryCrossentropy"), ["perplexity"]).metrics.perplexity!, 2);
  });

  it("under a hinge loss yes begins at 0, for targets 0/1 and ±1 alike", () => {
    const of = (targets: number[]) =>
      evaluate([0.3, -0.2, 0.1, -2], 1, targets, [1], loss("hinge"), ["accuracy", "precision"]).metrics;
    assert.deepEqual(of([1, 0, 0, 1]), { accuracy: 0.5, precision: 0.5 });
    assert.deepEqual(of([1, -1, -1, 1]), of([1, 0, 0, 1]));
  });

  it("a loss implies its metric", () => {
    assert.deepEqual(impliedMetrics(loss("categoricalCrossentropy")), [chosen("accuracy")]);
    assert.deepEqual(impliedMetrics(loss("meanSquaredError")), [chosen("meanAbsoluteError")]);
  });
});
