/** Numbers that change between two steps: what follows must be what the same model file would have done from there. */
import assert from "node:assert/strict";
import { compileNetwork } from "../../../src/engine/network";
import type { NetworkSpec, TrainingSpec } from "../../../src/engine/networkSpec";
import type { OptionValues } from "../../../src/engine/options";
import type { OptimizerName } from "../../../src/engine/optimizers/index";
import { Trainer } from "../../../src/engine/trainer";
import { UserError } from "../../../src/engine/userError";
import { chain, layer, loss, networkSpec, normals, optimizer, randomExamples, training } from "./support";

const examples = randomExamples([4], 40, [1], normals(40, "targets"));

interface Given {
  readonly optimizer?: OptimizerName;
  readonly options?: OptionValues;
  readonly l1?: number;
  readonly l2?: number;
  readonly own?: number;
  /** Dense layers more. */
  readonly more?: number;
  readonly dropout?: readonly number[];
}

function trainerOf({
  optimizer: type = "adam",
  options = {},
  l1 = 0,
  l2 = 0,
  own,
  more = 0,
  dropout = [],
}: Given): Trainer {
  const regularizer = own === undefined ? {} : { kernelRegularizer: { l1: 0, l2: own } };
  const spec: NetworkSpec = networkSpec(
    [4],
    [1],
    chain(
      layer("dense", { units: 6, activation: { type: "tanh", options: {} } }),
      ...Array.from({ length: more }, () => layer("dense", { units: 6 })),
      ...dropout.map((rate) => layer("dropout", { rate })),
      layer("dense", { units: 1, ...regularizer }),
    ),
    loss("meanSquaredError"),
    { regularization: { l1, l2 } },
  );
  const settings: TrainingSpec = training({ batchSize: 8, epochs: 10, optimizer: optimizer(type, options) });
  const network = compileNetwork(spec, { precision: "float64", batchSize: 8 });
  network.initialize();
  return new Trainer(network, settings, examples, { seed: 3 });
}

const steps = (trainer: Trainer, count: number) => {
  for (let step = 0; step < count; step++) trainer.step();
};

const namesOf = (given: Given) => trainerOf(given).hyperparameters.all.map(({ name }) => name);

