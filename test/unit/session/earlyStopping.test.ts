import assert from "node:assert/strict";
import { monitors } from "../../../src/model/monitor";
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

  it("watches any metric of the model, each in its own direction", () => {
    const run = (monitor: string, values: readonly Record<string, number>[]) => {
      let epoch = -1;
      const stopping = new EarlyStopping({ monitor, patience: 2, restoreBest: true }, () => epoch);
      const stops = values.map((metrics) => {
        epoch++;
        const evaluation = { cost: 1, metrics, examples: 10 };
        return stopping.noteEpoch(
          monitor.startsWith("dev")
            ? { dev: evaluation }
            : { train: evaluation, dev: { ...evaluation, metrics: {} } },
        );
      });
      return [stops.indexOf(true), stopping.kept];
    };
    const of = (metric: string, ...values: number[]) => values.map((value) => ({ [metric]: value }));
    assert.deepEqual(run("devAccuracy", of("accuracy", 0.5, 0.9, 0.8, 0.9)), [3, 1]);
    assert.deepEqual(run("trainR2", of("r2", -3, -1, 0.2, 0.1, 0.1)), [4, 2]);
    assert.deepEqual(run("devPerplexity", of("perplexity", 5, 3, 4, 4)), [3, 1]);
    assert.deepEqual(run("trainRootMeanSquaredError", of("rootMeanSquaredError", 1, NaN, 0.5, 0.4)), [-1, 3]);
    assert.equal(Object.keys(monitors).length, 2 + 2 * 12);
    assert.ok(!("devConfusionMatrix" in monitors), "a matrix has no direction");
  });

  it("goes on from its memory as if there had been no break, wherever the break is", () => {
    const costs = [5, 3, 4, 2, 2.5, 3, 2.2, 1];
    const spec = { monitor: "devCost", patience: 3, restoreBest: true };
    for (let cut = 0; cut <= costs.length; cut++) {
      let epoch = 0;
      const [first, second] = [new EarlyStopping(spec, () => epoch), new EarlyStopping(spec, () => epoch)];
      const stopped = costs.findIndex((cost, index) => {
        epoch = index;
        if (index === cut && first.memory) second.remember(first.memory);
        return (index < cut ? first : second).noteEpoch(dev(cost));
      });
      assert.equal(stopped, 6, `cut before epoch ${cut}`);
      assert.equal((cut > 6 ? first : second).kept, 3);
    }
  });

  it("never stops on a number that is not measured", () => {
    const stopping = new EarlyStopping({ monitor: "devCost", patience: 1, restoreBest: false }, () => 0);
    for (let epoch = 0; epoch < 5; epoch++)
      assert.equal(stopping.noteEpoch({ train: { cost: 1, metrics: {}, examples: 1 } }), false);
  });
});
