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

describe("The recorder", () => {
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
    assert.deepEqual(recorder.series.slice(5), [
      ...["activationNorm/conv", "activationNorm/flatten", "activationNorm/norm"],
      ...["gradientNorm/conv", "gradientNorm/flatten", "gradientNorm/norm"],
      ...["updateRatio/conv", "updateRatio/norm", "deadFraction/conv", "saturatedFraction/norm"],
    ]);
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