describe("Hyperparameters that may change while a model trains", () => {
  it("are those that the model has, one for the whole network where its layers agree", () => {
    assert.deepEqual(namesOf({ optimizer: "sgd" }), ["learningRate", "momentum", "l2", "l1"]);
    assert.deepEqual(namesOf({ optimizer: "adagrad" }), ["learningRate", "l2", "l1"]);
    assert.deepEqual(namesOf({ optimizer: "adamw" }), ["learningRate", "weightDecay", "beta1", "l2", "l1"]);
    assert.deepEqual(namesOf({ l2: 0.1, dropout: [0.2, 0.2] }), [
      "learningRate",
      "beta1",
      "l2",
      "l1",
      "dropoutRate",
    ]);
    assert.deepEqual(namesOf({ l2: 0.1, own: 0.2, dropout: [0.2, 0.3] }), [
      "learningRate",
      "beta1",
      "l2/dense_1",
      "l2/dense_2",
      "l1",
      "dropoutRate/dropout_1",
      "dropoutRate/dropout_2",
    ]);
    // Where a file penalizes one layer alone, the others can be penalized too, and names stay what they were.
    const regularized = trainerOf({ own: 0.2 }).hyperparameters.all.filter(({ kind }) => kind === "l2");
    assert.deepEqual(
      regularized.map(({ name, layer }) => [name, layer]),
      [
        ["l2", "dense_2"],
        ["l2/dense_1", "dense_1"],
      ],
    );
    const deep = trainerOf({ own: 0.2, more: 2 }).hyperparameters.all.filter(({ kind }) => kind === "l2");
    assert.deepEqual(
      deep.map(({ name, isOfOthers }) => [name, isOfOthers]),
      [
        ["l2", undefined],
        ["l2/*", true],
      ],
    );
  });

  const cases: readonly [what: string, before: Given, name: string, value: number, after: Given][] = [
    [
      "momentum",
      { optimizer: "sgd", options: { momentum: 0.9 } },
      "momentum",
      0.5,
      { optimizer: "sgd", options: { momentum: 0.5 } },
    ],
    [
      "rmsprop's momentum",
      { optimizer: "rmsprop", options: { momentum: 0.9 } },
      "momentum",
      0.5,
      { optimizer: "rmsprop", options: { momentum: 0.5 } },
    ],
    ["β₁", {}, "beta1", 0.5, { options: { beta1: 0.5 } }],
    ["nadam's β₁", { optimizer: "nadam" }, "beta1", 0.5, { optimizer: "nadam", options: { beta1: 0.5 } }],
    [
      "weight decay",
      { optimizer: "adamw" },
      "weightDecay",
      0.1,
      { optimizer: "adamw", options: { weightDecay: 0.1 } },
    ],
    ["the learning rate", {}, "learningRate", 0.1, { options: { learningRate: 0.1 } }],
    ["l2 of the whole network", { l2: 0.1 }, "l2", 0.5, { l2: 0.5 }],
    ["l2 of a network that has none", {}, "l2", 0.5, { l2: 0.5 }],
    ["l2 of a network, taken away", { l2: 0.1 }, "l2", 0, {}],
    ["l1 beside l2", { l2: 0.1 }, "l1", 0.02, { l2: 0.1, l1: 0.02 }],
    ["l2 of the layers that have none", { own: 0.2, more: 2 }, "l2/*", 0.3, { l2: 0.3, own: 0.2, more: 2 }],
    ["l2 of one layer", { l2: 0.1, own: 0.2 }, "l2/dense_2", 0.5, { l2: 0.1, own: 0.5 }],
    ["the dropout rate of all layers", { dropout: [0.2, 0.2] }, "dropoutRate", 0.5, { dropout: [0.5, 0.5] }],
    [
      "the dropout rate of one layer",
      { dropout: [0.2, 0.3] },
      "dropoutRate/dropout_2",
      0.6,
      { dropout: [0.2, 0.6] },
    ],
  ];
  for (const [what, before, name, value, after] of cases)
    it(`trains on with another value of ${what} to the bits of a model file that says so`, () => {
      const changed = trainerOf(before);
      steps(changed, 7);
      const reference = trainerOf(after);
      reference.restore({ ...changed.state(), byHand: {} });
      changed.hyperparameters.set(name, value);
      assert.equal(changed.hyperparameters.get(name)!.get(), value);
      for (const trainer of [changed, reference]) {
        steps(trainer, 4);
        // In between, as at the end of an epoch: the penalty's value alone.
        assert.deepEqual(trainer.evaluate(examples), trainer.evaluate(examples));
        steps(trainer, 3);
      }
      assert.deepEqual(changed.evaluate(examples), reference.evaluate(examples));
      assert.deepEqual(changed.state().tensors, reference.state().tensors);
      assert.deepEqual(changed.facts, reference.facts);
      const untouched = trainerOf(before);
      steps(untouched, 14);
      assert.notDeepEqual(changed.state().tensors, untouched.state().tensors);
    });

  it("momentum that was 0 begins with a velocity of zeros, and is saved from then on", () => {
    const trainer = trainerOf({ optimizer: "sgd" });
    steps(trainer, 5);
    assert.deepEqual(trainer.slotNames, []);
    const { tensors } = trainer.state();
    trainer.hyperparameters.set("momentum", 0.9);
    assert.deepEqual(trainer.slotNames, ["velocity"]);
    const reference = trainerOf({ optimizer: "sgd", options: { momentum: 0.9 } });
    const zeros = [...reference.state().tensors].filter(([name]) => name.startsWith("optimizer/"));
    reference.restore({ stepCount: 5, byHand: {}, schedule: [], tensors: new Map([...tensors, ...zeros]) });
    steps(trainer, 5);
    steps(reference, 5);
    assert.deepEqual(trainer.state().tensors, reference.state().tensors);
  });

  it("are part of a state: what is restored has them, and what it did not have is the file's again", () => {
    const trainer = trainerOf({ optimizer: "sgd", l2: 0.1, dropout: [0.2] });
    steps(trainer, 3);
    const plain = trainer.state();
    trainer.hyperparameters.set("momentum", 0.7);
    trainer.hyperparameters.set("l2", 0.3);
    steps(trainer, 3);
    const changed = trainer.state();
    trainer.hyperparameters.set("dropoutRate", 0.4);
    const values = () => trainer.hyperparameters.all.map((one) => one.get());
    trainer.restore(plain);
    assert.deepEqual(values(), [0.01, 0, 0.1, 0, 0.2]);
    trainer.restore(changed);
    assert.deepEqual(values(), [0.01, 0.7, 0.3, 0, 0.2]);
    assert.deepEqual(trainer.hyperparameters.byHand, { momentum: 0.7, l2: 0.3 });
  });

  it("refuse a value outside the option's range and a name that the model does not have, and change nothing", () => {
    const trainer = trainerOf({ dropout: [0.2] });
    for (const [name, value, message] of [
      ["dropoutRate", 1, /dropoutRate cannot be 1: it must be less than 1/],
      ["dropoutRate", -0.1, /at least 0/],
      ["learningRate", 0, /greater than 0/],
      ["beta1", NaN, /a number/],
      ["l2", -0.1, /l2 cannot be -0.1: it must be at least 0/],
      ["momentum", 0.1, /no momentum/],
    ] as const)
      assert.throws(
        () => trainer.hyperparameters.set(name, value),
        (error) => error instanceof UserError && message.test(error.message),
      );
    assert.deepEqual(trainer.hyperparameters.byHand, {});
    assert.equal(trainer.hyperparameters.get("dropoutRate")!.get(), 0.2);
  });
});
