import assert from "node:assert/strict";
import type { Augmentation, Examples } from "../../../src/engine/examples";
import { compileNetwork, type Network } from "../../../src/engine/network";
import type { NetworkSpec, TrainingSpec } from "../../../src/engine/networkSpec";
import { optimizers, type OptimizerName } from "../../../src/engine/optimizers/index";
import { plannedBatchSize, Trainer, type TrainerOptions } from "../../../src/engine/trainer";
import { fewestAllocated, objectsAllocated } from "./objectsAllocated";
import {
  chain,
  chosen,
  classNumbers,
  examplesOf,
  layer,
  loss,
  networkSpec,
  normals,
  optimizer,
  randomExamples,
  schedule,
  training,
} from "./support";

const tanh = { activation: chosen("tanh") };
const classifier = (more: Partial<NetworkSpec> = {}): NetworkSpec =>
  networkSpec(
    [4],
    [1],
    chain(
      layer("dense", { units: 8, activation: chosen("relu") }),
      layer("batchNormalization"),
      layer("dropout", { rate: 0.2 }),
      layer("dense", { units: 3, activation: chosen("softmax") }),
    ),
    loss("sparseCategoricalCrossentropy"),
    more,
  );
const examples = randomExamples([4], 70, [1], classNumbers(70, 3, "classes"));

function trainerOf(
  spec: NetworkSpec,
  trainingSpec: TrainingSpec,
  data: Examples = examples,
  more: Partial<TrainerOptions> & { precision?: "float32" | "float64" } = {},
): { network: Network; trainer: Trainer } {
  const network = compileNetwork(spec, {
    precision: more.precision ?? "float32",
    batchSize: plannedBatchSize(trainingSpec, data.count),
  });
  network.initialize();
  return { network, trainer: new Trainer(network, trainingSpec, data, { seed: spec.seed, ...more }) };
}

const run = (trainer: Trainer, steps: number): number[] =>
  Array.from({ length: steps }, () => {
    trainer.step();
    return trainer.facts.cost;
  });
const weights = (network: Network): number[][] => network.parameters.map(({ values }) => [...values]);

