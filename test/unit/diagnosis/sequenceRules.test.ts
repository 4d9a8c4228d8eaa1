import assert from "node:assert/strict";
import { lint } from "../../../src/diagnosis/lint";
import { kernelOf } from "../../../src/diagnosis/weightLayers";
import { parseModel } from "../../../src/model/parseModel";
import { dense, headerOf, modelWith, numbers, textOf } from "../model/models";

const header = headerOf(numbers(0, 100), [6, 4]);
const rulesOf = (layers: readonly unknown[], parts: Record<string, unknown> = {}): string[] =>
  lint(
    parseModel(textOf(modelWith({ layers, loss: "meanSquaredError", ...parts })), "m.model.json"),
    header,
  ).map(({ rule }) => rule);

const lstm = (more: Record<string, unknown> = {}) => ({ type: "lstm", units: 8, ...more });
const sequences = { returnSequences: true };

describe("rules on recurrent layers", () => {
  it("do not take stacked lstm layers for a stack of tanh, nor a tanh inside for an output's", () => {
    const stack = Array.from({ length: 6 }, () => lstm(sequences));
    assert.deepEqual(rulesOf([...stack, lstm(), dense(1)]), []);
    assert.deepEqual(rulesOf([{ ...lstm(), units: 1 }]), []);
  });

  it("symmetric-initialization: a zero kernel is told apart by a random recurrent kernel, not by a constant one", () => {
    const kernelInitializer = "zeros";
    assert.deepEqual(rulesOf([lstm({ kernelInitializer }), dense(1)]), []);
    for (const recurrentInitializer of ["zeros", "identity"]) {
      const rnn = { type: "simpleRNN", units: 8, kernelInitializer, recurrentInitializer };
      assert.deepEqual(rulesOf([rnn, dense(1)]), ["symmetric-initialization"]);
    }
  });

  it("redundant-bias: a recurrent layer's bias before batch normalization is not redundant", () => {
    const rnn = { type: "simpleRNN", units: 8, activation: "linear" };
    assert.deepEqual(rulesOf([rnn, { type: "batchNormalization" }, dense(1)]), []);
  });

  it("output-activation sees through timeDistributed, and points inside it", () => {
    const wrapped = (activation: string) => [
      lstm(sequences),
      { type: "timeDistributed", layer: dense(1, activation) },
    ];
    const text = textOf(modelWith({ layers: wrapped("softmax") }));
    const found = lint(parseModel(text, "m.model.json"), undefined).find(
      ({ rule }) => rule === "output-activation",
    );
    assert.deepEqual(found?.path, ["layers", 1, "layer", "activation"]);
  });

  it("compare gradients by the first kernel, whatever the layer calls it", () => {
    const parameters = ["bias", "forwardKernel", "backwardKernel"].map((name) => ({
      name,
      norm: 1,
      gradientNorm: 2,
      updateRatio: 0,
    }));
    assert.equal(kernelOf({ parameters } as never)?.name, "forwardKernel");
  });
});
