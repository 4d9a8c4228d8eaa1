import assert from "node:assert/strict";
import { checkGradients, type GradientCheckOptions } from "../../../src/engine/gradientCheck";
import type { GradientCheck } from "../../../src/engine/facts";
import type { LayerSpec, NetworkSpec } from "../../../src/engine/networkSpec";
import { UserError } from "../../../src/engine/userError";
import {
  chain,
  chosen,
  classNumbers,
  examplesOf,
  layer,
  loss,
  networkSpec,
  normals,
  randomExamples,
} from "./support";
import { testDefinitions } from "./testLayers";

const options: GradientCheckOptions = {
  tolerance: 1e-7,
  samples: 200,
  batchSize: 16,
  definitions: testDefinitions,
};
const examples = randomExamples([6], 40, [1], classNumbers(40, 3, "classes"));

const classifier = (
  activation: string,
  second?: Partial<LayerSpec>,
  more: Partial<NetworkSpec> = {},
): NetworkSpec => {
  const of = (units: number, activation: string) => layer("dense", { units, activation: chosen(activation) });
  const layers = [of(12, activation), { ...of(8, activation), ...second }, of(3, "softmax")];
  return networkSpec([6], [1], chain(...layers), loss("sparseCategoricalCrossentropy"), more);
};
const of = (check: GradientCheck, layer: string, parameter: string) =>
  check.parameters.find((each) => each.layer === layer && each.parameter === parameter)!;

