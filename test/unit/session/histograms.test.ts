/** Histograms on their way: taken at few steps of a run, mirrored, recorded, and of no effect on the training. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { HistogramProbe } from "../../../src/engine/histograms";
import { HistogramTaker } from "../../../src/session/histogramTaker";
import { prepare } from "../../../src/session/prepare";
import type { RunMessage } from "../../../src/session/protocol";
import { RunMirror } from "../../../src/session/runMirror";
import { jsonOf } from "../../../src/session/runs/json";
import { encodeRecord } from "../../../src/session/runs/recordLog";
import { readRun } from "../../../src/session/runs/runFolder";
import { RunRecorder } from "../../../src/session/runs/runRecorder";
import {
  distributionOf,
  HistogramMoments,
  mostMoments,
  tensorPlace,
} from "../../../src/session/shownHistograms";
import { TrainingRun } from "../../../src/session/trainingRun";
import { folderWith } from "../cli/commandLine";
import { beginning } from "./runs/madeUpRun";

/** Takes empty records, each in so many milliseconds of a clock. */
function countingTaker(clock = { ms: 0 }, takesMs = 0): { taker: HistogramTaker; taken: () => number } {
  let taken = 0;
  const probe: Pick<HistogramProbe, "emptyRecord" | "take"> = {
    emptyRecord: () => ({ counts: new Uint16Array(41), numbers: new Float64Array(4) }),
    take: () => {
      taken++;
      clock.ms += takesMs;
    },
  };
  return { taker: new HistogramTaker(probe as HistogramProbe, () => clock.ms), taken: () => taken };
}

const model = {
  seed: 3,
  data: { source: { generator: "moons" }, split: { train: 0.8, dev: 0.2 } },
  layers: [
    { type: "dense", units: 8, activation: "relu" },
    { type: "dropout", rate: 0.1 },
    { type: "dense", units: 6, activation: "tanh" },
    { type: "dense", units: 1, activation: "sigmoid" },
  ],
  loss: "binaryCrossentropy",
  training: { batchSize: 16, epochs: 40 },
};

async function runOf(histograms: "taken" | "notTaken") {
  const messages: RunMessage[] = [];
  const mirror = new RunMirror();
  const place = { label: "m.model.json", file: join(process.cwd(), "m.model.json"), root: process.cwd() };
  // Two milliseconds a step, whoever asks.
  let steps = (): number => 0;
  const run = new TrainingRun(
    await prepare({ ...place, text: JSON.stringify(model) }),
    { runId: "test", label: "m.model.json", precision: "float32", histograms },
    {
      emit: (message) => {
        messages.push(message);
        mirror.apply(message);
      },
      now: () => 2 * steps(),
      breathe: () => Promise.resolve(),
      interrupted: () => false,
    },
  );
  steps = () => run.trainer.stepCount;
  await run.run();
  return { run, messages, mirror };
}

