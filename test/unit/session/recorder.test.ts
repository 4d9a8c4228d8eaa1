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
      recorder.recordStep(facts(step, 0.7));
      assert.ok(Math.abs(recorder.smoothedCost - 0.7) < 1e-12);
    }
  });

  it("sends each step once: a mirror of its frames holds every cost", () => {
    const recorder = new Recorder([]);
    const mirror = new History(recorder.series);
    for (let step = 0; step < 100; step++) {
      recorder.recordStep(facts(step, step));
      if (step % 7 === 0) mirror.apply(recorder.frame());
    }
    mirror.apply(recorder.frame());
    for (let step = 0; step < 100; step++) assert.equal(mirror.maximum(0, step), step);
  });
});
