// A long run as its worker streams it into the page: frames of new buckets; what merges, the page merges by itself.
import { snapshotOf, syntheticRun } from "./syntheticRun.mjs";

const framesPerSecond = 20;
const capacity = 2048;

/**
 * Opens a dashboard on a run of that many layers that has done `from` steps, and streams the rest of them up to `to`
 * into it, `stepsPerFrame` with each of 20 frames a second; `asFast` leaves the pauses out.
 *
 * @param {import("./dashboardPage.mjs").DashboardPage} dashboard
 * @param {{ layers: number, from: number, to: number, stepsPerFrame?: number, asFast?: boolean, marks?: number }} options
 * @returns {Promise<{ framesPerSecond: number, longestGapMs: number, heaps: number[] }>} animation frames, as the page counts
 *   them; bytes of its heap and of what stands beside it, after each of `marks` equal parts, garbage collected
 */
export async function stream(dashboard, options) {
  const { layers, to, stepsPerFrame = 50, asFast = false, marks = 2 } = options;
  const from = Math.max(1, options.from);
  const { page } = dashboard;
  // As many buckets as the run has, made of fewer steps: what is drawn costs the same.
  const begun = syntheticRun({ layers, steps: capacity, done: Math.min(from, capacity - 1), moments: 64 });
  await dashboard.send(snapshotOf(begun, "running"));
  let stepsPerBucket = 1;
  while (from > capacity * stepsPerBucket) stepsPerBucket *= 2;
  const session = await page.context().newCDPSession(page);
  const heap = async () => {
    await session.send("HeapProfiler.collectGarbage");
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await session.send("Runtime.getHeapUsage");
    // The numbers of the history lie in backing stores beside the heap.
    return usedSize + embedderHeapUsedSize + backingStorageSize;
  };
  const part = (to - from) / marks;
  const heaps = [];
  const measured = [];
  await page.evaluate((given) => (window.stream = given), {
    ...{ step: from, sentTo: 0, stepsPerBucket, stepsPerFrame, capacity, series: begun.series.length },
    facts: JSON.parse(JSON.stringify(begun.facts)),
    progress: begun.progress,
  });
  for (let mark = 1; mark <= marks; mark++) {
    measured.push(
      await page.evaluate(streamUntil, {
        end: Math.round(from + mark * part),
        pauseMs: asFast ? 0 : 1000 / framesPerSecond,
      }),
    );
    heaps.push(await heap());
  }
  await session.detach();
  // A page that refused the run would be fast.
  const last = (await dashboard.sent({ drawings: true })).findLast(({ type }) => type === "drew");
  if (last === undefined || last.steps < to - 20 * stepsPerFrame)
    throw new Error(`the page drew ${last?.steps ?? "nothing"} of ${to} steps`);
  return {
    framesPerSecond: measured.reduce((sum, one) => sum + one.framesPerSecond, 0) / marks,
    longestGapMs: Math.max(...measured.map(({ longestGapMs }) => longestGapMs)),
    heaps,
  };
}

/** In the page. */
async function streamUntil({ end, pauseMs }) {
  const it = window.stream;
  let frames = 0;
  let longestGapMs = 0;
  let last = performance.now();
  let goesOn = true;
  const count = (now) => {
    frames++;
    longestGapMs = Math.max(longestGapMs, now - last);
    last = now;
    if (goesOn) window.requestAnimationFrame(count);
  };
  window.requestAnimationFrame(count);
  const since = performance.now();
  while (it.step < end) {
    it.step += it.stepsPerFrame;
    while (it.step > it.capacity * it.stepsPerBucket) {
      it.stepsPerBucket *= 2;
      it.sentTo = Math.ceil(it.sentTo / 2);
    }
    const buckets = Math.ceil(it.step / it.stepsPerBucket);
    // The last bucket that was sent has new steps too.
    const firstBucket = Math.max(0, Math.min(buckets, it.sentTo) - 1);
    const values = new Float64Array(it.series * (buckets - firstBucket) * 2);
    for (let at = 0; at < values.length; at++) values[at] = 0.1 + ((at * 7919 + it.step) % 97) / 100;
    it.sentTo = buckets;
    const history = {
      stepsPerBucket: it.stepsPerBucket,
      firstBucket,
      buckets: buckets - firstBucket,
      values,
    };
    const facts = { ...it.facts, step: it.step - 1 };
    const progress = { ...it.progress, step: it.step };
    window.postMessage({ type: "frame", facts, progress, history }, "*");
    await new Promise((next) => setTimeout(next, pauseMs));
  }
  goesOn = false;
  return { framesPerSecond: (1000 * frames) / (performance.now() - since), longestGapMs };
}