describe("Histograms of a run", function () {
  this.timeout(30_000);

  it("of steps that a run went back behind are forgotten by all who knew them, and taken again", () => {
    const { taker } = countingTaker();
    const moments = new HistogramMoments();
    const go = (from: number, to: number) => {
      for (let step = from; step < to; step++) taker.see(step, 1, "inTurn");
      const news = taker.news();
      if (news) moments.apply(news);
    };
    go(0, 40);
    taker.backTo(10);
    go(10, 10);
    assert.deepEqual(
      moments.all.map(({ step }) => step),
      Array.from({ length: 10 }, (_, step) => step),
    );
    const before = moments.all;
    go(10, 30);
    assert.equal(moments.all.length, 30);
    assert.deepEqual(moments.all.slice(0, 10), before);
  });

  it("are kept of at most 64 evenly spread steps and of the latest, however long it is", () => {
    const { taker, taken } = countingTaker();
    const moments = new HistogramMoments();
    for (let step = 0; step < 100_003; step++) {
      taker.see(step, 1, step === 100_002 ? "surely" : "inTurn");
      if (step % 997 !== 0 && step !== 100_002) continue;
      const news = taker.news();
      if (news === undefined) continue;
      assert.ok(news.moments.length <= mostMoments + 1, `${news.moments.length} at step ${step}`);
      moments.apply(news);
      assert.ok(moments.all.length <= mostMoments + 1);
    }
    const steps = moments.all.map(({ step }) => step);
    assert.equal(moments.everySteps, 2048);
    assert.deepEqual(steps, [...Array.from({ length: 49 }, (_, at) => at * 2048), 100_002]);
    assert.ok(taken() < 64 + 11 * 33, `taken ${taken()} times`);
    assert.equal(moments.at(5000)!.step, 4096);
    assert.equal(moments.at(1e9)!.step, 100_002);
  });

  it("take no more than 3 % of a run's time after the first 200 ms, however long one of them takes", () => {
    const clock = { ms: 0 };
    const { taker, taken } = countingTaker(clock, 10);
    for (let step = 0; step < 20_000; step++, clock.ms++) {
      taker.see(step, 1, "inTurn");
      assert.ok(taken() * 10 <= 200 + 0.03 * clock.ms + 10, `${taken()} of 10 ms within ${clock.ms} ms`);
    }
    assert.ok(taken() > 50, `${taken()} taken`);
  });

  it("change no bit of the training, and none are taken where nobody asks", async () => {
    const [looked, alone] = [await runOf("taken"), await runOf("notTaken")];
    assert.deepEqual(looked.run.checkpoint(), alone.run.checkpoint());
    const withoutThem = looked.messages.filter(({ type }) => type !== "histograms");
    assert.deepEqual(withoutThem, alone.messages);
    assert.ok(looked.messages.length > withoutThem.length);
    assert.equal(alone.mirror.snapshot.histograms, undefined);
  });

  it("hold the first and the last step, and of each layer what it has", async () => {
    const { mirror, run } = await runOf("taken");
    const { info, histograms } = mirror.snapshot;
    const { moments } = histograms!;
    assert.deepEqual([moments[0]!.step, moments.at(-1)!.step], [0, info!.totalSteps - 1]);
    assert.deepEqual(
      info!.layers.map(({ kernel }) => kernel),
      ["kernel", undefined, "kernel", "kernel"],
    );
    assert.equal(tensorPlace(info!.layers, 1, "weights"), undefined);
    const place = tensorPlace(info!.layers, 3, "weights")!;
    const { edges, looked } = distributionOf(moments.at(-1)!, place, "weights")!;
    const { values } = run.network.parameter("dense_3/kernel")!;
    assert.equal(looked, values.length);
    assert.deepEqual([edges[0], edges.at(-1)], [Math.min(...values), Math.max(...values)]);
    assert.equal(moments[0]!.counts.length, 41 * 11);
  });

  it("are recorded with the run, and read again number for number", async () => {
    const { mirror, messages } = await runOf("taken");
    const folder = folderWith({});
    const again = new RunMirror();
    const recorder = new RunRecorder(join(folder.path, "made-up.run"), beginning(), again, () => undefined);
    for (const message of messages) {
      again.apply(message);
      if (message.type === "frame" || message.type === "state") await recorder.record();
    }
    await recorder.record();
    const { snapshot } = await readRun({ folder: folder.path, id: "made-up" });
    assert.deepEqual(snapshot.histograms, mirror.snapshot.histograms);
    assert.deepEqual(snapshot.history, mirror.snapshot.history);
    folder.remove();
  });

  it("are exported as JSON with their edges, a layer and a kind an entry", async () => {
    const { mirror } = await runOf("taken");
    const { snapshot } = mirror;
    const json = JSON.parse(jsonOf({ begin: beginning(), note: {}, snapshot, epochs: [], changes: [] })) as {
      histograms: Record<string, unknown>[];
    };
    const { moments } = snapshot.histograms!;
    assert.equal(json.histograms.length, moments.length * 11);
    const last = json.histograms.at(-1)!;
    assert.deepEqual([last.step, last.layer, last.of], [moments.at(-1)!.step, "dense_3", "gradient"]);
    assert.deepEqual(last.counts, [...moments.at(-1)!.counts.subarray(9 * 41, 10 * 41)]);
    assert.equal((last.edges as number[]).length, 42);
  });

  it("take a bounded room in the record: 65 moments of 50 layers less than 1.1 MB", () => {
    const tensors = 150;
    const moment = (step: number) => ({
      step,
      counts: new Uint16Array(tensors * 41),
      numbers: new Float64Array(tensors * 4),
    });
    const moments = Array.from({ length: mostMoments + 1 }, (_, at) => moment(at));
    const { length } = encodeRecord({ fields: {}, histograms: { everySteps: 1, moments } });
    assert.ok(length < 1.12e6, `${length} bytes`);
  });
});
