/** Where the mistake is, when it is measured, and what else a gradient check tells. */
import assert from "node:assert/strict";
import type { GradientCheck } from "../../../src/engine/facts";
import { checkGradients, type GradientCheckOptions } from "../../../src/engine/gradientCheck";
import { sweptEpsilons } from "../../../src/engine/gradients/sweep";
import { defineLayer } from "../../../src/engine/layers/definition";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import { custom, definitionsOf, type WrittenLayer } from "./custom/userFiles";
import {
  chain,
  chosen,
  classNumbers,
  layer,
  loss,
  networkSpec,
  normals,
  optimizer,
  randomExamples,
  training,
} from "./support";
import { testDefinitions } from "./testLayers";

const options: GradientCheckOptions = {
  tolerance: 1e-7,
  samples: 200,
  batchSize: 16,
  definitions: testDefinitions,
};
const examples = randomExamples([6], 40, [1], classNumbers(40, 3, "classes"));
const tanh = (units: number, more: Partial<LayerSpec> = {}) => ({
  ...layer("dense", { units, activation: chosen("tanh") }),
  ...more,
});
const classifier = (...hidden: LayerSpec[]) =>
  networkSpec(
    [6],
    [1],
    chain(...hidden, tanh(3)),
    loss("sparseCategoricalCrossentropy", { fromLogits: true }),
  );
const accused = ({ culprits }: GradientCheck) =>
  culprits.map(({ layer, parameter, pattern }) => `${layer}/${parameter} ${pattern}`);

describe("culprits", () => {
  it("a wrong input gradient is its own layer's, not that of the layers its error flows through", () => {
    const spec = classifier(tanh(8), tanh(7), { ...tanh(5), type: "wrongInput", name: "wrong" }, tanh(4));
    const check = checkGradients(spec, examples, options);
    assert.deepEqual(accused(check), ["wrong/input sign"]);
    assert.equal(check.parameters.filter(({ verdict }) => verdict === "mismatch").length, 5);
  });

  it("a layer's parameter with its factor, and that the others are right", () => {
    const check = checkGradients(
      classifier({ ...tanh(5), type: "wrongKernel", name: "wrong" }),
      examples,
      options,
    );
    assert.deepEqual(accused(check), ["wrong/kernel factor"]);
    assert.equal(check.culprits[0]!.factor, 2);
    assert.match(
      check.culprits[0]!.message,
      /2 times the right one in every entry.*Those of bias, the input are right/,
    );
    const suspicious = checkGradients(classifier({ ...tanh(5), type: "wrongBias" }), examples, options);
    assert.deepEqual(accused(suspicious), ["wrongBias_1/bias factor"]);
  });

  it("where a regularized tensor disagrees, which of its two terms does is said", () => {
    const wrong = { ...tanh(5), type: "wrongKernel", name: "wrong" };
    const spec = { ...classifier(wrong), regularization: { l1: 0, l2: 0.1 } };
    const { notes } = checkGradients(spec, examples, options);
    assert.ok(
      notes.some((note) =>
        /^wrong\/kernel, .*: the data's gradient alone disagrees .*term's agrees/.test(note),
      ),
      notes.join("\n"),
    );
  });

  it("where every backward pass agrees alone and the whole does not, the notes say what remains", () => {
    let calls = 0;
    const moody = defineLayer({
      summary: "Passes its input on; its first backward gives twice what is right.",
      options: {},
      outputShape: (_options, [input]) => input!,
      create: ({ kernels, inputs, output, outputGradient, inputGradients: [dx] }) => ({
        forward: ({ examples }) => kernels.copy(inputs[0]!.pointer, output.pointer, examples * output.size),
        backward({ examples }) {
          kernels.copy(outputGradient.pointer, dx!.pointer, examples * output.size);
          if (calls++ === 0) kernels.scale(dx!.pointer, examples * output.size, 2);
        },
      }),
    });
    const spec = classifier(tanh(5), { name: "moody", type: "moody", options: {}, inputs: [] });
    const check = checkGradients(spec, examples, { ...options, definitions: { layers: { moody } } });
    assert.deepEqual([check.passed, check.culprits], [false, []]);
    assert.ok(
      check.notes.some((note) =>
        /agree alone.*gradient of dense_1\/kernel, dense_1\/bias, dense_1\/input disagrees/.test(note),
      ),
      check.notes.join("\n"),
    );
  });

  it("a mistake that the network behind does not show is found all the same, and the check has not passed", () => {
    const doubled: WrittenLayer = {
      name: "doubled",
      forward({ inputs: [x], output: y }) {
        y.data.set(x!.data);
      },
      backward({ outputGradient: dy, inputGradients: [dx] }) {
        dx!.data.set((dy.data as Float64Array).map((value) => 2 * value));
      },
    };
    const last = layer("dense", { units: 3, kernelInitializer: chosen("zeros") });
    const spec = networkSpec(
      [6],
      [1],
      chain(tanh(4), custom("doubled"), last),
      loss("sparseCategoricalCrossentropy", { fromLogits: true }),
    );
    const check = checkGradients(spec, examples, { ...options, definitions: definitionsOf([doubled]) });
    assert.ok(check.parameters.every(({ verdict }) => verdict === "pass"));
    assert.deepEqual(accused(check), ["doubled/input factor"]);
    assert.equal(check.passed, false);
  });
});

