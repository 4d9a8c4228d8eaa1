/** Kinks are never called mistakes, wherever they lie, and hide none. */
import assert from "node:assert/strict";
import type { Definitions } from "../../../src/engine/definitions";
import type { GradientCheck } from "../../../src/engine/facts";
import { checkGradients } from "../../../src/engine/gradientCheck";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import type { Chosen } from "../../../src/engine/options";
import { custom, definitionsOf, userLoss, type WrittenLayer } from "./custom/userFiles";
import { chain, chosen, examplesOf, layer, loss, networkSpec, normals } from "./support";

function check(
  shape: readonly number[],
  values: ArrayLike<number>,
  layers: readonly LayerSpec[],
  {
    targets,
    lossOf,
    definitions,
  }: { targets?: ArrayLike<number>; lossOf?: Chosen; definitions?: Definitions } = {},
): GradientCheck {
  const count = values.length / shape.reduce((product, size) => product * size, 1);
  const goals = targets ?? normals(count, "targets");
  const target = [goals.length / count];
  const spec = networkSpec(shape, target, chain(...layers), lossOf ?? loss("meanSquaredError"));
  return checkGradients(spec, examplesOf([{ name: "input", shape, values }], target, goals), {
    tolerance: 1e-7,
    samples: 200,
    batchSize: count,
    ...(definitions && { definitions }),
  });
}

const of = (result: GradientCheck, layer: string, parameter: string) =>
  result.parameters.find((each) => each.layer === layer && each.parameter === parameter)!;

/** Normal numbers, some of them exactly 0 and some very near. */
function numbersAtKinks(count: number): Float64Array {
  const values = normals(count, "at kinks");
  for (const at of [0, 5, 9, 20]) values[at] = 0;
  [3e-6, -4e-7, 2e-8, 8e-6].forEach((value, at) => (values[4 * at + 2] = value));
  return values;
}

const identity = (units: number, more = {}) =>
  layer("dense", { units, kernelInitializer: chosen("identity", { gain: 1 }), useBias: false, ...more });
const one = layer("dense", { units: 1 });

describe("gradient check at kinks", () => {
  it("a relu network exactly at and around its kinks passes, and the kinks are noted", () => {
    const values = numbersAtKinks(64);
    const result = check([8], values, [identity(8, { activation: chosen("relu") }), one]);
    assert.ok(
      result.passed,
      JSON.stringify(result.parameters.map((one) => [one.parameter, one.relativeError])),
    );
    assert.ok(result.relativeError <= 1e-8);
    // Four zeros and the one at a distance of 2e-8, which the smallest step of 1e-7 crosses.
    assert.equal(of(result, "dense_1", "input").kinks, 5);
    assert.ok(result.notes.some((note) => /entries lie at a kink.*dense_1\/input/.test(note)));
  });

  const relu = (factor: number): WrittenLayer => ({
    name: "relu",
    forward({ inputs: [x], output: y }) {
      for (let i = 0; i < x!.data.length; i++) y.data[i] = Math.max(0, x!.data[i]!);
    },
    backward({ inputs: [x], outputGradient: dy, inputGradients: [dx] }) {
      for (let i = 0; i < x!.data.length; i++) dx!.data[i] = x!.data[i]! > 0 ? factor * dy.data[i]! : 0;
    },
  });
  const ownRelu = (factor: number) =>
    check([8], numbersAtKinks(64), [custom("relu"), one], { definitions: definitionsOf([relu(factor)]) });

  it("a kink inside user code, which nobody told of, is found by the one-sided differences", () => {
    const result = ownRelu(1);
    assert.ok(result.passed);
    const input = of(result, "relu", "input");
    assert.ok(input.kinks >= 4 && input.kinks <= 6, String(input.kinks));
    assert.equal(input.checked + input.kinks, 64);
    assert.deepEqual(result.culprits, []);
  });

  it("a real mistake beside such kinks is still found, and of what kind", () => {
    for (const [factor, pattern] of [
      [-1, "sign"],
      [1.001, "factor"],
    ] as const) {
      const { passed, culprits } = ownRelu(factor);
      assert.equal(passed, false);
      assert.deepEqual(
        culprits.map((culprit) => [culprit.layer, culprit.parameter, culprit.pattern]),
        [["relu", "input", pattern]],
      );
    }
  });

  for (const type of ["simpleRNN", "gru", "lstm"] as const) {
    it(`${type} with relu inside, fed with zeros, passes`, () => {
      const values = normals(8 * 5 * 3, "sequences");
      values.fill(0, 0, 30);
      for (let at = 1; at < 60; at += 2) values[at] = 0;
      const result = check([5, 3], values, [layer(type, { units: 4, activation: chosen("relu") }), one]);
      assert.ok(result.passed);
      assert.ok(result.parameters.some(({ kinks }) => kinks > 0));
    });
  }

  it("probabilities at and around where categorical cross-entropy clips them", () => {
    const values = [
      1e-7, 0.5, 0.5, 2e-7, 0.6, 0.4, 0.9999999, 5e-8, 5e-8, 1.00000001e-7, 0.3, 0.7, 0.2, 0.3, 0.5,
    ];
    const result = check([3], values, [identity(3)], {
      targets: [1, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 0, 1, 0, 0],
      lossOf: loss("categoricalCrossentropy"),
    });
    assert.ok(
      result.passed,
      JSON.stringify(result.parameters.map((one) => [one.parameter, one.relativeError])),
    );
    assert.ok(of(result, "dense_1", "input").kinks > 0);
  });

  it("an absolute error at predictions that are exactly right, built in and written by a user", () => {
    const absolute: WrittenLayer = {
      name: "absolute",
      forward({ inputs: [p, t], output }) {
        for (let n = 0; n < output.data.length; n++) output.data[n] = Math.abs(p!.data[n]! - t!.data[n]!);
      },
      backward({ inputs: [p, t], outputGradient, inputGradients: [dp] }) {
        for (let n = 0; n < dp!.data.length; n++) {
          dp!.data[n] = p!.data[n]! >= t!.data[n]! ? outputGradient.data[n]! : -outputGradient.data[n]!;
        }
      },
    };
    const values = normals(8, "predictions");
    const targets = values.map((value, at) => (at < 3 ? value : value + 1));
    const definitions = definitionsOf([], [userLoss(absolute)]);
    for (const lossOf of [loss("meanAbsoluteError"), { type: "custom:absolute", options: {} }]) {
      const result = check([1], values, [identity(1)], { targets, lossOf, definitions });
      assert.ok(result.passed);
      assert.equal(of(result, "dense_1", "input").kinks, 3);
    }
  });

  it("a strongly curved cost is measured with smaller steps: 20 layers of selu that each grow 1.5 times pass", () => {
    const grow = () =>
      layer("dense", {
        units: 8,
        activation: chosen("selu"),
        kernelInitializer: chosen("identity", { gain: 1.5 }),
      });
    const layers = [...Array.from({ length: 20 }, grow), one];
    const result = check([3], normals(96, "inputs"), layers);
    assert.ok(result.passed, JSON.stringify(result.parameters.filter(({ verdict }) => verdict !== "pass")));
  });
});
