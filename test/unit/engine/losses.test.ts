import assert from "node:assert/strict";
import fc from "fast-check";
import { checkGradients } from "../../../src/engine/gradientCheck";
import { losses, type LossName, targetMismatch } from "../../../src/engine/losses/index";
import { compileNetwork, type Network } from "../../../src/engine/network";
import type { Chosen } from "../../../src/engine/options";
import {
  chain,
  chosen,
  classNumbers,
  examplesOf,
  layer,
  loss,
  networkSpec,
  normals,
  oneHot,
  randomExamples,
  trainingPass,
} from "./support";

interface Case {
  chosen: Chosen;
  activation: string;
  units: number;
  target: number[];
  values: Float64Array;
}

const cases = (batch: number, units: number): Case[] => {
  const classes = classNumbers(batch, units, "classes");
  return [
    {
      chosen: loss("meanSquaredError"),
      activation: "linear",
      units,
      target: [units],
      values: normals(batch * units, "numbers"),
    },
    {
      chosen: loss("binaryCrossentropy"),
      activation: "sigmoid",
      units,
      target: [units],
      values: oneHot(classes, units),
    },
    {
      chosen: loss("categoricalCrossentropy"),
      activation: "softmax",
      units,
      target: [units],
      values: oneHot(classes, units),
    },
    {
      chosen: loss("sparseCategoricalCrossentropy"),
      activation: "softmax",
      units,
      target: [1],
      values: classes,
    },
  ];
};

/** Losses of numbers and margins, all of them with kinks but two: behind which output, on which targets. */
const withKinks = (batch: number, units: number): Case[] => {
  const numbers = normals(batch * units, "numbers");
  const yesNo = Float64Array.from(numbers, (value) => (value > 0 ? 1 : 0));
  const classes = classNumbers(batch, units, "classes");
  const of = (chosen: Chosen, activation: string, values: Float64Array): Case => ({
    chosen,
    activation,
    units,
    target: [units],
    values,
  });
  return [
    of(loss("meanAbsoluteError"), "linear", numbers),
    of(loss("huber"), "linear", numbers),
    of(loss("huber", { delta: 0.25 }), "linear", numbers),
    of(loss("logCosh"), "linear", numbers),
    of(loss("hinge"), "linear", yesNo),
    of(
      loss("hinge"),
      "tanh",
      Float64Array.from(yesNo, (value) => 2 * value - 1),
    ),
    of(loss("squaredHinge"), "linear", yesNo),
    of(loss("kullbackLeiblerDivergence"), "softmax", oneHot(classes, units)),
    of(
      loss("poisson"),
      "exponential",
      Float64Array.from(numbers, (value) => Math.round(value * value)),
    ),
  ];
};

/** A network of one layer that hands its input to the loss: logits in, cost out. */
function direct(
  lossChosen: Chosen,
  activation: string,
  logits: ArrayLike<number>,
  units: number,
  target: number[],
  values: ArrayLike<number>,
) {
  const layers = chain(layer("activation", { activation: chosen(activation) }));
  const batch = logits.length / units;
  const network = compileNetwork(networkSpec([units], target, layers, lossChosen), {
    precision: "float64",
    batchSize: batch,
    inputGradients: "all",
  });
  network.inputs[0]!.values.set(logits);
  network.target.values.set(values);
  const pass = trainingPass(batch);
  network.forward(pass);
  const cost = network.loss(pass);
  network.backward(pass);
  return { network, cost };
}

const inputGradient = (network: Network): number[] => [...network.inputs[0]!.gradientValues!];

