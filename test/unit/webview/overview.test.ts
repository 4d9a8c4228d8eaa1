/** What the overview of a run works out before it draws it. */
import assert from "node:assert/strict";
import { History } from "../../../src/session/history";
import type { PlacedFinding, RunInfo, RunState } from "../../../src/session/protocol";
import { sentence } from "../../../webview/parts/sentence";
import { fittedAxis } from "../../../webview/plots/axes";
import { Columns, Extent } from "../../../webview/plots/columns";
import { rateAxis } from "../../../webview/plots/rateAxis";
import { averageNear, averagesOf, stepsOf } from "../../../webview/state/averages";
import { Connection } from "../../../webview/state/connection";
import { isOfOtherRun } from "../../../webview/state/doubts";
import { outlookOf } from "../../../webview/state/outlook";
import { Run } from "../../../webview/state/run";

const series = ["cost", "smoothedCost", "trainCost", "devCost", "learningRate"];
const stepsPerEpoch = 10;

/** A run of so many epochs with these costs of its parts, one an epoch. */
function runOf({
  dev,
  train,
  state = "running",
  capacity = 2048,
  steps = train.length * stepsPerEpoch,
}: {
  readonly dev?: readonly number[];
  readonly train: readonly number[];
  readonly state?: RunState;
  readonly capacity?: number;
  readonly steps?: number;
}): Run {
  const run = new Run();
  const history = new History(series, capacity);
  for (let step = 0; step < steps; step++) {
    const cost = 1 / (1 + step / 20);
    history.record(step, [cost, cost, NaN, NaN, 0.01]);
    if ((step + 1) % stepsPerEpoch !== 0) continue;
    const epoch = Math.floor(step / stepsPerEpoch);
    history.recordOne(2, step, train[epoch]!);
    if (dev) history.recordOne(3, step, dev[epoch]!);
  }
  const epoch = Math.floor(steps / stepsPerEpoch);
  const of = (costs: readonly number[]) => ({ cost: costs.at(-1)!, examples: 5, metrics: { accuracy: 0.9 } });
  Object.assign(run, {
    state,
    history,
    info: {
      stepsPerEpoch,
      epochs: 40,
      totalSteps: 400,
      runId: "a",
      layers: [],
      metrics: ["accuracy"],
    } as unknown as RunInfo,
    progress: { step: steps, epoch, elapsedSeconds: 2.6, stepsPerSecond: 100, learningRate: 0.01 },
    evaluations: {
      step: steps - 1,
      epoch,
      parts: { train: of(train), ...(dev && { dev: of(dev) }) },
    },
  });
  return run;
}

const falling = (epochs: number, to = 0.1) =>
  Array.from({ length: epochs }, (_, epoch) => to + Math.exp(-epoch / 4));
/** Falls for ten epochs, then rises. */
const turning = Array.from({ length: 20 }, (_, epoch) => 0.2 + 0.02 * Math.abs(epoch - 9));

describe("The outlook of a run", () => {
  it("tells learning, levelling off, overfitting and getting worse apart by the costs of the epochs", () => {
    const kinds = [
      runOf({ dev: falling(12), train: falling(12) }),
      runOf({ dev: [...falling(12), ...Array<number>(12).fill(0.16)], train: falling(24) }),
      runOf({ dev: turning, train: falling(20) }),
      runOf({ dev: turning, train: turning }),
      runOf({ train: falling(12) }),
      runOf({ train: turning }),
    ].map((run) => outlookOf(run));
    assert.deepEqual(
      kinds.map((found) => found && [found.kind, found.part]),
      [
        ["learning", "dev"],
        ["levelled", "dev"],
        ["overfitting", "dev"],
        ["worsening", "dev"],
        ["learning", "train"],
        ["worsening", "train"],
      ],
    );
    assert.equal(kinds[2]?.bestEpoch, 10);
  });

  it("says nothing before the first epoch has ended", () => {
    assert.equal(outlookOf(runOf({ dev: [], train: [], steps: 7 })), undefined);
  });

  it("knows the best epoch exactly while a bucket holds one, and says about where it holds several", () => {
    const exact = outlookOf(runOf({ dev: turning, train: falling(20), capacity: 26 }));
    assert.deepEqual([exact?.bestEpoch, exact?.isExact], [10, true]);
    const coarse = outlookOf(runOf({ dev: turning, train: falling(20), capacity: 4 }));
    assert.equal(coarse?.isExact, false);
    assert.ok(coarse.bestEpoch >= 10 && coarse.bestEpoch <= 16);
    assert.equal(coarse.now, turning.at(-1), "the latest is known from its evaluation");
  });
});