describe("trainer", () => {
  it("learns XOR: cost below 0.01 and accuracy 1 after 500 steps", () => {
    const xor = examplesOf(
      [{ name: "input", shape: [2], values: [0, 0, 0, 1, 1, 0, 1, 1] }],
      [1],
      [0, 1, 1, 0],
    );
    const layers = chain(
      layer("dense", { units: 8, ...tanh }),
      layer("dense", { units: 1, activation: chosen("sigmoid") }),
    );
    const spec = networkSpec([2], [1], layers, loss("binaryCrossentropy"));
    const { trainer } = trainerOf(
      spec,
      training({
        batchSize: "full",
        optimizer: optimizer("adam", { learningRate: 0.05 }),
        metrics: [chosen("accuracy")],
      }),
      xor,
    );
    run(trainer, 500);
    const { cost, metrics } = trainer.evaluate(xor);
    assert.ok(cost < 0.01 && metrics.accuracy === 1, `${cost}`);
  });

  it("same seed, same bits; another seed, other bits", () => {
    const train = (seed: number): number[][] => {
      const { network, trainer } = trainerOf(classifier({ seed }), training());
      run(trainer, 20);
      return weights(network);
    };
    assert.deepEqual(train(5), train(5));
    assert.notDeepEqual(train(5), train(6));
  });

  it("probes on or off, evaluations in between or not: the same bits", () => {
    const train = (probes: "on" | "off", evaluates: boolean): number[][] => {
      const { network, trainer } = trainerOf(classifier(), training(), examples, { probes });
      for (let step = 0; step < 20; step++) {
        trainer.step();
        if (evaluates) trainer.evaluate(examples);
      }
      return weights(network);
    };
    assert.deepEqual(train("off", false), train("on", false));
    assert.deepEqual(train("on", true), train("on", false));
  });

  it("goes through every example once an epoch, in another order each time, the last mini-batch smaller", () => {
    const seen: number[][] = [];
    const watched: Examples = {
      ...examples,
      read(rows, start, count, inputs, target) {
        seen.push([...rows.slice(start, start + count)]);
        examples.read(rows, start, count, inputs, target);
      },
    };
    const { trainer } = trainerOf(classifier(), training({ batchSize: 32, epochs: 2 }), watched);
    assert.deepEqual([trainer.stepsPerEpoch, trainer.totalSteps], [3, 6]);
    const ends: boolean[] = [];
    for (let step = 0; step < 6; step++) {
      trainer.step();
      ends.push(trainer.atEpochEnd);
      assert.deepEqual([trainer.facts.step, trainer.facts.epoch], [step, Math.floor(step / 3)]);
    }
    assert.deepEqual(ends, [false, false, true, false, false, true]);
    assert.deepEqual(
      seen.map((rows) => rows.length),
      [32, 32, 6, 32, 32, 6],
    );
    const all = Array.from({ length: 70 }, (_, row) => row);
    const [first, second] = [seen.slice(0, 3).flat(), seen.slice(3).flat()];
    for (const epoch of [first, second])
      assert.deepEqual(
        [...epoch].sort((a, b) => a - b),
        all,
      );
    assert.notDeepEqual(first, second);
  });

  it("the cost of a smaller last mini-batch is its own mean", () => {
    const spec = networkSpec(
      [1],
      [1],
      chain(layer("dense", { units: 1, kernelInitializer: chosen("zeros") })),
      loss("meanSquaredError"),
    );
    const data = examplesOf([{ name: "input", shape: [1], values: [0, 0, 0] }], [1], [1, 1, 5]);
    const { trainer } = trainerOf(
      spec,
      training({ batchSize: 2, shuffle: false, optimizer: optimizer("sgd", { learningRate: 1e-30 }) }),
      data,
    );
    assert.deepEqual(run(trainer, 2), [1, 25]);
    assert.equal(trainer.evaluate(data).cost, 9);
  });

  it("evaluates parts larger than a mini-batch in chunks, with the penalty's value in the cost", () => {
    const spec = classifier({ regularization: { l1: 0.01, l2: 0.1 } });
    const small = trainerOf(spec, training({ batchSize: 7, metrics: [chosen("accuracy")] }), examples, {
      precision: "float64",
    });
    const whole = trainerOf(spec, training({ batchSize: "full", metrics: [chosen("accuracy")] }), examples, {
      precision: "float64",
    });
    const [a, b] = [small.trainer.evaluate(examples), whole.trainer.evaluate(examples)];
    assert.ok(Math.abs(a.cost - b.cost) < 1e-12);
    assert.equal(a.metrics.accuracy, b.metrics.accuracy);
    assert.ok(whole.network.penalty() > 0);
    whole.network.forward({ examples: 70, mode: "evaluation", dropout: false, step: 0 });
    const predicted = small.trainer.predict(examples);
    whole.network.output.values.forEach((value, at) => assert.ok(Math.abs(value - predicted[at]!) < 1e-12));
  });

  it("follows the schedule until a rate is set by hand, from the next step on", () => {
    const spec = training({
      batchSize: 32,
      optimizer: optimizer("sgd", { learningRate: 1 }),
      schedule: schedule("exponential", { rate: 0.5 }),
    });
    const { trainer } = trainerOf(classifier(), spec);
    run(trainer, 3);
    assert.equal(trainer.facts.learningRate, 1);
    run(trainer, 1);
    assert.equal(trainer.facts.learningRate, 0.5);
    trainer.hyperparameters.set("learningRate", 0.125);
    assert.equal(trainer.facts.learningRate, 0.5);
    run(trainer, 5);
    assert.equal(trainer.facts.learningRate, 0.125);
  });

  it("clipNorm scales all gradients to that norm together, and the facts keep the norm before", () => {
    const step = (more: Partial<TrainingSpec>) => {
      const { network, trainer } = trainerOf(
        classifier(),
        training({ optimizer: optimizer("sgd", { learningRate: 1 }), ...more }),
        examples,
        { precision: "float64" },
      );
      const before = network.trainable.map(({ values }) => values.slice());
      trainer.step();
      const changes = network.trainable.flatMap(({ values }, at) =>
        [...values].map((value, entry) => value - before[at]![entry]!),
      );
      return { changes, facts: trainer.facts };
    };
    const free = step({});
    const clipped = step({ clipNorm: 0.01 });
    assert.equal(clipped.facts.gradientNorm, free.facts.gradientNorm);
    assert.ok(free.facts.gradientNorm > 0.01);
    assert.ok(Math.abs(Math.hypot(...clipped.changes) - 0.01) < 1e-12);
    const byValue = step({ clipValue: 0.003 }).changes;
    free.changes.forEach((change, at) =>
      assert.ok(Math.abs(byValue[at]! - Math.max(-0.003, Math.min(0.003, change))) < 1e-12),
    );
  });

  for (const type of Object.keys(optimizers) as OptimizerName[]) {
    it(`continues from a saved state to the same bits as never having stopped (${type})`, () => {
      const options = type === "sgd" || type === "rmsprop" ? { momentum: 0.9 } : {};
      const spec = training({
        batchSize: 32,
        optimizer: optimizer(type, options),
        schedule: schedule("inverseTime", { rate: 0.1 }),
      });
      const whole = trainerOf(classifier(), spec);
      run(whole.trainer, 10);
      const state = structuredClone(whole.trainer.state());
      const expected = run(whole.trainer, 10);
      const continued = trainerOf(classifier({ seed: 1 }), spec);
      continued.trainer.restore(state);
      assert.equal(continued.trainer.stepCount, 10);
      assert.deepEqual(run(continued.trainer, 10), expected);
      assert.deepEqual(weights(continued.network), weights(whole.network));
      assert.deepEqual(run(whole.trainer, 1), run(continued.trainer, 1));
    });
  }

  it("augments the mini-batches it trains on, by step, and never what it evaluates or predicts", () => {
    const seen: [count: number, step: number][] = [];
    const augmentation: Augmentation = {
      apply([values], count, step) {
        seen.push([count, step]);
        for (let at = 0; at < count * 4; at++) values![at]! += 0.1 * (step + 1);
      },
    };
    const plain = trainerOf(classifier(), training());
    const augmented = trainerOf(classifier(), training(), { ...examples, augmentation });
    assert.deepEqual(augmented.trainer.evaluate(examples), plain.trainer.evaluate(examples));
    assert.deepEqual(
      augmented.trainer.predict({ ...examples, augmentation }),
      plain.trainer.predict(examples),
    );
    assert.equal(seen.length, 0);
    assert.notDeepEqual(run(augmented.trainer, 4), run(plain.trainer, 4));
    assert.deepEqual(seen, [[32, 0], [32, 1], [6, 2], [32, 3]]); // prettier-ignore
  });

  it("a layer's kernelRegularizer replaces both global terms for its kernel, in cost and gradient", () => {
    const layers = (own: object) =>
      chain(
        layer("dense", { units: 3, ...own }),
        layer("dense", { units: 1, kernelRegularizer: { l1: 0, l2: 0 } }),
      );
    const of = (own: object, regularization: { l1: number; l2: number }) => {
      const spec = networkSpec([4], [1], layers(own), loss("meanSquaredError"), { regularization });
      const more = { precision: "float64" } as const;
      const { network, trainer } = trainerOf(spec, training({ batchSize: "full" }), examples, more);
      const kernel = [...network.parameters[0]!.values];
      trainer.step();
      return { network, kernel, penalty: trainer.facts.penalty };
    };
    const plain = of({}, { l1: 0, l2: 0 });
    const own = of({ kernelRegularizer: { l1: 0.3, l2: 0.5 } }, { l1: 7, l2: 9 });
    const expected = own.kernel.reduce((sum, w) => sum + 0.25 * w * w + 0.3 * Math.abs(w), 0);
    assert.ok(Math.abs(own.penalty - expected) < 1e-12);
    const gradients = [plain, own].map(({ network }) => [...network.parameters[0]!.gradientValues!]);
    own.kernel.forEach((w, at) =>
      assert.ok(Math.abs(gradients[1]![at]! - gradients[0]![at]! - 0.5 * w - 0.3 * Math.sign(w)) < 1e-12),
    );
    const others = [plain, own].map(({ network }) =>
      network.parameters.slice(1).map((one) => [...one.gradientValues!]),
    );
    assert.deepEqual(others[0], others[1], "biases and the other layer's kernel have no penalty");
    assert.equal(plain.penalty, 0);
  });

  it("going back in the same trainer gives the same bits as well", () => {
    const { network, trainer } = trainerOf(classifier(), training());
    run(trainer, 4);
    const state = trainer.state();
    run(trainer, 7);
    const after = weights(network);
    trainer.restore(state);
    run(trainer, 7);
    assert.deepEqual(weights(network), after);
  });

  it("a state of another model is refused", () => {
    const { trainer } = trainerOf(classifier(), training());
    assert.throws(
      () => trainer.restore({ stepCount: 0, byHand: {}, schedule: [], tensors: new Map() }),
      /does not fit/,
    );
  });

  it("float32 and float64 runs stay within 1e-4 of each other for 20 steps", () => {
    const costs = (precision: "float32" | "float64"): number[] =>
      run(trainerOf(classifier(), training(), examples, { precision }).trainer, 20);
    const exact = costs("float64");
    costs("float32").forEach((cost, step) => assert.ok(Math.abs(cost - exact[step]!) < 1e-4));
  });

  it("a step, once optimized, allocates no object: of the heap only numbers in transit", () => {
    const layers = chain(
      layer("dense", { units: 8, ...tanh }),
      layer("batchNormalization"),
      layer("dropout"),
      layer("dense", { units: 3, activation: chosen("softmax") }),
    );
    const data = randomExamples(
      [4],
      64,
      [1],
      normals(64, "targets").map((value) => (value > 0 ? 1 : 0)),
    );
    const quiet: Examples = { ...data, read: () => undefined };
    const { trainer } = trainerOf(
      networkSpec([4], [1], layers, loss("sparseCategoricalCrossentropy")),
      training({ batchSize: 64 }),
      quiet,
    );
    const steps = 500;
    const step = (): void => trainer.step();
    const { count, where } = fewestAllocated(step, steps, steps / 2);
    assert.ok(count < steps / 2, `${count} objects in ${steps} steps: ${where}`);
    // One more object a step would be seen.
    const kept: unknown[] = [];
    const more = objectsAllocated(() => {
      step();
      kept[0] = { step: trainer.stepCount };
    }, steps);
    assert.ok(more.count >= steps, `${more.count} objects in ${steps} steps`);
  });
});