describe("a gradient check after training", () => {
  // Its kernel's gradient lacks a factor γ: nobody sees it while γ is 1.
  const scaled: WrittenLayer = {
    name: "scaled",
    parameters: { gamma: { shape: [1], initializer: "ones" } },
    forward({ inputs: [x], output: y, parameters: { gamma } }) {
      y.data.set((x!.data as Float64Array).map((value) => value * gamma!.data[0]!));
    },
    backward({ inputs: [x], outputGradient: dy, inputGradients: [dx], parameterGradients: { gamma } }) {
      dx!.data.set(dy.data);
      dy.data.forEach((value, at) => (gamma!.data[0]! += value * x!.data[at]!));
    },
  };
  const settings = training({ batchSize: 8, optimizer: optimizer("sgd", { learningRate: 0.1 }) });

  it("shows what equal initial weights hide, with the step it was measured at", () => {
    const spec = classifier(tanh(5), custom("scaled"));
    const definitions = definitionsOf([scaled]);
    const of = (check: GradientCheck) => check.parameters.find(({ layer }) => layer === "dense_1")!;
    const before = checkGradients(spec, examples, { ...options, definitions });
    assert.deepEqual([of(before).verdict, of(before).step], ["pass", 0]);
    const both = checkGradients(spec, examples, {
      ...options,
      definitions,
      afterTraining: { steps: 10, training: settings },
    });
    assert.deepEqual([of(both).verdict, of(both).step], ["mismatch", 10]);
    assert.deepEqual(accused(both), ["scaled/input term-missing"]);
    assert.match(both.culprits[0]!.message, /factor/);
  });

  it("a right network passes at both; its progress counts both; training that diverges is said", () => {
    let last: readonly number[] = [];
    const spec = classifier(tanh(5));
    const check = checkGradients(spec, examples, {
      ...options,
      afterTraining: { steps: 10, training: settings },
      onProgress: (done, of) => (last = [done, of]),
    });
    assert.ok(check.passed);
    assert.equal(last[0], last[1]);
    const once = check.parameters.reduce((sum, { checked, kinks }) => sum + checked + kinks, 0);
    assert.equal(last[1], 2 * once);
    const wild = training({ batchSize: 8, optimizer: optimizer("sgd", { learningRate: 1e300 }) });
    const diverged = checkGradients(spec, examples, {
      ...options,
      afterTraining: { steps: 10, training: wild },
    });
    assert.ok(diverged.passed);
    assert.ok(
      diverged.notes.some((note) => note.startsWith("After 10 steps of training the cost is not finite")),
    );
  });
});

describe("what a gradient check tells beside", () => {
  it("every compared entry, and the error at 21 steps from 1e-2 to 1e-12 where it is asked for: a V", () => {
    const check = checkGradients(classifier(tanh(5)), examples, { ...options, sweep: true });
    for (const { checked, entries, sweep, worst, shape } of check.parameters) {
      assert.equal(entries.at.length, checked);
      assert.ok(worst.every(({ index }) => index.length === shape.length));
      assert.deepEqual(
        sweep!.map(({ epsilon }) => epsilon),
        sweptEpsilons,
      );
    }
    assert.deepEqual([sweptEpsilons[0], sweptEpsilons.at(-1), sweptEpsilons.length], [1e-2, 1e-12, 21]);
    const { sweep } = check.parameters[0]!;
    const errors = sweep!.map(({ relativeError }) => relativeError);
    const least = errors.indexOf(Math.min(...errors));
    assert.ok(least > 2 && least < 12, String(errors));
    assert.ok(errors[0]! > 100 * errors[least]! && errors.at(-1)! > 100 * errors[least]!);
    const without = checkGradients(classifier(tanh(5)), examples, options);
    assert.ok(without.parameters.every((one) => one.sweep === undefined));
  });

  it("inputs are measured for all examples at once, but not where examples mix: the numbers are the same", () => {
    const apart = classifier(tanh(5));
    const mixing = classifier(layer("batchNormalization"), tanh(5));
    for (const spec of [apart, mixing]) {
      const check = checkGradients(spec, examples, options);
      assert.ok(check.passed);
      const input = check.parameters.find(({ parameter }) => parameter === "input")!;
      assert.ok(input.relativeError <= 1e-8);
    }
  });

  it("a network of a million parameters is checked with fewer examples and entries, which is said", () => {
    const wide = layer("dense", { units: 1000, activation: chosen("tanh") });
    const spec = networkSpec([784], [1], chain(wide, tanh(256), tanh(1)), loss("meanSquaredError"));
    const check = checkGradients(spec, randomExamples([784], 32, [1], normals(32, "targets")), {
      ...options,
      batchSize: 32,
      // A hundredth of what it takes by itself: this test is about the sample, not about the time.
      mostWork: 5e7,
    });
    assert.ok(check.passed, check.notes.join("\n"));
    assert.ok(
      check.notes.some((note) => /^The network is large \(1,041,513 parameters\).*4 examples\.$/.test(note)),
      check.notes[0],
    );
    assert.ok(
      check.notes.some((note) => /^dense_1\/kernel: \d+ of 784000 entries were checked\.$/.test(note)),
    );
    assert.ok(check.parameters.every(({ checked }) => checked > 0 && checked <= 200));
  });
});