describe("The sentence", () => {
  const said = (run: Run, rest: object = {}) => sentence(Object.assign(run, rest));

  it("says of each state how it is going, in facts", () => {
    assert.equal(
      said(runOf({ dev: [], train: [], steps: 7 }), { evaluations: undefined }),
      "Just begun: 7 of the 10 steps of the first epoch are done. The average cost fell from 1.00 to 0.769 in 7 steps.",
    );
    assert.equal(
      said(runOf({ dev: falling(12), train: falling(12) })),
      "Learning. Dev cost 0.164 after 12 epochs, the best so far. Dev accuracy 0.900.",
    );
    assert.equal(
      said(runOf({ dev: turning, train: falling(20) })),
      "Overfitting since epoch 10: since then the dev cost rises while the train cost falls. Dev cost 0.400 after 20 epochs, best 0.200 at epoch 10. Dev accuracy 0.900.",
    );
    assert.equal(
      said(runOf({ dev: [...falling(12), ...Array<number>(12).fill(0.16)], train: falling(24) })),
      "Levelled off: the dev cost hardly moved in the last 5 epochs. Dev cost 0.160 after 24 epochs, the best so far. Dev accuracy 0.900.",
    );
    assert.equal(
      said(runOf({ train: falling(12), state: "paused" })),
      "Paused at step 120, in epoch 13. Learning. Train cost 0.164 after 12 epochs, the best so far; there is no dev part to check it on. Train accuracy 0.900.",
    );
    assert.match(
      said(runOf({ train: falling(3), state: "diverged" })),
      /^The cost became NaN or infinite at step 30\./,
    );
    assert.equal(said(runOf({ train: falling(3), state: "failed" })), "The run could not go on.");
    assert.equal(said(runOf({ train: falling(3), state: "failed" }), { failure: { message: "x" } }), "");
    assert.match(
      said(runOf({ train: falling(3), state: "stopped" })),
      /^Stopped at step 30, in epoch 4\. Train cost/,
    );
    assert.match(
      said(runOf({ dev: falling(40), train: falling(40), state: "finished" })),
      /^Finished 40 epochs in 2\.6 s\. /,
    );
  });

  it("says that the best weights were brought back where the last evaluation is of an earlier epoch", () => {
    const run = runOf({ dev: turning, train: falling(20), state: "stoppedEarly" });
    const { parts } = run.evaluations!;
    assert.match(
      said(run, { evaluations: { step: 99, epoch: 10, parts } }),
      /^Stopped early, after 20 of 40 epochs: .* The weights of epoch 10, the best, are in place\. Overfitting since epoch 10/,
    );
  });

  it("names the first error that was found", () => {
    const error = (rule: string, step: number, layer?: string) =>
      ({ rule, step, layer, severity: "error" }) as unknown as PlacedFinding;
    const findings = [error("dead-units", 60, "dense_2"), error("vanishing-gradient", 20, "dense_1")];
    assert.match(
      said(runOf({ train: falling(12) }), { findings }),
      /^Learning\. .* Vanishing gradient in dense_1 since step 20\.$/,
    );
  });
});

describe("The averages of the cost", () => {
  const named = (...betas: number[]) => ({
    series: [...series, ...betas.map((beta) => `smoothedCost/${beta}`)],
  });

  it("are read from the names of the series, from none to the smoothest", () => {
    assert.deepEqual(
      averagesOf(named(0.999, 0.5)).map(({ beta }) => beta),
      [0, 0.5, 0.95, 0.999],
    );
    assert.deepEqual([0, 0.5, 0.95, 0.99, 0.999].map(stepsOf), [1, 2, 20, 100, 1000]);
  });

  it("are taken from what a run recorded by an earlier version has: the nearest one", () => {
    assert.equal(averageNear(named(), 0.99).series, "smoothedCost");
    assert.equal(averageNear(named(), 0).series, "cost");
    assert.equal(averageNear(named(0.99, 0.999), 0.99).series, "smoothedCost/0.99");
  });
});

