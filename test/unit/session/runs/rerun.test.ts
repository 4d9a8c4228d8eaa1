/** A run that is done again from its record, in real workers. */
import assert from "node:assert/strict";
import { join } from "node:path";
import type { TrainJob } from "../../../../src/session/jobs";
import type { RunSnapshot } from "../../../../src/session/protocol";
import { readRun } from "../../../../src/session/runs/runFolder";
import type { RecordedRun } from "../../../../src/session/runs/runRecord";
import { TrainingSession } from "../../../../src/session/session";
import { folderWith } from "../../cli/commandLine";

const worker = join(process.cwd(), "dist/worker.js");

const model = `{
  "seed": 7,
  "data": { "source": { "generator": "moons", "samples": 400 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu" },
    { "type": "dropout", "rate": 0.2 },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "optimizer": { "type": "adam", "learningRate": 0.01 },
  "training": { "batchSize": 16, "epochs": 300 }
}`;

const jobIn = (folder: string, id: string, change: Partial<TrainJob> = {}): TrainJob => ({
  text: model,
  file: join(folder, "m.model.json"),
  root: folder,
  runId: id,
  label: "m.model.json",
  precision: "float32",
  threads: 1,
  purpose: "train",
  recordTo: {
    folder: join(folder, "runs"),
    model: "file:///m.model.json",
    name: "m",
    startedAtMs: 1,
    keep: 0,
  },
  ...change,
});

/** Trains to the end; `during` may steer it. The record on disk, and what the host held at the end. */
async function record(
  job: TrainJob,
  during: (session: TrainingSession) => Promise<unknown> = () => Promise.resolve(),
): Promise<{ readonly recorded: RecordedRun; readonly seen: RunSnapshot }> {
  const session = new TrainingSession(job, worker);
  const ended = new Promise<void>((resolve) =>
    session.onMessage(({ type }) => {
      if (type === "state" && session.ended) resolve();
    }),
  );
  await during(session);
  await ended;
  const seen = session.snapshot;
  await session.dispose();
  return { recorded: await readRun({ folder: join(job.root, "runs"), id: job.runId }), seen };
}

/** All numbers of a run that no clock takes part in. */
const numbersOf = ({ snapshot, epochs }: RecordedRun) => ({
  history: snapshot.history,
  facts: snapshot.facts,
  evaluations: snapshot.evaluations,
  epochs,
});

describe("A run that is done again from its record", function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => (folder = folderWith({})));
  afterEach(() => folder.remove());

  /** What the record alone says of a run, as another job. */
  const again = ({ begin, changes }: RecordedRun, id: string) =>
    jobIn(folder.path, id, {
      text: begin.text,
      precision: begin.precision,
      replay: changes,
      recordTo: { ...jobIn(folder.path, id).recordTo!, rerunOf: begin.id },
    });

  for (const precision of ["float32", "float64"] as const)
    it(`gives the same bits in ${precision}: every series, the last step's facts, every epoch's evaluation`, async () => {
      const { recorded: first, seen } = await record(jobIn(folder.path, "first", { precision, threads: 2 }));
      assert.equal(first.snapshot.state, "finished");
      assert.deepEqual(first.snapshot.history, seen.history, "the record holds what was shown");
      assert.equal(first.epochs.length, 301, "one before training, and one an epoch");
      const { recorded: second } = await record(again(first, "second"));
      assert.equal(second.begin.rerunOf, "first");
      assert.deepEqual(numbersOf(second), numbersOf(first));
    });

  it("takes up a learning rate changed by hand at the same step, and so gives the same bits", async () => {
    const { recorded: first } = await record(jobIn(folder.path, "first"), async (session) => {
      await session.next("frame");
      session.send({ type: "pause" });
      while (session.current.state !== "paused") await session.next("state");
      session.send({ type: "setHyperparameter", name: "learningRate", value: 0.002 });
      session.send({ type: "resume" });
    });
    const [change] = first.changes;
    assert.equal(first.changes.length, 1);
    assert.ok(change!.step > 0 && change!.step < first.snapshot.info!.totalSteps, String(change!.step));
    const { recorded: second } = await record(again(first, "second"));
    assert.deepEqual(numbersOf(second), numbersOf(first));
    assert.deepEqual(second.changes, first.changes, "and can be done again in its turn");
    const { recorded: untouched } = await record(jobIn(folder.path, "third"));
    assert.notDeepEqual(untouched.snapshot.facts!.cost, first.snapshot.facts!.cost);
  });

  it("was stopped after an epoch, and goes on to its end: up to the stop every series is the same", async () => {
    const short = { text: model.replace('"epochs": 300', '"epochs": 60') };
    const paused = async (session: TrainingSession) => {
      while (session.current.state !== "paused") await session.next("state");
    };
    const { recorded: first } = await record(jobIn(folder.path, "first", short), async (session) => {
      session.send({ type: "pause" });
      await paused(session);
      session.send({ type: "step", unit: "epoch" });
      await session.next("state");
      await paused(session);
      session.send({ type: "stop" });
    });
    assert.equal(first.snapshot.state, "stopped");
    const { buckets, stepsPerBucket } = first.snapshot.history!;
    assert.ok(buckets >= 20, String(buckets));
    const { recorded: second } = await record(again(first, "second"));
    assert.equal(second.snapshot.progress!.step, 1200);
    assert.equal(second.snapshot.history!.stepsPerBucket, stepsPerBucket);
    first.snapshot.series.forEach((name, at) => {
      const of = ({ snapshot: { history } }: RecordedRun) =>
        history!.values.subarray(at * history!.buckets * 2, (at * history!.buckets + buckets) * 2);
      assert.deepEqual(of(second), of(first), name);
    });
  });
});
