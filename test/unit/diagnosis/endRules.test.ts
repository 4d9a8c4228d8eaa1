import assert from "node:assert/strict";
import { editedText } from "../../../src/model/edit";
import type { Finding } from "../../../src/diagnosis/finding";
import { loud, trained } from "./trainedRuns";

const named = (findings: readonly Finding[], rule: string): Finding => {
  const finding = findings.find((one) => one.rule === rule);
  assert.ok(finding, `${rule} is not among ${findings.map((one) => one.rule).join(", ")}`);
  return finding;
};
const has = (findings: readonly Finding[], rule: string): boolean =>
  findings.some((one) => one.rule === rule);

const circles = (samples: number, noise: number, split: object) => ({
  source: { generator: "circles", samples, noise },
  split,
  normalize: "standard",
});

describe("What is said of a run at its end", function () {
  this.timeout(20_000);

  it("is high variance, with early stopping as its mend, where 60 noisy rows are learnt by heart", async () => {
    const { findings, text } = await trained({
      data: circles(200, 0.5, { train: 0.3, dev: 0.7 }),
      layers: [
        { type: "dense", units: 64, activation: "relu", kernelInitializer: "heNormal" },
        { type: "dense", units: 64, activation: "relu", kernelInitializer: "heNormal" },
        { type: "dense", units: 1, activation: "sigmoid" },
      ],
      training: { batchSize: 32, epochs: 200 },
    });
    const { severity, evidence, fixes, message } = named(findings, "high-variance");
    assert.equal(severity, "warning");
    assert.ok(evidence.variance! > evidence.bias!);
    assert.match(message, /First more data or augmentation, then regularization/);
    assert.match(editedText(text, fixes[0]!.edits), /"earlyStopping"/);
    assert.ok(!has(findings, "high-bias"));
  });

  it("is high bias where a straight line is to part two circles: a warning with a human level, else info", async () => {
    const line = { layers: [{ type: "dense", units: 1, activation: "sigmoid" }] };
    const judged = await trained({ ...line, humanLevelError: 0.01 });
    const { severity, path, evidence } = named(judged.findings, "high-bias");
    assert.deepEqual([severity, path], ["warning", ["humanLevelError"]]);
    assert.ok(evidence.bias! > 0.3 && evidence.humanLevelError === 0.01);
    const unknown = await trained(line);
    assert.equal(named(unknown.findings, "high-bias").severity, "info");
  });

  it("is neither where the model reaches the human level on both parts", async () => {
    const { findings } = await trained({ humanLevelError: 0.01 });
    assert.ok(!has(findings, "high-bias") && !has(findings, "high-variance"));
    assert.deepEqual(loud(findings), []);
  });

  it("is a suspicious dev score where dev is drawn with less noise than train", async () => {
    const { findings } = await trained({
      data: {
        source: {
          train: { generator: "blobs", samples: 300, noise: 3 },
          dev: { generator: "blobs", samples: 300, noise: 0.02 },
        },
      },
      layers: [
        { type: "dense", units: 16, activation: "relu", kernelInitializer: "heNormal" },
        { type: "dense", units: 3, activation: "softmax" },
      ],
      loss: "sparseCategoricalCrossentropy",
      training: { batchSize: 32, epochs: 20 },
    });
    const { path, evidence } = named(findings, "suspicious-dev-score");
    assert.deepEqual(path, ["data", "split"]);
    assert.ok(evidence.trainError! - evidence.devError! > 0.1);
  });

  it("is unfinished training where 40 full steps still fall, with more epochs as its mend", async () => {
    const { findings } = await trained({
      optimizer: { type: "sgd", learningRate: 0.1 },
      training: { batchSize: "full", epochs: 40 },
    });
    const { severity, path, fixes } = named(findings, "unfinished-training");
    assert.deepEqual([severity, path], ["warning", ["training", "epochs"]]);
    assert.deepEqual(fixes[0]!.edits, [{ path: ["training", "epochs"], value: 120 }]);
  });
});

describe("What is said of a run while it goes on", function () {
  this.timeout(20_000);

  it("is a penalty that outweighs the data, on the l2 that does it, and not one of 1e-4", async () => {
    const { findings, text } = await trained({ regularization: { l2: 2 } });
    const { path, fixes } = named(findings, "regularization-overwhelms");
    assert.deepEqual(path, ["regularization", "l2"]);
    assert.ok(has(findings, "plateau"));
    assert.match(editedText(text, fixes[0]!.edits), /"l2": 0.02/);
    const light = await trained({ regularization: { l2: 1e-4 } });
    assert.deepEqual(loud(light.findings), []);
  });

  it("is a swinging cost where the steps jump across the valley", async () => {
    const { findings } = await trained({
      data: { source: { generator: "linear", samples: 200, noise: 0.1 }, split: { train: 1 } },
      layers: [{ type: "dense", units: 1 }],
      loss: "meanSquaredError",
      // Sign-like steps of one size: they cannot settle.
      optimizer: { type: "rmsprop", learningRate: 2, rho: 0 },
      training: { batchSize: "full", epochs: 60 },
    });
    const { path, evidence } = named(findings, "oscillating-cost");
    assert.deepEqual(path, ["optimizer", "learningRate"]);
    assert.ok(evidence.turns! > 0.5 && evidence.amplitude! > 0.03);
  });

  it("begins with units that start equal, and with kernels at the wrong scale, where the first mini-batch shows it", async () => {
    const hidden = (kernelInitializer: unknown) => ({
      type: "dense",
      units: 16,
      activation: "tanh",
      kernelInitializer,
    });
    const output = { type: "dense", units: 1, activation: "sigmoid" };
    const constant = { type: "constant", value: 0.1 };
    const equal = await trained({ layers: [hidden(constant), output] });
    const { step, path } = named(equal.findings, "symmetric-initialization");
    assert.deepEqual([step, path], [0, ["layers", 0, "kernelInitializer"]]);
    const small = { type: "randomNormal", stddev: 0.001 };
    const shrinking = await trained({ layers: [hidden(small), hidden(small), hidden(small), output] });
    assert.equal(named(shrinking.findings, "initialization-scale").fixes[0]!.edits.length, 3);
    const { findings } = await trained();
    assert.ok(!has(findings, "symmetric-initialization") && !has(findings, "initialization-scale"));
  });
});