describe("gradient check", () => {
  for (const activation of ["relu", "tanh", "leakyRelu", "sigmoid", "gelu"]) {
    it(`a right network of ${activation} passes with every relative error ≤ 1e-8, regularization included`, () => {
      const spec = classifier(activation, {}, { regularization: { l1: 0.001, l2: 0.01 } });
      const check = checkGradients(spec, examples, options);
      assert.ok(check.passed);
      assert.ok(check.relativeError <= 1e-8, String(check.relativeError));
      assert.deepEqual(
        check.parameters.map(({ layer, parameter }) => `${layer}/${parameter}`),
        [
          "dense_1/kernel",
          "dense_1/bias",
          "dense_2/kernel",
          "dense_2/bias",
          "dense_3/kernel",
          "dense_3/bias",
          "dense_1/input",
        ],
      );
    });
  }

  it("a kernel gradient twice too large: relative error ⅓ at that parameter, the others pass", () => {
    const check = checkGradients(
      classifier("tanh", { type: "wrongKernel", name: "wrong" }),
      examples,
      options,
    );
    assert.equal(check.passed, false);
    const wrong = of(check, "wrong", "kernel");
    assert.equal(wrong.verdict, "mismatch");
    assert.ok(Math.abs(wrong.relativeError - 1 / 3) < 1e-6);
    assert.ok(Math.abs(wrong.worst[0]!.analytic / wrong.worst[0]!.numeric - 2) < 1e-5);
    assert.equal(check.parameters.filter(({ verdict }) => verdict !== "pass").length, 1);
  });

  it("a bias gradient 0.01 % too large is suspicious", () => {
    const check = checkGradients(classifier("tanh", { type: "wrongBias", name: "wrong" }), examples, options);
    assert.equal(of(check, "wrong", "bias").verdict, "suspicious");
    assert.equal(of(check, "wrong", "kernel").verdict, "pass");
  });

  it("a wrong input gradient shows in the layers before, not in its own parameters", () => {
    const check = checkGradients(
      classifier("tanh", { type: "wrongInput", name: "wrong" }),
      examples,
      options,
    );
    assert.equal(of(check, "wrong", "kernel").verdict, "pass");
    assert.equal(of(check, "dense_1", "kernel").verdict, "mismatch");
    assert.ok(Math.abs(of(check, "dense_1", "kernel").relativeError - 1) < 1e-12);
    assert.equal(of(check, "dense_1", "input").verdict, "mismatch");
  });

  it("an entry across a kink is tried with smaller steps, then left out and counted, never called wrong", () => {
    // A bias of zeros before a unit that sees only zeros sits on the kink itself.
    const spec = networkSpec(
      [2],
      [1],
      chain(
        layer("dense", { units: 3, activation: chosen("relu"), kernelInitializer: chosen("zeros") }),
        layer("dense", { units: 1 }),
      ),
      loss("meanSquaredError"),
    );
    const check = checkGradients(spec, randomExamples([2], 4, [1], normals(4, "targets")), options);
    assert.ok(check.passed);
    assert.deepEqual([of(check, "dense_1", "bias").kinks, of(check, "dense_1", "bias").checked], [3, 0]);
    assert.equal(of(check, "dense_1", "bias").verdict, "note");
    assert.ok(
      check.notes.includes(
        "dense_1/bias: no entry could be compared, because every entry that was tried lies at a kink of the cost.",
      ),
    );
    // A pre-activation 2e-6 from the kink is crossed by 1e-5, not by 1e-6.
    const near = new Map([["dense_1/bias", [2e-6, 1, 1]]]);
    const retried = checkGradients(spec, randomExamples([2], 4, [1], normals(4, "targets")), {
      ...options,
      weights: near,
    });
    assert.ok(retried.passed);
    assert.deepEqual([of(retried, "dense_1", "bias").kinks, of(retried, "dense_1", "bias").checked], [0, 3]);
  });

  it("an epsilon outside of 1e-12 … 0.1 is refused, one inside is the one reported", () => {
    for (const epsilon of [Infinity, NaN, 0, -1e-5, 1e-13, 0.2]) {
      assert.throws(
        () => checkGradients(classifier("tanh"), examples, { ...options, epsilon }),
        (error) => error instanceof UserError && error.message.includes("from 1e-12 to 0.1"),
      );
    }
    assert.equal(checkGradients(classifier("tanh"), examples, { ...options, epsilon: 1e-4 }).epsilon, 1e-4);
  });

  it("a check that could compare nothing has not passed, and says why", () => {
    const spec = networkSpec([6], [1], chain(layer("dense", { units: 1 })), loss("meanSquaredError"));
    // Targets of 1e150: a cost of 1e300, of which no step changes a digit.
    const huge = randomExamples([6], 16, [1], normals(16, "targets", 1e150));
    const check = checkGradients(spec, huge, options);
    assert.equal(check.passed, false);
    assert.deepEqual(
      check.parameters.map(({ verdict, checked }) => [verdict, checked]),
      check.parameters.map(() => ["note", 0]),
    );
    assert.ok(check.notes.some((note) => /^dense_1\/kernel: .*at a cost of .*e\+300, .*measured/.test(note)));
    assert.ok(check.notes.some((note) => note.startsWith("Nothing could be compared")));
    // Nothing but kinks.
    const zeros = layer("dense", {
      units: 3,
      activation: chosen("relu"),
      kernelInitializer: chosen("zeros"),
    });
    const dead = checkGradients(
      networkSpec([2], [3], chain(zeros), loss("meanSquaredError")),
      examplesOf([{ name: "input", shape: [2], values: [1, 2] }], [3], [1, 1, 1]),
      options,
    );
    assert.equal(of(dead, "dense_1", "kernel").verdict, "note");
    assert.equal(of(dead, "dense_1", "bias").verdict, "note");
  });

  it("a cost that is not finite is no mismatch: the first layer that is not is named, and what to do", () => {
    const refused = (pattern: RegExp) => (error: unknown) =>
      error instanceof UserError && pattern.test(error.message);
    const words = networkSpec(
      [2],
      [1],
      chain(
        layer("embedding", { inputDim: 5, outputDim: 2 }),
        layer("flatten"),
        layer("dense", { units: 1 }),
      ),
      loss("meanSquaredError"),
    );
    const numbers = examplesOf([{ name: "input", shape: [2], values: [0, 4, 5, 1] }], [1], [1, 2]);
    assert.throws(
      () => checkGradients(words, numbers, options),
      refused(/cost is NaN: the layer embedding_1 is the first .* number 5, .* rows for 0 to 4 only/),
    );
    const broken = examplesOf([{ name: "input", shape: [6], values: Array(6).fill(NaN) }], [1], [1]);
    assert.throws(
      () => checkGradients(classifier("tanh"), broken, options),
      refused(/the input input holds/),
    );
    assert.throws(
      () =>
        checkGradients(classifier("tanh"), examples, {
          ...options,
          weights: new Map([["dense_3/bias", Array(3).fill(NaN)]]),
        }),
      refused(/the weights dense_3\/bias hold NaN or ∞/),
    );
    assert.throws(
      () =>
        checkGradients(classifier("exponential"), examples, {
          ...options,
          weights: new Map([["dense_1/bias", Array(12).fill(1e3)]]),
        }),
      refused(/the layer dense_\d is the first whose output is not finite; make/),
    );
    const outside = randomExamples([6], 4, [1], [0, 1, 7, 2]);
    assert.throws(
      () => checkGradients(classifier("tanh"), outside, options),
      refused(/the loss sparseCategoricalCrossentropy is not/),
    );
  });

  it("large tensors are sampled evenly and by seed, biases never, and the notes say so", () => {
    const spec = networkSpec(
      [6],
      [1],
      chain(layer("dense", { units: 30 }), layer("dropout"), layer("dense", { units: 1 })),
      loss("meanSquaredError"),
    );
    const numbers = randomExamples([6], 16, [1], normals(16, "targets"));
    const check = checkGradients(spec, numbers, { ...options, samples: 20 });
    assert.deepEqual([of(check, "dense_1", "kernel").checked, of(check, "dense_1", "kernel").of], [20, 180]);
    assert.equal(of(check, "dense_1", "bias").checked, 30);
    assert.ok(check.notes.includes("Dropout was switched off for the check."));
    assert.ok(check.notes.includes("dense_1/kernel: 20 of 180 entries were checked."));
    assert.deepEqual(checkGradients(spec, numbers, { ...options, samples: 20 }), check);
  });

  it("batch normalization passes, the redundant bias before it included", () => {
    const layers = chain(
      layer("dense", { units: 5 }),
      layer("batchNormalization"),
      layer("activation", { activation: chosen("tanh") }),
      layer("dense", { units: 3 }),
    );
    const spec = networkSpec([6], [1], layers, loss("sparseCategoricalCrossentropy", { fromLogits: true }));
    assert.ok(checkGradients(spec, examples, options).passed);
  });

  it("takes given weights, reports its progress, and stops when asked", () => {
    const weights = new Map([["dense_3/bias", [1, 2, 3]]]);
    let last: readonly number[] = [];
    const check = checkGradients(classifier("tanh"), examples, {
      ...options,
      weights,
      onProgress: (done, of) => (last = [done, of]),
    });
    assert.ok(check.passed);
    assert.equal(last[0], last[1]);
    assert.notEqual(
      of(check, "dense_3", "bias").worst[0]!.analytic,
      of(checkGradients(classifier("tanh"), examples, options), "dense_3", "bias").worst[0]!.analytic,
    );
    const stopped = checkGradients(classifier("tanh"), examples, { ...options, shouldStop: () => true });
    assert.equal(stopped.passed, false);
    assert.ok(stopped.notes.includes("The check was stopped before its end."));
  });

  it("an input of large numbers and a cost of 1e4 still pass", () => {
    const spec = networkSpec(
      [6],
      [1],
      chain(layer("dense", { units: 10, activation: chosen("tanh") }), layer("dense", { units: 1 })),
      loss("meanSquaredError"),
    );
    const large = randomExamples([6], 16, [1], normals(16, "targets", 150));
    assert.ok(checkGradients(spec, large, options).passed);
  });

  it("gradients that vanish (12 layers of sigmoid, below 1e-8) still pass, and the notes say what was not resolved", () => {
    const hidden = Array.from({ length: 12 }, () =>
      layer("dense", { units: 16, activation: chosen("sigmoid") }),
    );
    const layers = chain(...hidden, layer("dense", { units: 3, activation: chosen("softmax") }));
    const check = checkGradients(
      networkSpec([6], [1], layers, loss("sparseCategoricalCrossentropy")),
      examples,
      options,
    );
    assert.ok(check.passed, JSON.stringify(check.parameters.map(({ relativeError }) => relativeError)));
    assert.ok(
      check.notes.some((note) =>
        /^dense_1\/kernel: gradients this small can be measured to [45]e-13 only/.test(note),
      ),
    );
  });

  it("a wrong gradient of a vanished layer is still found where it can be resolved", () => {
    const hidden = Array.from({ length: 6 }, () =>
      layer("dense", { units: 16, activation: chosen("sigmoid") }),
    );
    const wrong = {
      ...layer("dense", { units: 16, activation: chosen("sigmoid") }),
      type: "wrongKernel",
      name: "wrong",
    };
    const layers = chain(wrong, ...hidden, layer("dense", { units: 3, activation: chosen("softmax") }));
    const check = checkGradients(
      networkSpec([6], [1], layers, loss("sparseCategoricalCrossentropy")),
      examples,
      options,
    );
    assert.equal(of(check, "wrong", "kernel").verdict, "mismatch");
  });
});
