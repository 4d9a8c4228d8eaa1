import * as assert from "node:assert/strict";
import fc from "fast-check";
import { History } from "../../../src/session/history";

const names = ["cost", "devCost", "activationNorm/dense_1"];
const number = fc.oneof(fc.double({ noNaN: true }), fc.constantFrom(NaN, Infinity, -Infinity, 0, -0));
const row = fc.array(number, { minLength: names.length, maxLength: names.length });

/** What a run may do to its recording: a step, an epoch's value, or a frame to its receiver. */
const action = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant("step" as const), values: row, skip: fc.nat(3) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("epoch" as const), value: number, back: fc.nat(20) }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant("frame" as const) }) },
);

const contents = (history: History) => ({
  stepsPerBucket: history.stepsPerBucket,
  buckets: history.buckets,
  values: history.series.map((_, series) =>
    Array.from({ length: history.buckets }, (_, bucket) => [
      history.minimum(series, bucket),
      history.maximum(series, bucket),
    ]),
  ),
});

describe("History", () => {
  it("holds every bucket's exact minimum and maximum, whatever is recorded", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const history = new History(names, 16);
        const recorded: { series: number; step: number; value: number }[] = [];
        let step = -1;
        for (const act of actions) {
          if (act.kind === "step") {
            step += 1 + act.skip;
            history.record(step, act.values);
            act.values.forEach((value, series) => recorded.push({ series, step, value }));
          } else if (act.kind === "epoch") {
            const at = Math.max(0, step - act.back);
            history.recordOne(1, at, act.value);
            recorded.push({ series: 1, step: at, value: act.value });
            step = Math.max(step, at);
          }
        }
        assert.ok(history.buckets <= 16);
        for (let series = 0; series < names.length; series++) {
          for (let bucket = 0; bucket < history.buckets; bucket++) {
            const inside = recorded
              .filter((r) => r.series === series && history.bucketOf(r.step) === bucket)
              .map((r) => r.value)
              .filter((value) => !Number.isNaN(value));
            // Both zeros are zero here: `+ 0` drops the sign.
            const expected =
              inside.length === 0 ? [NaN, NaN] : [Math.min(...inside) + 0, Math.max(...inside) + 0];
            const held = [history.minimum(series, bucket) + 0, history.maximum(series, bucket) + 0];
            assert.deepEqual(held, expected);
          }
        }
      }),
    );
  });

  it("is mirrored exactly by the frames sent, whenever they are sent", () => {
    fc.assert(
      fc.property(fc.array(action, { maxLength: 200 }), (actions) => {
        const history = new History(names, 8);
        const mirror = new History(names, 8);
        const mark = history.follow();
        let step = -1;
        const send = () => {
          assert.ok(mirror.apply(history.frameSince(mark)));
          assert.deepEqual(contents(mirror), contents(history));
        };
        for (const act of actions) {
          if (act.kind === "step") history.record((step += 1 + act.skip), act.values);
          else if (act.kind === "epoch") history.recordOne(1, Math.max(0, step - act.back), act.value);
          else send();
        }
        send();
      }),
    );
  });

  it("carries a mirror's changes on to the mirror's own receivers", () => {
    const [worker, host, page] = [new History(names, 8), new History(names, 8), new History(names, 8)];
    const toHost = worker.follow();
    const toPage = host.follow();
    for (let step = 0; step < 100; step++) {
      worker.record(step, [step, NaN, -step]);
      assert.ok(host.apply(worker.frameSince(toHost)));
      if (step % 3 === 0) assert.ok(page.apply(host.frameSince(toPage)));
    }
    assert.ok(page.apply(host.frameSince(toPage)));
    assert.deepEqual(contents(page), contents(worker));
  });

  it("packs only what changed: one bucket for one step more", () => {
    const history = new History(names);
    const mark = history.follow();
    for (let step = 0; step < 1000; step++) history.record(step, [1, 2, 3]);
    assert.equal(history.frameSince(mark).buckets, 1000);
    assert.equal(history.frameSince(mark).buckets, 0);
    history.record(1000, [1, 2, 3]);
    const frame = history.frameSince(mark);
    assert.deepEqual([frame.firstBucket, frame.buckets, frame.values.length], [1000, 1, 6]);
  });

  it("keeps a spike of one step through a million steps, in at most 2,048 buckets", () => {
    const history = new History(["cost"]);
    const value = [0];
    for (let step = 0; step < 1_000_000; step++) {
      value[0] = step === 1234 ? 1e6 : step === 777_777 ? -1e6 : Math.sin(step);
      history.record(step, value);
    }
    assert.equal(history.stepsPerBucket, 512);
    assert.ok(history.buckets <= 2048);
    assert.equal(history.maximum(0, history.bucketOf(1234)), 1e6);
    assert.equal(history.minimum(0, history.bucketOf(777_777)), -1e6);
    assert.equal(history.snapshot().values.length, history.buckets * 2);
  });

  it("goes back to a step as if it had never gone on, also where that is in the middle of a bucket", () => {
    for (const [capacity, back] of [
      [64, 20],
      [64, 1],
      [64, 0],
      [16, 20],
      [16, 21],
    ] as const) {
      const history = new History(names, capacity);
      const reference = new History(names, capacity);
      const mirror = new History(names, capacity);
      const mark = history.follow();
      const value = (step: number) => [step % 7, -step, NaN];
      for (let step = 0; step < back; step++) {
        history.record(step, value(step));
        reference.record(step, value(step));
      }
      history.recordOne(1, Math.max(0, back - 1), 77);
      reference.recordOne(1, Math.max(0, back - 1), 77);
      const last = history.bucket(history.bucketOf(Math.max(0, back - 1)));
      mirror.apply(history.frameSince(mark));
      // As many as do not make the buckets longer.
      for (let step = back; step < 30; step++) history.record(step, [1e9, 1e9, 1e9]);
      mirror.apply(history.frameSince(mark));
      history.cut(back, last);
      assert.deepEqual(contents(history), contents(reference), `${back} of ${capacity}`);
      assert.ok(mirror.apply(history.frameSince(mark)), "a mirror takes buckets away");
      assert.deepEqual(contents(mirror), contents(history));
      history.record(back, [5, 5, 5]);
      reference.record(back, [5, 5, 5]);
      assert.deepEqual(contents(history), contents(reference));
    }
  });

  it("keeps nothing of what was left, where buckets grew longer since; and leaps forward again over a gap", () => {
    const history = new History(["cost"], 8);
    for (let step = 0; step < 5; step++) history.record(step, [step]);
    const last = history.bucket(history.bucketOf(4));
    for (let step = 5; step < 60; step++) history.record(step, [1e9]);
    assert.equal(history.stepsPerBucket, 8);
    history.cut(5, last);
    assert.deepEqual([history.buckets, history.minimum(0, 0), history.maximum(0, 0)], [1, 4, 4]);
    history.cut(40, Float64Array.of(7, 9));
    assert.deepEqual([history.buckets, history.minimum(0, 4), history.maximum(0, 4)], [5, 7, 9]);
    assert.ok(Number.isNaN(history.minimum(0, 2)));
    history.record(40, [3]);
    assert.equal(history.maximum(0, 5), 3);
  });

  it("merges by itself what its sender has merged, so that no frame has to hold everything again", () => {
    const history = new History(names, 8);
    const mirror = new History(names, 8);
    const mark = history.follow();
    let largest = 0;
    for (let step = 0; step < 1000; step++) {
      history.record(step, [Math.sin(step), step % 7, step === 500 ? 1e6 : 0.5]);
      if (step % 3 !== 0 && step !== 999) continue;
      const frame = history.frameSince(mark);
      largest = Math.max(largest, frame.buckets);
      assert.ok(mirror.apply(frame));
      assert.deepEqual(contents(mirror), contents(history));
    }
    assert.equal(mirror.stepsPerBucket, 128);
    assert.ok(largest <= 4, `${largest} buckets in a frame`);
  });

  it("refuses a frame that does not fit, and stays as it was", () => {
    const history = new History(names, 8);
    history.record(0, [1, 2, 3]);
    const before = contents(history);
    const values = new Float64Array(6);
    const misfits = [
      { stepsPerBucket: 1, firstBucket: 3, buckets: 1, values },
      { stepsPerBucket: 3, firstBucket: 1, buckets: 1, values },
      { stepsPerBucket: 2, firstBucket: 2, buckets: 1, values },
      { stepsPerBucket: 1, firstBucket: 0, buckets: 2, values },
      { stepsPerBucket: 0, firstBucket: 0, buckets: 1, values },
      { stepsPerBucket: 1, firstBucket: 0, buckets: 9, values: new Float64Array(54) },
      { stepsPerBucket: NaN, firstBucket: 0, buckets: 1, values },
      { stepsPerBucket: 1, firstBucket: 0.5, buckets: 1, values },
    ];
    for (const frame of misfits) assert.equal(history.apply(frame), false);
    assert.deepEqual(contents(history), before);
  });

  it("knows where a series lies by its name", () => {
    const history = new History(names);
    assert.equal(history.indexOf("devCost"), 1);
    assert.equal(history.indexOf("nothing"), -1);
  });

  it("sends nothing to a receiver that left", () => {
    const history = new History(names);
    const mark = history.follow();
    history.frameSince(mark);
    history.unfollow(mark);
    history.record(0, [1, 2, 3]);
    assert.equal(mark.changedFrom, Infinity);
  });
});