describe("losses", () => {
  it("agree with central differences within 1e-7, fused and behind an activation that is not theirs", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }), (batch, units) => {
        for (const { chosen: lossChosen, activation, target, values } of cases(batch, units)) {
          for (const last of [activation, "sigmoid"]) {
            const spec = networkSpec(
              [3],
              target,
              chain(layer("dense", { units, activation: chosen(last) })),
              lossChosen,
            );
            const examples = randomExamples([3], batch, target, values);
            const check = checkGradients(spec, examples, { tolerance: 1e-7, samples: 60, batchSize: batch });
            assert.ok(check.relativeError < 1e-7, `${lossChosen.type} ${last}: ${check.relativeError}`);
          }
        }
      }),
      { seed: 3, numRuns: 10 },
    );
  });

  it("agree with central differences within 1e-7 beside their kinks, and differences across one count as kinks", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 6 }), (batch, units) => {
        for (const { chosen: lossChosen, activation, target, values } of withKinks(batch, units)) {
          const spec = networkSpec(
            [3],
            target,
            chain(layer("dense", { units, activation: chosen(activation) })),
            lossChosen,
          );
          const examples = randomExamples([3], batch, target, values);
          const check = checkGradients(spec, examples, { tolerance: 1e-7, samples: 60, batchSize: batch });
          assert.ok(check.relativeError < 1e-7, `${lossChosen.type}: ${check.relativeError}`);
        }
      }),
      { seed: 3, numRuns: 10 },
    );
  });

  it("a prediction exactly on a kink is left out and said so, not called a bug", () => {
    for (const [lossChosen, value, goal] of [
      [loss("meanAbsoluteError"), 2, 2],
      [loss("huber"), 3, 2],
      [loss("huber"), 1, 2],
      [loss("hinge"), 1, 1],
      [loss("hinge"), -1, 0],
      [loss("squaredHinge"), 1, 1],
    ] as const) {
      const dense = layer("dense", { units: 1, kernelInitializer: chosen("constant", { value }) });
      const spec = networkSpec([1], [1], chain(dense), lossChosen);
      const examples = examplesOf([{ name: "input", shape: [1], values: [1, 1] }], [1], [goal, goal]);
      const check = checkGradients(spec, examples, { tolerance: 1e-7, samples: 10, batchSize: 2 });
      // Nothing is left to compare, so nothing has passed either.
      assert.equal(check.passed, false, lossChosen.type);
      assert.ok(check.parameters.every(({ verdict, checked }) => verdict === "note" && checked === 0));
      const kinks = check.parameters.map((parameter) => parameter.kinks);
      assert.deepEqual(kinks, [1, 1, 2], lossChosen.type);
    }
  });

  it("are means over the rows of an output of two axes, however its last axis counts", () => {
    const of = (shape: number[], target: number[], lossChosen: Chosen) => {
      const layers = chain(layer("activation", { activation: chosen("softplus") }));
      const size = shape.reduce((a, b) => a * b);
      const batch = 24 / size;
      const network = compileNetwork(networkSpec(shape, target, layers, lossChosen), {
        precision: "float64",
        batchSize: batch,
        inputGradients: "all",
      });
      network.inputs[0]!.values.set(normals(24, "rows"));
      network.target.values.set(
        lossChosen.type === "sparseCategoricalCrossentropy"
          ? classNumbers(8, 3, "rows")
          : oneHot(classNumbers(8, 3, "rows"), 3),
      );
      const pass = trainingPass(batch);
      network.forward(pass);
      const cost = network.loss(pass);
      network.backward(pass);
      return [cost, ...inputGradient(network)];
    };
    for (const type of Object.keys(losses) as LossName[]) {
      const sparse = type === "sparseCategoricalCrossentropy";
      const flat = of([3], sparse ? [1] : [3], loss(type));
      const rows = of([2, 2, 3], sparse ? [2, 2] : [2, 2, 3], loss(type));
      assert.deepEqual(rows, flat, type);
    }
  });

  it("have the values of their formulas within 1e-14", () => {
    const z = [0.5, -1, 2, 0, 0.25, -0.75];
    const softmax = (row: number[]): number[] => {
      const all = row.map(Math.exp);
      return all.map((value) => value / all.reduce((a, b) => a + b));
    };
    const p = [...softmax(z.slice(0, 3)), ...softmax(z.slice(3))];
    const near = (found: number, expected: number): void => assert.ok(Math.abs(found - expected) < 1e-14);
    const categorical = -(Math.log(p[2]!) + Math.log(p[3]!)) / 2;
    near(direct(loss("sparseCategoricalCrossentropy"), "softmax", z, 3, [1], [2, 0]).cost, categorical);
    near(direct(loss("categoricalCrossentropy"), "softmax", z, 3, [3], [0, 0, 1, 1, 0, 0]).cost, categorical);
    const t = [1, 0, 0.5, 0, 1, 1];
    const yes = z.map((value) => 1 / (1 + Math.exp(-value)));
    const binary =
      -yes.reduce((sum, q, at) => sum + t[at]! * Math.log(q) + (1 - t[at]!) * Math.log(1 - q), 0) / 6;
    near(direct(loss("binaryCrossentropy"), "sigmoid", z, 3, [3], t).cost, binary);
    const squares = z.reduce((sum, value, at) => sum + (value - t[at]!) ** 2, 0) / 6;
    near(direct(loss("meanSquaredError"), "linear", z, 3, [3], t).cost, squares);
  });

  it("fused and not fused agree within 1e-6 where nothing is clipped", () => {
    for (const { chosen: lossChosen, activation, target, values } of cases(6, 4).slice(1)) {
      const logits = normals(24, "logits");
      const fused = direct(lossChosen, activation, logits, 4, target, values);
      assert.equal(fused.network.nodes[0]!.fused, true);
      // A further, linear layer between activation and loss keeps them apart.
      const apart = compileNetwork(
        networkSpec(
          [4],
          target,
          chain(layer("activation", { activation: chosen(activation) }), layer("flatten")),
          lossChosen,
        ),
        { precision: "float64", batchSize: 6, inputGradients: "all" },
      );
      apart.inputs[0]!.values.set(logits);
      apart.target.values.set(values);
      const pass = trainingPass(6);
      apart.forward(pass);
      const cost = apart.loss(pass);
      apart.backward(pass);
      assert.ok(apart.nodes.every((node) => !node.fused));
      assert.ok(Math.abs(cost - fused.cost) < 1e-6);
      inputGradient(apart).forEach((value, at) =>
        assert.ok(Math.abs(value - inputGradient(fused.network)[at]!) < 1e-6),
      );
      assert.deepEqual([...apart.output.values], [...fused.network.output.values]);
    }
  });

  it("fromLogits on a linear layer is the fused network: same cost, gradients and probabilities", () => {
    for (const type of [
      "binaryCrossentropy",
      "categoricalCrossentropy",
      "sparseCategoricalCrossentropy",
    ] as const) {
      const { activation, target, values } = cases(6, 4).find((each) => each.chosen.type === type)!;
      const logits = normals(24, "logits");
      const fused = direct(loss(type), activation, logits, 4, target, values);
      const said = direct(loss(type, { fromLogits: true }), "linear", logits, 4, target, values);
      assert.equal(said.cost, fused.cost);
      assert.deepEqual(inputGradient(said.network), inputGradient(fused.network));
      assert.deepEqual([...said.network.output.values], [...fused.network.output.values]);
    }
  });

  it("fromLogits behind a layer with an activation of its own takes that activation's output as logits", () => {
    const { network, cost } = direct(
      loss("binaryCrossentropy", { fromLogits: true }),
      "tanh",
      [0.5, -2],
      1,
      [1],
      [1, 0],
    );
    const logits = [Math.tanh(0.5), Math.tanh(-2)];
    assert.ok(
      Math.abs(cost - (Math.log1p(Math.exp(-logits[0]!)) + Math.log1p(Math.exp(logits[1]!))) / 2) < 1e-14,
    );
    network.output.values.forEach((value, at) =>
      assert.ok(Math.abs(value - 1 / (1 + Math.exp(-logits[at]!))) < 1e-14),
    );
  });

  it("logits of ±1e4 give finite costs and gradients, in the order of 1e4 where they are wrong", () => {
    for (const { chosen: lossChosen, activation, target, values } of cases(4, 3).slice(1)) {
      const logits = [1e4, -1e4, 0, -1e4, -1e4, 1e4, 1e4, 1e4, -1e4, 0, 1e4, 0];
      const { network, cost } = direct(lossChosen, activation, logits, 3, target, values);
      assert.ok(Number.isFinite(cost) && cost < 2e4);
      assert.ok(inputGradient(network).every((value) => Math.abs(value) <= 1));
    }
  });

  it("targets that do not suit the output are refused with both shapes named", () => {
    const wrong = targetMismatch(loss("sparseCategoricalCrossentropy"), [3], [3]);
    assert.match(
      wrong!,
      /one class number for each row of the output \[batch, 3\].*\[batch, 3\], 3 an example/,
    );
    assert.match(targetMismatch(loss("meanSquaredError"), [2], [1])!, /one value for each unit/);
    assert.equal(targetMismatch(loss("categoricalCrossentropy"), [3], [3]), undefined);
    assert.equal(targetMismatch(loss("sparseCategoricalCrossentropy"), [7, 3], [7]), undefined);
  });
});
