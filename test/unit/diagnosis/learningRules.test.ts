import assert from "node:assert/strict";
import type { Finding } from "../../../src/diagnosis/finding";
import { editedText } from "../../../src/model/edit";
import { loud, trained } from "./trainedRuns";

const layers = (hidden: Record<string, unknown>, output: Record<string, unknown> = {}) => [
  { type: "dense", units: 16, activation: "relu", kernelInitializer: "heNormal", ...hidden },
  { type: "dense", units: 8, activation: "relu", kernelInitializer: "heNormal" },
  { type: "dense", units: 1, activation: "sigmoid", ...output },
];

const named = (findings: readonly Finding[], rule: string): Finding => {
  const finding = findings.find((one) => one.rule === rule);
  assert.ok(finding, `${rule} is not among ${findings.map((one) => one.rule).join(", ")}`);
  return finding;
};

describe("What a run tells about its learning", function () {
  this.timeout(20_000);

  it("is nothing above info where a model learns", async () => {
    const { findings } = await trained();
    assert.deepEqual(loud(findings), []);
  });

  it("is a first cost far above ln 2 where the kernels start thirty times too large", async () => {
    const wide = { type: "randomNormal", stddev: 10 };
    const { findings } = await trained({
      layers: layers({ kernelInitializer: wide }, { kernelInitializer: wide }),
      training: { batchSize: 32, epochs: 1 },
    });
    const { severity, step, evidence, path } = named(findings, "initial-loss");
    assert.deepEqual([severity, step], ["warning", 0]);
    assert.ok(evidence.ratio! > 2 && Math.abs(evidence.expected! - Math.LN2) < 1e-12);
    assert.deepEqual(path, ["layers", 2, "activation"]);
  });

  it("is a rate too high where the steps throw the kernels away and nothing is learnt, and a tenth mends it", async () => {
    const { findings, text } = await trained({ optimizer: { type: "adam", learningRate: 3 } });
    const { path, fixes, evidence } = named(findings, "learning-rate-high");
    assert.deepEqual(path, ["optimizer", "learningRate"]);
    assert.ok(evidence.growth! >= 3);
    let mended = text;
    for (let times = 0; times < 2; times++)
      mended = mended.replace('"learningRate": 3', '"learningRate": 0.3');
    assert.equal(editedText(text, fixes[0]!.edits), mended);
    const again = await trained(mended.replace("0.3", "0.03"));
    assert.deepEqual(loud(again.findings), []);
  });

  it("is a rate too low where no kernel moves a quarter of its size, also without the optimizer in the file", async () => {
    const { findings, text } = await trained({
      optimizer: undefined,
      training: { batchSize: 32, epochs: 2 },
    });
    const { fixes, evidence } = named(findings, "learning-rate-low");
    assert.ok(evidence.travelled! < 0.25);
    assert.match(
      editedText(text, fixes[0]!.edits),
      /"optimizer": \{\s*"type": "adam",\s*"learningRate": 0.01/,
    );
    const slow = await trained({ optimizer: { type: "sgd", learningRate: 1e-4 } });
    const { fixes: hundredfold } = named(slow.findings, "learning-rate-low");
    assert.deepEqual(hundredfold[0]!.edits, [{ path: ["optimizer", "learningRate"], value: 0.01 }]);
  });

  it("is a cost at the class prior where every kernel is 0: flat, the same answer for all, no layer trained", async () => {
    const { findings } = await trained({ layers: layers({ kernelInitializer: "zeros" }) });
    assert.match(named(findings, "plateau").message, /predicts the class prior/);
    assert.equal(named(findings, "degenerate-output").layer, "dense_3");
    assert.equal(named(findings, "untrained-layer").layer, "dense_3");
    assert.deepEqual(named(findings, "plateau").path, ["loss"]);
  });

  it("is one layer untrained where only its kernel gets no gradient", async () => {
    const { findings } = await trained({
      layers: [
        {
          type: "dense",
          units: 16,
          activation: "relu",
          kernelInitializer: "zeros",
          biasInitializer: { type: "constant", value: -1 },
        },
        { type: "dense", units: 1, activation: "sigmoid" },
      ],
    });
    assert.ok(findings.some(({ rule }) => rule === "untrained-layer"));
  });

  it("tells a layer that no gradient reaches from one whose updates float32 cannot show", async () => {
    const deep = layers({ activation: "sigmoid" }).slice(0, 1);
    const vanishing = [
      ...Array<object>(20).fill(deep[0]!),
      { type: "dense", units: 1, activation: "sigmoid" },
    ];
    const { findings } = await trained({ layers: vanishing, optimizer: { type: "sgd", learningRate: 0.1 } });
    assert.match(named(findings, "untrained-layer").message, /too small for float32/);
  });

  it("finds nothing wrong in layers that stand still once a schedule has brought the learning rate to 0", async () => {
    const schedule = { type: "piecewise", boundaries: [4], values: [0.1, 1e-15] };
    const { findings } = await trained({
      optimizer: { type: "sgd", learningRate: 0.1 },
      schedule,
      training: { batchSize: 16, epochs: 60 },
    });
    assert.ok(!findings.some(({ rule }) => rule === "untrained-layer"));
  });
});
