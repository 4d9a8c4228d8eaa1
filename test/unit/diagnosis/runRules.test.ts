import assert from "node:assert/strict";
import type { AnswerSpread } from "../../../src/engine/answerSpread";
import type { LayerFacts, StepFacts, TensorFacts } from "../../../src/engine/facts";
import { RunWatcher } from "../../../src/diagnosis/runWatcher";
import type { ModelSpec } from "../../../src/model/spec";
import { inBrackets, plainFinding } from "../words/brackets";

const tensor = (norm: number): TensorFacts => ({
  mean: 0,
  std: norm,
  norm,
  min: -norm,
  max: norm,
  zeroFraction: 0,
  nonFinite: 0,
});

interface LayerNumbers {
  gradient: number;
  updateRatio?: number;
  saturated?: number;
  nonFinite?: number;
}

const layerFacts = (index: number, numbers: LayerNumbers): LayerFacts => ({
  name: `dense_${index + 1}`,
  type: "dense",
  activation: {
    ...tensor(1),
    saturatedFraction: numbers.saturated ?? 0,
    nonFinite: numbers.nonFinite ?? 0,
  },
  gradient: tensor(numbers.gradient),
  fused: false,
  parameters: [
    { name: "kernel", norm: 1, gradientNorm: numbers.gradient, updateRatio: numbers.updateRatio ?? 1e-3 },
  ],
});

const stepFacts = (step: number, cost: number, layers: LayerNumbers[]): StepFacts => ({
  step,
  epoch: 0,
  learningRate: 0.1,
  cost,
  penalty: 0,
  lossGradientNorm: 0,
  penaltyGradientNorm: 0,
  gradientNorm: Math.hypot(...layers.map((layer) => layer.gradient)),
  layers: layers.map((layer, index) => layerFacts(index, layer)),
});

const modelOf = (layers: number, activation: string): ModelSpec =>
  ({
    // All these costs stand still; what is said of that has its own test.
    diagnosis: { plateau: "off" },
    loss: { type: "binaryCrossentropy", options: {} },
    training: { optimizer: { type: "sgd", options: { learningRate: 0.1 } } },
    layers: Array.from({ length: layers }, (_, index) => ({
      name: `dense_${index + 1}`,
      type: "dense",
      path: ["layers", index],
      options: { activation: { type: activation, options: {} } },
    })),
  }) as unknown as ModelSpec;

/** Answers that differ as much as the targets. */
const answers: AnswerSpread = { output: { between: 0.5, size: 0.7 }, target: { between: 0.5, size: 0.7 } };

/** Shows a watcher `steps` steps and returns what it found. */
function watch(
  model: ModelSpec,
  steps: number,
  factsAt: (step: number) => StepFacts,
  dead: Record<string, number> = {},
  plannedSteps = 300,
) {
  const watcher = new RunWatcher(model, { firstStep: 0, lastStep: plannedSteps, trivialCost: Math.LN2 });
  for (let step = 0; step < steps; step++) {
    const facts = factsAt(step);
    if (watcher.wants(facts))
      inBrackets(() => watcher.observe({ facts, smoothedCost: facts.cost, deadFraction: dead, answers }));
  }
  return watcher.findings.map(plainFinding);
}

const rulesOf = (findings: readonly { rule: string }[]) => findings.map((finding) => finding.rule);

/** Gradients of 20 layers that shrink by `factor` a layer on the way back. */
const decaying = (factor: number): LayerNumbers[] =>
  Array.from({ length: 20 }, (_, index) => ({ gradient: 0.1 * factor ** (19 - index) }));

describe("The run-time rules", () => {
  it("find a gradient that shrinks to a third at each of 20 layers while the cost stands still, on the first layer", () => {
    const findings = watch(modelOf(20, "sigmoid"), 300, (step) => stepFacts(step, 0.7, decaying(0.33)));
    assert.deepEqual(rulesOf(findings), ["vanishing-gradient"]);
    assert.equal(findings[0]!.layer, "dense_1");
    assert.deepEqual(findings[0]!.path, ["layers", 0]);
    assert.equal(findings[0]!.fixes[0]!.edits.length, 19);
  });

  it("say nothing of the same gradients while the cost falls", () => {
    const findings = watch(modelOf(20, "sigmoid"), 300, (step) =>
      stepFacts(step, 0.7 * 0.98 ** step + 0.1, decaying(0.33)),
    );
    assert.deepEqual(rulesOf(findings), []);
  });

  it("say nothing of a deep network whose gradients are even", () => {
    const findings = watch(modelOf(20, "relu"), 300, (step) => stepFacts(step, 0.7, decaying(0.95)));
    assert.deepEqual(rulesOf(findings), []);
  });

  it("find a gradient that grows 1.5-fold at each of 20 layers when the cost becomes NaN, and where the NaN came up", () => {
    const growing = decaying(1.5);
    const broken = growing.map((layer, index) => ({ ...layer, nonFinite: index >= 7 ? 3 : 0 }));
    // A run ends with the step whose cost is NaN.
    const findings = watch(modelOf(20, "relu"), 5, (step) =>
      step < 4 ? stepFacts(step, 10 ** step, growing) : stepFacts(step, NaN, broken),
    );
    assert.deepEqual(rulesOf(findings).sort(), ["exploding-gradient", "non-finite"]);
    assert.equal(findings.find((one) => one.rule === "exploding-gradient")!.layer, "dense_1");
    const origin = findings.find((one) => one.rule === "non-finite")!;
    assert.equal(origin.layer, "dense_8");
    assert.equal(origin.step, 4);
    assert.match(origin.message, /activation of dense_8 \(forward pass\) holds 3 NaN/);
  });

  it("find 95 % silent units an error and 60 % a warning, and let 40 % pass", () => {
    const at = (fraction: number) =>
      watch(modelOf(3, "relu"), 300, (step) => stepFacts(step, 0.7, decaying(0.9).slice(0, 3)), {
        dense_2: fraction,
      });
    assert.deepEqual(
      at(0.95).map((one) => [one.rule, one.severity, one.layer]),
      [["dead-units", "error", "dense_2"]],
    );
    assert.deepEqual(
      at(0.6).map((one) => [one.rule, one.severity]),
      [["dead-units", "warning"]],
    );
    assert.deepEqual(at(0.4), []);
  });

  it("find a hidden layer with 70 % saturated values, and leave a saturated output alone", () => {
    const layers = [{ gradient: 1, saturated: 0.7 }, { gradient: 1 }, { gradient: 1, saturated: 0.9 }];
    const findings = watch(modelOf(3, "tanh"), 300, (step) => stepFacts(step, 0.7, layers));
    assert.deepEqual(
      findings.map((one) => [one.rule, one.layer]),
      [["saturated-units", "dense_1"]],
    );
  });

  it("keep silent where the model file switches a rule off, and sink to info once the goal is reached", () => {
    const off = {
      ...modelOf(20, "sigmoid"),
      diagnosis: { "vanishing-gradient": "off", plateau: "off" } as const,
    };
    assert.deepEqual(
      watch(off, 300, (step) => stepFacts(step, 0.7, decaying(0.33))),
      [],
    );
    const found = watch(modelOf(20, "sigmoid"), 300, (step) =>
      stepFacts(step, step < 250 ? 0.7 : 0.001, decaying(0.33)),
    );
    assert.deepEqual(
      found.map((one) => one.severity),
      ["info"],
    );
  });
});
