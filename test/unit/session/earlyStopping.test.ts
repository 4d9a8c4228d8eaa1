import assert from "node:assert/strict";
import { EarlyStopping } from "../../../src/session/earlyStopping";

const dev = (cost: number, accuracy = 0) => ({ dev: { cost, metrics: { accuracy }, examples: 10 } });

describe("Early stopping", () => {
  it("stops after `patience` epochs without a better dev cost and keeps the best state", () => {
    let epoch = 0;
    const stopping = new EarlyStopping({ monitor: "devCost", patience: 2, restoreBest: true }, () => epoch);
    const stops = [1, 0.5, 0.6, 0.55].map((cost, index) => {
      epoch = index;
      return stopping.noteEpoch(dev(cost));
    });
    assert.deepEqual(stops, [false, false, false, true]);
    assert.equal(stopping.kept, 1);
  });

  it("watches the train cost where that is asked for", () => {
    const stopping = new EarlyStopping({ monitor: "trainCost", patience: 1, restoreBest: false }, () => 0);
    const train = (cost: number) => ({ train: { cost, metrics: {}, examples: 10 }, ...dev(1 / cost) });
    assert.deepEqual(
      [1, 0.5, 0.6].map((cost) => stopping.noteEpoch(train(cost))),
      [false, false, true],
    );
  });

  it("never stops on a number that is not measured", () => {
    const stopping = new EarlyStopping({ monitor: "devCost", patience: 1, restoreBest: false }, () => 0);
    for (let epoch = 0; epoch < 5; epoch++)
      assert.equal(stopping.noteEpoch({ train: { cost: 1, metrics: {}, examples: 1 } }), false);
  });
});
