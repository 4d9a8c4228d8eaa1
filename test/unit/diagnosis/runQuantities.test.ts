import assert from "node:assert/strict";
import { CostCurve, meanBetween } from "../../../src/diagnosis/costCurve";
import { trivialCost } from "../../../src/diagnosis/trivialCost";
import { spreadOf } from "../../../src/engine/answerSpread";
import type { Examples } from "../../../src/engine/examples";

/** Examples with these targets, and no inputs to speak of. */
const withTargets = (targets: readonly (readonly number[])[]): Examples => ({
  count: targets.length,
  inputs: [{ name: "input", shape: [1] }],
  targetShape: [targets[0]!.length],
  read(rows, start, count, _inputs, target) {
    for (let at = 0; at < count; at++) target.set(targets[rows[start + at]!]!, at * targets[0]!.length);
  },
});
const near = (actual: number, expected: number) =>
  assert.ok(Math.abs(actual - expected) < 1e-12, String(actual));

describe("What the rules of a run measure by", () => {
  it("is the entropy of the classes' frequencies, however the target is written", () => {
    const entropy = -(0.75 * Math.log(0.75) + 0.25 * Math.log(0.25));
    const numbers = withTargets([[0], [0], [1], [0]]);
    near(trivialCost({ type: "binaryCrossentropy", options: {} }, numbers), entropy);
    near(trivialCost({ type: "sparseCategoricalCrossentropy", options: {} }, numbers), entropy);
    const oneHot = withTargets([
      [1, 0],
      [1, 0],
      [0, 1],
      [1, 0],
    ]);
    near(trivialCost({ type: "categoricalCrossentropy", options: {} }, oneHot), entropy);
  });

  it("is the variance about the mean, the deviation about the median, and unknown for other losses", () => {
    const numbers = withTargets([[1], [2], [6]]);
    near(trivialCost({ type: "meanSquaredError", options: {} }, numbers), 14 / 3);
    near(trivialCost({ type: "meanAbsoluteError", options: {} }, numbers), 5 / 3);
    assert.equal(trivialCost({ type: "toString", options: {} }, numbers), Infinity);
  });

  it("is 0 between equal answers, √2 between columns that differ by 2√2, and unknown of one example", () => {
    assert.deepEqual(spreadOf([1, 2, 1, 2], 2, 2), { between: 0, size: Math.sqrt(2.5) });
    near(spreadOf([0, 0, 2 * Math.SQRT2, 2 * Math.SQRT2], 2, 2).between, Math.SQRT2);
    assert.ok(Number.isNaN(spreadOf([1, 2], 1, 2).between));
  });

  it("is a curve of at most 200 stretches of a million steps, with their means", () => {
    const curve = new CostCurve(1_000_000);
    for (let step = 0; step < 1_000_000; step++) curve.add(step, step < 500_000 ? 2 : 1);
    assert.equal(curve.stretches.length, 200);
    near(meanBetween(curve.stretches, 0, 1), 1.5);
    curve.add(1_000_000, NaN);
    assert.equal(curve.stretches.length, 200);
  });
});
