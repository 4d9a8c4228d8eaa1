import assert from "node:assert/strict";
import type { OptionValues } from "../../../src/engine/options";
import {
  scheduledRate,
  scheduleMemory,
  schedules,
  type ScheduleName,
} from "../../../src/engine/schedules/index";
import type { Chosen } from "../../../src/engine/options";
import type { EpochCosts } from "../../../src/engine/schedules/definition";
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
      const memory = scheduleMemory(schedule(type, options));
      assert.equal(memory, undefined);
      for (let step = 0; step < 100 * stepsPerEpoch; step++) {
        const epoch = Math.floor(step / stepsPerEpoch);
        const rate = scheduledRate(schedule(type, options), initial, { epoch, step });
        assert.ok(Math.abs(rate - formula(epoch, step)) < 1e-15);
      }
    });
  }

  it("every schedule of the registry is among them, but the one that reacts to costs", () => {
    const names = [...cases.map(([type]) => type), "reduceOnPlateau"];
    assert.deepEqual(new Set(names), new Set(Object.keys(schedules)));
  });
});

describe("reduceOnPlateau", () => {
  /** The rate of each epoch, given the cost that each epoch ended with. */
  const ratesAfter = (chosenSchedule: Chosen, costs: readonly EpochCosts[]): number[] => {
    const remembered = scheduleMemory(chosenSchedule)!;
    const memory = Float64Array.from(remembered.start);
    return costs.map((cost, epoch) => {
      remembered.note(memory, cost);
      return scheduledRate(chosenSchedule, 1, { epoch: epoch + 1, step: cost.step, memory });
    });
  };
  const devCosts = (...costs: number[]): EpochCosts[] =>
    costs.map((devCost, at) => ({ step: 5 * (at + 1), cost: 9, devCost }));

  it("waits `patience` epochs without a fall of more than `minDelta`, then multiplies, down to `minimum`", () => {
    const options = { factor: 0.5, patience: 2, minDelta: 0.1, minimum: 0.2 };
    const rates = ratesAfter(
      schedule("reduceOnPlateau", options),
      devCosts(3, 2, 1.95, 1.91, 1, 1, 1, 1, 1, 1, 1, 0.5),
    );
    assert.deepEqual(rates, [1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.2, 0.2, 0.2, 0.2]);
  });

  it("takes NaN for no improvement, no measurement for nothing, and watches what `monitor` says", () => {
    const options = { factor: 0.5, patience: 1 };
    const of = (monitor: string, costs: EpochCosts[]) =>
      ratesAfter(schedule("reduceOnPlateau", { ...options, monitor }), costs);
    assert.deepEqual(of("devCost", devCosts(3, NaN, 2)), [1, 0.5, 0.5]);
    assert.deepEqual(
      of("devCost", [
        { step: 5, cost: 1 },
        { step: 10, cost: 1 },
      ]),
      [1, 1],
    );
    assert.deepEqual(of("cost", devCosts(3, 2, 1)), [1, 0.5, 0.25]);
  });

  it("after a warmup takes no notice of the epochs in it", () => {
    const then = schedule("reduceOnPlateau", { factor: 0.5, patience: 1 });
    const rates = ratesAfter(schedule("warmup", { steps: 12, then }), devCosts(1, 1, 1, 1));
    assert.deepEqual(rates, [0.5, 11 / 12, 1, 0.5]);
  });
});
