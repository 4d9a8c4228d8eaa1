import assert from "node:assert/strict";
import { outcomeOf } from "../../../src/editor/gradientOutcome";
import type { GradientCheck, GradientComparison, Verdict } from "../../../src/engine/facts";

const tensor = (verdict: Verdict, relativeError = 0, checked = 4): GradientComparison => ({
  layer: "dense_1",
  parameter: `kernel ${relativeError}`,
  relativeError,
  verdict,
  checked,
  of: 4,
  kinks: 4 - checked,
  shape: [2, 2],
  step: 0,
  worst: [],
  entries: { at: [], analytic: [], numeric: [] },
});

const check = (passed: boolean, ...parameters: GradientComparison[]): GradientCheck => ({
  passed,
  relativeError: Math.max(0, ...parameters.map((one) => one.relativeError)),
  epsilon: 1e-6,
  tolerance: 1e-7,
  notes: [],
  parameters,
  culprits: [],
});

describe("The outcome of a gradient check", () => {
  it("is right where every tensor passes", () => {
    assert.deepEqual(outcomeOf(check(true, tensor("pass"))), { kind: "right" });
  });

  it("names the tensor that is most wrong", () => {
    const worst = tensor("mismatch", 0.5);
    const all = [tensor("note", 1e-6), tensor("suspicious", 1e-4), worst];
    assert.deepEqual(outcomeOf(check(false, ...all)), { kind: "wrong", worst });
  });

  it("is no disagreement where there are notes only", () => {
    const worst = tensor("note", 1e-6);
    assert.deepEqual(outcomeOf(check(false, tensor("pass"), worst)), { kind: "noted", worst });
  });

  it("is stopped where all that was checked passes, or nothing was", () => {
    assert.deepEqual(outcomeOf(check(false, tensor("pass"))), { kind: "stopped" });
    assert.deepEqual(outcomeOf(check(false)), { kind: "stopped" });
  });

  it("is not right where no entry could be measured", () => {
    assert.deepEqual(outcomeOf(check(false, tensor("note", 0, 0))), { kind: "unmeasured" });
    assert.deepEqual(outcomeOf(check(true, tensor("pass"), tensor("note", 0, 0))), { kind: "right" });
  });
});
