import assert from "node:assert/strict";
import { BestCheckpoint } from "../../../src/session/steering/bestCheckpoint";

/** A run whose clock is set by hand; its state is its step. */
function madeUp(takesMs: number) {
  const run = { ms: 0, step: 0, taken: 0, kept: [] as number[], forgotten: [] as number[], written: 0 };
  let finishWriting: (() => void) | undefined;
  const best = new BestCheckpoint<number>({
    now: () => run.ms,
    take: () => {
      run.taken++;
      run.ms += takesMs;
      return run.step;
    },
    encode: () => Uint8Array.of(1),
    put: (step) => void run.kept.push(step),
    write: () => {
      run.written++;
      return new Promise((resolve) => (finishWriting = () => resolve(true)));
    },
    forget: (step) => void run.forgotten.push(step),
  });
  const epoch = (cost: number, epochMs = 10) => {
    run.ms += epochMs;
    best.note(++run.step, cost, "whereBest");
  };
  const disk = async () => {
    finishWriting?.();
    await Promise.resolve();
    await Promise.resolve();
  };
  return { run, best, epoch, disk };
}

describe("The best checkpoint", () => {
  it("is of the lowest cost, kept when the run rests, and what is no better or no number takes no copy", () => {
    const { run, best, epoch } = madeUp(0.01);
    for (const cost of [3, 1, 2, NaN, 1]) epoch(cost);
    assert.equal(run.taken, 2);
    best.rest(run.step);
    best.rest(run.step);
    assert.deepEqual(run.kept, [2]);
  });

  it("is written while the run goes on, at most twice a second, and the latest counts", async () => {
    const { run, best, epoch, disk } = madeUp(0.01);
    epoch(5);
    best.settle();
    epoch(4);
    best.settle();
    assert.equal(run.written, 1, "one at a time");
    await disk();
    // Overtaken: the file of the first is not needed, the second's comes next.
    assert.deepEqual([run.kept, run.forgotten], [[], [1]]);
    best.settle();
    await disk();
    assert.deepEqual(run.kept, [2]);
    epoch(3);
    best.settle();
    assert.equal(run.written, 2);
    run.ms += 500;
    best.settle();
    await disk();
    assert.deepEqual(run.kept, [2, 3]);
  });

  it("is the one of the rest where its file was still being written", async () => {
    const { run, best, epoch, disk } = madeUp(0.01);
    epoch(5);
    best.settle();
    best.rest(run.step);
    assert.deepEqual(run.kept, [1]);
    await disk();
    assert.deepEqual(run.kept, [1]);
  });

  it("takes no more than a hundredth of the run's time, but is kept where the run rests at it", () => {
    const { run, best, epoch } = madeUp(5);
    for (let at = 0; at < 1000; at++) epoch(1000 - at);
    const spentMs = run.taken * 5;
    assert.ok(spentMs <= 20 + 5 + run.ms / 100, `${spentMs} of ${run.ms} ms`);
    assert.ok(spentMs >= run.ms / 200, "and does not give up");
    // Passed over while there was no time …
    while (run.taken * 5 <= 20 + run.ms / 100) epoch(-run.step);
    epoch(-run.step);
    const before = run.taken;
    // … and the run stands there.
    best.rest(run.step);
    assert.equal(run.kept.at(-1), run.step);
    assert.equal(run.taken, before + 1);
    // A run that is done again went back to one that was no better, and there is no time.
    run.ms += 1;
    best.note(++run.step, 7, "surely");
    assert.equal(run.kept.at(-1), run.step);
  });
});
