import assert from "node:assert/strict";
import type { StepFacts } from "../../../src/engine/facts";
import { History } from "../../../src/session/history";
import { Recorder } from "../../../src/session/recorder";

const facts = (step: number, cost: number): StepFacts => ({
  step,
  epoch: 0,
  learningRate: 0.1,
  cost,
  penalty: 0,
  lossGradientNorm: 0,
  penaltyGradientNorm: 0,
  gradientNorm: 1,
  layers: [],
});

/** Costs with a trend, noise and a spike. */
const costs = Array.from({ length: 9_000 }, (_, step) => {
  const wave = Math.sin(step * 127.1 + 311.7) * 43758.5453;
  return 0.1 + Math.exp(-step / 2000) * (1 + 0.3 * (wave - Math.floor(wave))) + (step === 777 ? 40 : 0);
});

/** Σ βᵗ⁻ⁱ·cᵢ / Σ βᵗ⁻ⁱ over all steps up to t, each time anew: the average by its definition. */
function naiveAverage(beta: number, step: number): number {
  let [sum, weights] = [0, 0];
  for (let at = 0; at <= step; at++) {
    sum += beta ** (step - at) * costs[at]!;
    weights += beta ** (step - at);
  }
  return sum / weights;
}

describe("The recorder", () => {
  it("keeps each β's average as its definition over all steps has it, within 1e-9, also once buckets have merged", () => {
    const recorder = new Recorder([]);
    const mirror = new History(recorder.series);
    costs.forEach((cost, step) => recorder.recordStep(facts(step, cost), {}));
    mirror.apply(recorder.frame());
    assert.equal(mirror.stepsPerBucket, 8);
    const names = recorder.series.filter((name) => name.startsWith("smoothedCost"));
    assert.equal(names.length, 9);
    for (const name of names) {
      const beta = Number(name.split("/")[1] ?? 0.95);
      for (const bucket of [0, 97, mirror.buckets - 1]) {
        const first = bucket * 8;
        const steps = Array.from({ length: Math.min(8, costs.length - first) }, (_, at) => first + at);
        const expected = steps.map((step) => naiveAverage(beta, step));
        const series = mirror.indexOf(name);
        const close = (a: number, b: number) => assert.ok(Math.abs(a - b) < 1e-9, `${name}: ${a} ≠ ${b}`);
        close(mirror.minimum(series, bucket), Math.min(...expected));
        close(mirror.maximum(series, bucket), Math.max(...expected));
      }
    }
  });

  it("keeps each metric of train and dev at the last step of its epoch, and nothing of a part without it", () => {
    const recorder = new Recorder([], ["accuracy", "f1"]);
    const mirror = new History(recorder.series);
    recorder.recordStep(facts(0, 1), {});
    recorder.recordStep(facts(1, 1), {});
    const dev = { cost: 1, examples: 3, metrics: { accuracy: 0.75, f1: 0.5 } };
    recorder.recordEvaluation(1, { train: { cost: 1, examples: 9, metrics: {} }, dev });
    mirror.apply(recorder.frame());
    const at = (name: string, step: number) => mirror.maximum(mirror.indexOf(name), step);
    assert.deepEqual(
      ["metric/accuracy/dev", "metric/f1/dev", "metric/f1/train"].map((name) => [at(name, 0), at(name, 1)]),
      [
        [NaN, 0.75],
        [NaN, 0.5],
        [NaN, NaN],
      ],
    );
  });

  it("goes on with the same averages after it went back as if it had never gone further", () => {
    const [back, straight] = [new Recorder([], ["accuracy"]), new Recorder([], ["accuracy"])];
    costs.slice(0, 100).forEach((cost, step) => {
      for (const recorder of [back, straight]) recorder.recordStep(facts(step, cost), {});
    });
    const memory = back.memory(100);
    for (let step = 100; step < 300; step++) back.recordStep(facts(step, 9), {});
    back.recall(memory);
    for (let step = 100; step < 300; step++)
      for (const recorder of [back, straight]) recorder.recordStep(facts(step, costs[step]!), {});
    assert.deepEqual(back.frame(), straight.frame());
  });

  it("smooths without bias: a constant cost has itself as its average from the first step on, within 1e-12", () => {
    const recorder = new Recorder([]);
    for (let step = 0; step < 50; step++) {
      recorder.recordStep(facts(step, 0.7), {});
      assert.ok(Math.abs(recorder.smoothedCost - 0.7) < 1e-12);
    }
  });

  it("sends each step once: a mirror of its frames holds every cost", () => {
    const recorder = new Recorder([]);
    const mirror = new History(recorder.series);
    for (let step = 0; step < 100; step++) {
      recorder.recordStep(facts(step, step), {});
      if (step % 7 === 0) mirror.apply(recorder.frame());
    }
    mirror.apply(recorder.frame());
    for (let step = 0; step < 100; step++) assert.equal(mirror.maximum(0, step), step);
  });

  it("records for each layer what means something for it, and makes no room for the rest", () => {
    const recorder = new Recorder([
      { name: "conv", kernel: 1, canDie: true },
      { name: "flatten" },
      { name: "norm", kernel: 0, canSaturate: true },
    ]);
    assert.deepEqual(
      recorder.series.slice(5).filter((name) => !name.startsWith("smoothedCost")),
      [
        ...["activationNorm/conv", "activationNorm/flatten", "activationNorm/norm"],
        ...["gradientNorm/conv", "gradientNorm/flatten", "gradientNorm/norm"],
        ...["updateRatio/conv", "updateRatio/norm", "deadFraction/conv", "saturatedFraction/norm"],
      ],
    );
    const tensor = { mean: 0, std: 1, norm: 1, min: -1, max: 1, zeroFraction: 0, nonFinite: 0 };
    const parameter = (name: string, updateRatio: number) => ({
      name,
      updateRatio,
      norm: 1,
      gradientNorm: 1,
    });
    const layerFacts = (name: string, ...parameters: ReturnType<typeof parameter>[]) => ({
      name,
      type: "dense",
      activation: { ...tensor, saturatedFraction: 0.375 },
      gradient: tensor,
      fused: false,
      parameters,
    });
    const layers = [
      layerFacts("conv", parameter("bias", 9), parameter("kernel", 0.002)),
      layerFacts("flatten"),
      layerFacts("norm", parameter("gamma", 0.004), parameter("beta", 9)),
    ];
    recorder.recordStep({ ...facts(0, 1), layers }, { conv: 0.25 });
    recorder.recordStep({ ...facts(1, 1), layers }, { conv: 0.5 });
    const mirror = new History(recorder.series);
    mirror.apply(recorder.frame());
    const values = (name: string) => [0, 1].map((step) => mirror.maximum(mirror.indexOf(name), step));
    assert.deepEqual(values("updateRatio/conv"), [0.002, 0.002]);
    assert.deepEqual(values("updateRatio/norm"), [0.004, 0.004]);
    assert.deepEqual(values("deadFraction/conv"), [0.25, 0.5]);
    assert.deepEqual(values("saturatedFraction/norm"), [0.375, 0.375]);
  });
});
