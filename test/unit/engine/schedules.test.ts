import assert from "node:assert/strict";
import type { OptionValues } from "../../../src/engine/options";
import { scheduledRate, schedules, type ScheduleName } from "../../../src/engine/schedules/index";
import { chosen, schedule } from "./support";

const initial = 0.2;
const stepsPerEpoch = 7;

const cases: [ScheduleName, OptionValues, (epoch: number, step: number) => number][] = [
  ["constant", {}, () => initial],
  ["inverseTime", { rate: 0.5 }, (epoch) => initial / (1 + 0.5 * epoch)],
  ["exponential", { rate: 0.95 }, (epoch) => 0.95 ** epoch * initial],
  ["inverseSqrt", { k: 2 }, (_, step) => (2 / Math.sqrt(step + 1)) * initial],
  ["staircase", { every: 10, factor: 0.5 }, (epoch) => initial * 0.5 ** Math.trunc(epoch / 10)],
  [
    "piecewise",
    { boundaries: [20, 60], values: [0.3, 0.1, 0.01] },
    (epoch) => (epoch < 20 ? 0.3 : epoch < 60 ? 0.1 : 0.01),
  ],
  [
    "cosine",
    { epochs: 80, minimum: 0.02 },
    (epoch) => 0.02 + 0.18 * Math.cos((Math.PI * Math.min(epoch, 80)) / 160) ** 2,
  ],
  [
    "warmup",
    { steps: 21, then: chosen("exponential", { rate: 0.9 }) },
    (epoch, step) => (step < 21 ? (initial * (step + 1)) / 21 : initial * 0.9 ** epoch),
  ],
];

describe("learning-rate schedules follow their formulas over 100 epochs within 1e-15", () => {
  for (const [type, options, formula] of cases) {
    it(type, () => {
      for (let step = 0; step < 100 * stepsPerEpoch; step++) {
        const epoch = Math.floor(step / stepsPerEpoch);
        const rate = scheduledRate(schedule(type, options), initial, { epoch, step });
        assert.ok(Math.abs(rate - formula(epoch, step)) < 1e-15);
      }
    });
  }

  it("every schedule of the registry is among them", () => {
    assert.deepEqual(new Set(cases.map(([type]) => type)), new Set(Object.keys(schedules)));
  });
});