describe("The axes of the overview", () => {
  const columnsOf = (values: readonly number[]) => {
    const columns = new Columns();
    values.forEach((value, index) => columns.add(index, value, value));
    const extent = new Extent();
    extent.take(columns);
    return [extent, [columns]] as const;
  };

  it("fit a metric between round numbers, and put a constant one in the middle", () => {
    const axis = fittedAxis(Extent.of([0.912, 0.968]));
    assert.deepEqual([axis.min, axis.max], [0.9, 0.98]);
    const constant = fittedAxis(Extent.of([0.5]));
    assert.ok(constant.min < 0.5 && constant.max > 0.5);
    assert.deepEqual(fittedAxis(new Extent()).ticks, [0, 1]);
  });

  it("are logarithmic for a rate that goes through decades, not for a cosine or a warm-up", () => {
    const steps = Array.from({ length: 100 }, (_, step) => step);
    const isLog = (rate: (step: number) => number) => rateAxis(...columnsOf(steps.map(rate))).logarithmic;
    assert.equal(
      isLog((step) => 0.1 * 0.95 ** step),
      true,
    );
    assert.equal(
      isLog((step) => 10 ** -(1 + Math.floor(step / 34))),
      true,
    );
    assert.equal(
      isLog((step) => 0.05 * (1 + Math.cos((Math.PI * step) / 99))),
      false,
    );
    assert.equal(
      isLog((step) => 0.01 * Math.min(1, (step + 1) / 20)),
      false,
    );
    assert.equal(
      isLog(() => 0.01),
      false,
    );
  });
});

describe("The page's connection", () => {
  const watched = () => {
    let pings = 0;
    const connection = new Connection(() => {
      pings++;
    });
    const tick = (times: number, isRunning = true) => {
      for (let i = 0; i < times; i++) connection.tick(isRunning);
    };
    return { connection, tick, pings: () => pings };
  };

  it("is not doubted while messages come, nor while nothing is expected", () => {
    const { connection, tick, pings } = watched();
    for (let i = 0; i < 20; i++) {
      connection.heard("frame");
      tick(4);
    }
    tick(100, false);
    assert.equal(pings(), 0);
    assert.deepEqual([connection.isLost, connection.silentSeconds], [false, 0]);
  });

  it("is lost when the host does not answer, and found again when it does", () => {
    const { connection, tick, pings } = watched();
    tick(10);
    assert.equal(connection.isLost, false);
    tick(1);
    assert.equal(connection.isLost, true);
    assert.ok(pings() >= 2);
    connection.heard("pong");
    assert.equal(connection.isLost, false);
  });

  it("is doubted after a request that nothing answers, also of a run that stands still", () => {
    const { connection, tick } = watched();
    connection.ask();
    tick(11, false);
    assert.equal(connection.isLost, true);
  });

  it("tells a host that answers from a run that is not heard", () => {
    const { connection, tick } = watched();
    for (let i = 0; i < 20; i++) {
      tick(1);
      connection.heard("pong");
    }
    assert.deepEqual([connection.isLost, connection.silentSeconds], [false, 20]);
    connection.heard("frame");
    assert.equal(connection.silentSeconds, 0);
  });

  it("takes no notice of what is said of another run, but of one that begins", () => {
    const run = runOf({ train: falling(3) });
    const state = { type: "state", state: "stopped" } as const;
    assert.equal(isOfOtherRun({ ...state, ofRun: "b" }, run), true);
    assert.equal(isOfOtherRun({ ...state, ofRun: "a" }, run), false);
    assert.equal(isOfOtherRun(state, run), false);
    const started = { type: "started", info: run.info!, series, ofRun: "b" } as const;
    assert.equal(isOfOtherRun(started, run), false);
  });
});
