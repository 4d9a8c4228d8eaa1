/** Runs that are steered by hand, in real workers: changed, put back, forked, recorded and done again. */
import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, renameSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ForkOrder, TrainJob } from "../../../src/session/jobs";
import { hasEnded, type RunSnapshot } from "../../../src/session/protocol";
import {
  fileOfCheckpoint,
  listRuns,
  makeRoom,
  readRun,
  removeSetAside,
  setAside,
} from "../../../src/session/runs/runFolder";
import type { RecordedRun } from "../../../src/session/runs/runRecord";
import { decodeCheckpointFile, encodeCheckpointFile } from "../../../src/session/steering/checkpointFile";
import { TrainingSession } from "../../../src/session/session";
import type { ShownSteering, SteeringIntent } from "../../../src/session/shownSteering";
import { folderWith } from "../cli/commandLine";

const worker = join(process.cwd(), "dist/worker.js");

const model = (change: Partial<Record<"epochs" | "units" | "rate" | "momentum" | "more", unknown>> = {}) => {
  const { epochs = 60, units = 8, rate = 0.05, momentum = 0.5, more = "" } = change;
  return `{
  "seed": 7,
  "data": { "source": { "generator": "moons", "samples": 400 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": ${String(units)}, "activation": "relu" },
    { "type": "dropout", "rate": 0.2 },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "regularization": { "l2": 0.001 },
  "optimizer": { "type": "sgd", "learningRate": ${String(rate)}, "momentum": ${String(momentum)} },
  "training": { "batchSize": 16, "epochs": ${String(epochs)}${String(more)} }
}`;
};

describe("A run that is steered by hand", function () {
  this.timeout(60_000);
  let folder: ReturnType<typeof folderWith>;
  const sessions: TrainingSession[] = [];
  beforeEach(() => (folder = folderWith({})));
  afterEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.dispose()));
    folder.remove();
  });
  const runs = () => join(folder.path, "runs");
  const place = (id: string) => ({ folder: runs(), id });

  const jobOf = (id: string, text = model(), change: Partial<TrainJob> = {}): TrainJob => ({
    text,
    file: join(folder.path, "m.model.json"),
    root: folder.path,
    runId: id,
    label: "m.model.json",
    precision: "float32",
    threads: 1,
    purpose: "train",
    ...change,
    recordTo: {
      folder: runs(),
      model: "file:///m.model.json",
      name: "m",
      startedAtMs: 1,
      keep: 0,
      ...change.recordTo,
    },
  });

  const start = (job: TrainJob): TrainingSession => {
    const session = new TrainingSession(job, worker);
    sessions.push(session);
    return session;
  };
  const ended = async (session: TrainingSession) => {
    while (!session.ended) await session.next("state");
    return session.snapshot;
  };
  const paused = async (session: TrainingSession) => {
    while (session.current.state !== "paused") {
      if (session.current.failure) throw new Error(session.current.failure.message);
      await session.next("state");
    }
  };
  /** Paused after the end of one of its first epochs. */
  const atRest = async (job: TrainJob) => {
    const session = start(job);
    session.send({ type: "pause" });
    await paused(session);
    await epoch(session);
    return session;
  };
  const stepOf = (session: TrainingSession) => session.current.progress!.step;
  const epoch = async (session: TrainingSession) => {
    session.send({ type: "step", unit: "epoch" });
    await session.next("state");
    await paused(session);
    await session.next("frame");
  };
  const steer = async (session: TrainingSession, intent: SteeringIntent): Promise<ShownSteering> => {
    session.send(intent);
    const answer = await session.next("steering", "requestFailed");
    if (answer.type === "requestFailed") throw new Error(answer.failure.message);
    return answer.steering;
  };
  /** Without the best one, which comes by itself. */
  const made = ({ checkpoints }: ShownSteering) => checkpoints.filter(({ kind }) => kind !== "best");
  const best = ({ checkpoints }: ShownSteering) => checkpoints.filter(({ kind }) => kind === "best");
  const finish = async (session: TrainingSession): Promise<RecordedRun> => {
    session.send({ type: "resume" });
    await ended(session);
    await session.dispose();
    return readRun(place(session.job.runId));
  };

  /** All numbers of a run that no clock takes part in. */
  const numbersOf = ({ history, facts, evaluations, findings }: RunSnapshot) => ({
    history,
    facts,
    evaluations,
    findings,
  });

  it("goes back to the very bits of a run that never went on: facts, history, evaluations, findings", async () => {
    const untouched = await finish(await atRest(jobOf("first")));
    for (const precision of ["float32", "float64"] as const) {
      const reference =
        precision === "float32"
          ? untouched
          : await finish(await atRest(jobOf("f64", model(), { precision })));
      const id = `back-${precision}`;
      const session = await atRest(jobOf(id, model(), { precision }));
      session.send({ type: "step", unit: "miniBatch" });
      await session.next("state");
      await paused(session);
      await session.next("frame");
      const at = stepOf(session);
      assert.equal(at % 20, 1);
      const kept = await steer(session, { type: "checkpoint" });
      const [checkpoint] = made(kept);
      assert.deepEqual([checkpoint!.step, checkpoint!.epoch, checkpoint!.kind], [at, (at - 1) / 20, "hand"]);
      assert.ok(checkpoint!.cost! > 0 && checkpoint!.devCost! > 0);
      await steer(session, { type: "setHyperparameter", name: "momentum", value: 0.9 });
      await steer(session, { type: "setHyperparameter", name: "dropoutRate", value: 0.7 });
      await steer(session, { type: "setHyperparameter", name: "l2", value: 0.5 });
      await epoch(session);
      await epoch(session);
      assert.equal(stepOf(session), at + 39);
      const back = await steer(session, { type: "goBack", id: "1" });
      assert.equal(stepOf(session), at, "told with a frame");
      assert.equal(session.current.state, "paused", "it stays in the state it was in");
      assert.deepEqual(back.marks, [{ kind: "back", step: at, from: at + 39 }]);
      const [, auto] = made(back);
      assert.deepEqual(
        [auto!.kind, auto!.step, auto!.left],
        ["beforeBack", at + 39, true],
        "nothing is lost",
      );
      assert.deepEqual([back.branches[0]!.from, back.branches[0]!.to], [at, at + 39]);
      assert.ok(back.hyperparameters.every(({ byHand }) => !byHand));
      const recorded = await finish(session);
      assert.deepEqual(numbersOf(recorded.snapshot), numbersOf(reference.snapshot));
      assert.deepEqual(recorded.epochs, reference.epochs);
      assert.equal(recorded.snapshot.steering!.branches.length, 1, "the record shows what was left");
    }
  });

  it("goes forward again to a state that it left, and back in the middle of running", async () => {
    const session = start(jobOf("wild", model({ epochs: 100_000 })));
    await session.next("frame");
    await steer(session, { type: "checkpoint" });
    await session.next("frame");
    const { checkpoints } = await steer(session, { type: "goBack", id: "1" });
    assert.equal(session.current.state, "running", "it stays in the state it was in");
    const left = checkpoints.at(-1)!;
    assert.equal(left.left, true);
    const forward = await steer(session, { type: "goBack", id: left.id });
    assert.ok(session.current.progress!.step >= left.step);
    assert.equal(forward.checkpoints.find(({ id }) => id === left.id)!.left, undefined);
    await session.next("frame");
    assert.ok(session.current.progress!.step > left.step);
  });

  it("done again from its record, takes every change, checkpoint and going back at the same step, to the same bits", async () => {
    const session = await atRest(jobOf("first"));
    const at = stepOf(session);
    await steer(session, { type: "setHyperparameter", name: "momentum", value: 0.9 });
    await steer(session, { type: "checkpoint" });
    await epoch(session);
    await steer(session, { type: "setHyperparameter", name: "dropoutRate", value: 0.5 });
    await steer(session, { type: "goBack", id: "1" });
    await epoch(session);
    await steer(session, { type: "setHyperparameter", name: "l2", value: 0.01 });
    await steer(session, { type: "setHyperparameter", name: "learningRate", value: 0.01 });
    await epoch(session);
    const { hyperparameters } = await steer(session, { type: "setHyperparameter", name: "learningRate" });
    const rate = hyperparameters.find(({ name }) => name === "learningRate")!;
    assert.deepEqual([rate.value, rate.byHand], [0.05, false], "as the model file says again");
    const first = await finish(session);
    const { marks } = first.snapshot.steering!;
    assert.deepEqual(
      marks.map((mark) => [mark.kind, mark.step, mark.kind === "change" ? mark.name : ""]),
      [
        ["change", at, "momentum"],
        ["back", at, ""],
        ["change", at + 20, "l2"],
        ["change", at + 20, "learningRate"],
        ["change", at + 40, "learningRate"],
      ],
    );
    const second = await finish(start(jobOf("second", first.begin.text, { replay: first.changes })));
    assert.deepEqual(numbersOf(second.snapshot), numbersOf(first.snapshot));
    assert.deepEqual(second.epochs, first.epochs);
    assert.deepEqual(second.changes, first.changes, "and can be done again in its turn");
    assert.deepEqual(second.snapshot.steering!.marks, marks);
    // A checkpoint of the person's own in between does not take the place of those that are to come.
    const third = start(jobOf("third", first.begin.text, { replay: first.changes }));
    third.send({ type: "checkpoint" });
    const own = await finish(third);
    const ids = made(own.snapshot.steering!).map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), ["1", "2", "3"]);
    assert.deepEqual(numbersOf(own.snapshot), numbersOf(first.snapshot));
  });

  it("keeps what early stopping has seen: back before its patience ran out, it stops where it would have", async () => {
    const text = model({ more: ', "earlyStopping": { "patience": 3, "restoreBest": true }', epochs: 400 });
    const reference = await finish(await atRest(jobOf("first", text)));
    assert.equal(reference.snapshot.state, "stoppedEarly");
    const session = await atRest(jobOf("second", text));
    await steer(session, { type: "checkpoint" });
    await epoch(session);
    await epoch(session);
    await steer(session, { type: "goBack", id: "1" });
    const again = await finish(session);
    assert.equal(again.snapshot.state, "stoppedEarly");
    assert.deepEqual(numbersOf(again.snapshot), numbersOf(reference.snapshot));
  });

  it("refuses a checkpoint that was cut off or damaged by its name, and goes on as it was", async () => {
    const session = await atRest(jobOf("first"));
    const at = stepOf(session);
    await steer(session, { type: "checkpoint" });
    await steer(session, { type: "checkpoint" });
    await steer(session, { type: "nameCheckpoint", id: "2", name: " before it swings " });
    const file = (id: string) => fileOfCheckpoint(place("first"), id);
    truncateSync(file("1"), 500);
    const bytes = readFileSync(file("2"));
    bytes[bytes.length - 100]! ^= 1;
    writeFileSync(file("2"), bytes);
    await epoch(session);
    const back = (id: string) => steer(session, { type: "goBack", id });
    await assert.rejects(
      back("1"),
      new RegExp(`The checkpoint of step ${at} cannot be used: its file was cut off \\(\\d+ of`),
    );
    await assert.rejects(
      back("2"),
      new RegExp(`The checkpoint “before it swings” of step ${at} cannot be used: its file is damaged`),
    );
    await assert.rejects(back("3"), /no longer there/);
    assert.equal(stepOf(session), at + 20);
    assert.equal(made(session.current.steering!).length, 2, "and nothing was added for the way back");
    await assert.rejects(
      steer(session, { type: "setHyperparameter", name: "dropoutRate", value: 2 }),
      /must be less than 1/,
    );
    const recorded = await finish(session);
    assert.deepEqual(
      recorded.changes.map(({ intent }) => intent.type),
      ["checkpoint", "checkpoint", "nameCheckpoint"],
      "what was refused is not recorded",
    );
  });

  it("keeps checkpoints in memory where they cannot be written, tells it once, and goes back all the same", async () => {
    writeFileSync(join(folder.path, "blocked"), "");
    const recordTo = { ...jobOf("x").recordTo!, folder: join(folder.path, "blocked") };
    const session = await atRest(jobOf("first", model(), { recordTo }));
    const at = stepOf(session);
    await steer(session, { type: "checkpoint" });
    const { told, checkpoints } = await steer(session, { type: "checkpoint" });
    assert.equal(told.length, 1);
    assert.match(told[0]!, /cannot be written to .*blocked.*stay in memory/s);
    assert.ok(checkpoints.every(({ inMemory }) => inMemory === true));
    await epoch(session);
    await steer(session, { type: "goBack", id: "1" });
    assert.equal(stepOf(session), at);
  });

  it("keeps twenty: the oldest without a name makes room, which is told; deleting a run deletes them", async () => {
    const session = await atRest(jobOf("first"));
    await steer(session, { type: "checkpoint" });
    await steer(session, { type: "nameCheckpoint", id: "1", name: "first" });
    for (let at = 0; at < 21; at++) await steer(session, { type: "checkpoint" });
    const { checkpoints, told } = session.current.steering!;
    assert.equal(checkpoints.length, 20, "the best one among them");
    assert.deepEqual(
      [checkpoints[0]!.kind, checkpoints[1]!.name, checkpoints[2]!.id],
      ["best", "first", "5"],
    );
    assert.match(told[0]!, /The 3 oldest checkpoints were removed to make room: 20 are kept/);
    await steer(session, { type: "deleteCheckpoint", id: "5" });
    const recorded = await finish(session);
    assert.equal(recorded.snapshot.steering!.checkpoints.length, 19);
    const kept = join(runs(), "first.checkpoints");
    assert.equal(readdirSync(kept).length, 19);
    await setAside(place("first"));
    assert.ok(existsSync(kept), "Undo finds them");
    await removeSetAside(runs());
    assert.ok(!existsSync(kept));
    const other = await atRest(jobOf("second"));
    await steer(other, { type: "checkpoint" });
    await finish(other);
    await finish(start(jobOf("third")));
    await makeRoom({ ...jobOf("x").recordTo!, keep: 1 }, "train");
    assert.deepEqual((await listRuns(runs())).length, 1);
    const left = readdirSync(runs());
    assert.ok(!left.includes("second.checkpoints") || !left.includes("third.checkpoints"));
  });

  it("takes L2 and L1 that the model file does not have, marks them, and does it again to the same bits", async () => {
    const text = model().replace('"regularization": { "l2": 0.001 },', "");
    const session = await atRest(jobOf("first", text));
    const at = stepOf(session);
    const penalty = () => session.current.facts!.penalty;
    assert.equal(penalty(), 0);
    await steer(session, { type: "setHyperparameter", name: "l2", value: 0.05 });
    await epoch(session);
    const { marks } = await steer(session, { type: "setHyperparameter", name: "l1", value: 0.01 });
    assert.deepEqual(marks, [
      { kind: "change", step: at, name: "l2", what: "l2", from: 0, to: 0.05 },
      { kind: "change", step: at + 20, name: "l1", what: "l1", from: 0, to: 0.01 },
    ]);
    await epoch(session);
    assert.ok(penalty() > 0);
    await steer(session, { type: "setHyperparameter", name: "l2" });
    const first = await finish(session);
    const second = await finish(start(jobOf("second", text, { replay: first.changes })));
    assert.deepEqual(numbersOf(second.snapshot), numbersOf(first.snapshot));
    const plain = await finish(start(jobOf("plain", text)));
    assert.notDeepEqual(plain.snapshot.facts, first.snapshot.facts);
  });

  describe("and keeps its best state by itself", () => {
    /** Learns, then swings: its dev cost is best in the middle of it. */
    const swinging = model({ epochs: 40, rate: 0.3, momentum: 0.9 });
    /** Steps through it, an epoch at a time, where each best one is kept. */
    const bestOf = ({ epochs }: Pick<RecordedRun, "epochs">, before = Infinity) =>
      epochs
        .filter(({ epoch, step }) => epoch > 0 && step < before)
        .reduce((low, one) => (one.parts.dev!.cost < low.parts.dev!.cost ? one : low));

    it("at the step of the lowest dev cost, in one checkpoint, first in the list, whose file is there", async () => {
      const session = await atRest(jobOf("first", swinging));
      for (let at = 0; at < 8; at++) await epoch(session);
      const recorded = await finish(session);
      const kept = best(recorded.snapshot.steering!);
      assert.equal(kept.length, 1);
      const low = bestOf(recorded);
      assert.equal(recorded.snapshot.steering!.checkpoints[0], kept[0]);
      assert.deepEqual(
        [kept[0]!.step, kept[0]!.devCost],
        [low.step + 1, low.parts.dev!.cost],
        "nothing was passed over: there was time",
      );
      assert.deepEqual(readdirSync(join(runs(), "first.checkpoints")), [`${kept[0]!.id}.checkpoint`]);
      const without = await finish(start(jobOf("second", swinging, { replay: recorded.changes })));
      assert.deepEqual(recorded.changes, [], "it is no change of the run");
      assert.deepEqual(numbersOf(without.snapshot), numbersOf(recorded.snapshot));
    });

    it("can be gone back to under a name that it had before, forked, done again, and stays with a name", async () => {
      const session = await atRest(jobOf("first", swinging));
      for (let at = 0; at < 3; at++) await epoch(session);
      const early = best(session.current.steering!)[0];
      for (let at = 0; at < 12; at++) await epoch(session);
      const late = best(session.current.steering!)[0];
      assert.ok(late!.devCost! < early!.devCost!);
      // Pressed when another had just taken its place.
      const back = await steer(session, { type: "goBack", id: early!.id });
      assert.equal(stepOf(session), late!.step);
      assert.ok(made(back).some(({ kind }) => kind === "beforeBack") || late!.step === 16 * 20);
      await steer(session, { type: "setHyperparameter", name: "momentum", value: 0.5 });
      await steer(session, { type: "nameCheckpoint", id: late!.id, name: "calm" });
      const first = await finish(session);
      const { steering } = first.snapshot;
      assert.deepEqual(first.changes[0]!.intent, { type: "goBack", id: late!.id, keptAs: "1" });
      assert.equal(steering!.checkpoints.filter(({ name }) => name === "calm").length, 1);
      assert.ok(best(steering!)[0]!.devCost! <= late!.devCost!);
      const second = await finish(start(jobOf("second", swinging, { replay: first.changes })));
      assert.deepEqual(numbersOf(second.snapshot), numbersOf(first.snapshot));
      const origin = { run: "first", title: "first", step: late!.step };
      const fork = { file: fileOfCheckpoint(place("first"), late!.id), origin };
      const child = await atRest(jobOf("child", swinging, { fork }));
      assert.ok(stepOf(child) >= late!.step);
    });

    it("that a run which is done again went back to is kept for it, though better ones came meanwhile there", async () => {
      const changes = [{ step: 300, intent: { type: "goBack", id: "best-0-100", keptAs: "1" } }] as const;
      const session = await atRest(jobOf("first", swinging, { replay: changes }));
      const bests = () => best(session.current.steering!).map(({ step }) => step);
      while (stepOf(session) < 280) await epoch(session);
      assert.ok(bests().length === 2 && bests()[0] === 100, bests().join());
      await epoch(session);
      await epoch(session);
      const { steering } = session.current;
      assert.deepEqual(steering!.marks, [{ kind: "back", step: 100, from: 300 }]);
      const recorded = await finish(session);
      const plain = await finish(start(jobOf("plain", swinging)));
      assert.deepEqual(numbersOf(recorded.snapshot), numbersOf(plain.snapshot));
    });

    it("is found by its file where the run was killed before its record knew of it", async () => {
      const recorded = await finish(await atRest(jobOf("first", swinging)));
      const [kept] = best(recorded.snapshot.steering!);
      const folderOfIt = join(runs(), "first.checkpoints");
      renameSync(join(folderOfIt, `${kept!.id}.checkpoint`), join(folderOfIt, "kept"));
      assert.deepEqual(best((await readRun(place("first"))).snapshot.steering!), []);
      const { head, state } = decodeCheckpointFile(readFileSync(join(folderOfIt, "kept")), "it", "it");
      const about = { ...head.about!, id: "best-0-777", step: 777 };
      const bytes = encodeCheckpointFile({ head: { ...head, id: "best-0-777", step: 777, about }, state });
      writeFileSync(join(folderOfIt, "best-0-777.checkpoint"), bytes);
      writeFileSync(join(folderOfIt, "best-0-778.checkpoint"), bytes.subarray(0, 40));
      const [found] = (await readRun(place("first"))).snapshot.steering!.checkpoints;
      assert.deepEqual(found, { ...about, fileBytes: bytes.length });
    });
  });

  describe("and has ended", () => {
    const endings: readonly [string, string, (session: TrainingSession) => void][] = [
      ["finished", model({ epochs: 12 }), (session) => session.send({ type: "resume" })],
      ["stopped", model(), (session) => session.send({ type: "stop" })],
      [
        "diverged",
        model({ epochs: 40 }),
        (session) => {
          session.send({ type: "setHyperparameter", name: "learningRate", value: 1e30 });
          session.send({ type: "resume" });
        },
      ],
      [
        "stoppedEarly",
        model({ more: ', "earlyStopping": { "patience": 3, "restoreBest": true }', epochs: 400 }),
        (session) => session.send({ type: "resume" }),
      ],
    ];
    for (const [state, text, end] of endings)
      it(`(${state}) is taken up again at a checkpoint, paused, in the same record, to the bits of one that never ended`, async () => {
        const reference = await finish(await atRest(jobOf("reference", text)));
        const session = await atRest(jobOf("first", text));
        await steer(session, { type: "checkpoint" });
        const at = stepOf(session);
        await epoch(session);
        end(session);
        assert.equal((await ended(session)).state, state);
        const last = stepOf(session);
        session.send({ type: "goBack", id: "1" });
        await paused(session);
        assert.equal(stepOf(session), at);
        await epoch(session);
        assert.equal(stepOf(session), at + 20);
        const { marks, branches, checkpoints } = session.current.steering!;
        assert.deepEqual(marks, [{ kind: "back", step: at, from: last }]);
        assert.deepEqual([branches[0]!.from, branches[0]!.to], [at, last]);
        // Where it ended is not lost, unless nothing can go on from there.
        assert.equal(
          checkpoints.some(({ kind, step }) => kind === "beforeBack" && step === last),
          state !== "diverged",
        );
        const again = await finish(session);
        assert.deepEqual(numbersOf(again.snapshot), numbersOf(reference.snapshot));
        assert.deepEqual(again.epochs, reference.epochs);
        assert.equal((await listRuns(runs())).length, 2, "in the same record");
        const redone = await finish(start(jobOf("redone", text, { replay: again.changes })));
        assert.deepEqual(numbersOf(redone.snapshot), numbersOf(again.snapshot));
        assert.deepEqual(redone.epochs, again.epochs);
        assert.deepEqual(redone.changes, again.changes);
      });

    it("(failed, as its code threw) is taken up again where it still was well", async () => {
      const code = (throwsAt: number) => `
let passes = 0;
const own = {
  type: "custom",
  name: "own",
  forward: ({ inputs: [x], output: y }) => {
    if (++passes === ${throwsAt}) throw new RangeError("not today");
    y.data.set(x.data);
  },
  backward: ({ outputGradient: dy, inputGradients: [dx] }) => dx.data.set(dy.data),
};
export default {
  seed: 7,
  data: { source: { generator: "moons", samples: 64 } },
  layers: [own, { type: "dense", units: 1, activation: "sigmoid" }],
  loss: "binaryCrossentropy",
  training: { batchSize: 16, epochs: 40 },
};
`;
      const file = join(folder.path, "m.model.mjs");
      const reference = await finish(await atRest(jobOf("reference", code(-1), { file })));
      const session = await atRest(jobOf("first", code(150), { file }));
      await steer(session, { type: "checkpoint" });
      session.send({ type: "resume" });
      assert.equal((await ended(session)).state, "failed");
      assert.match(session.current.failure!.message, /not today/);
      session.send({ type: "goBack", id: "1" });
      assert.equal((await session.next("state")).state, "paused");
      assert.equal(session.current.failure, undefined);
      const again = await finish(session);
      assert.equal(again.snapshot.state, "finished");
      assert.deepEqual(numbersOf(again.snapshot), numbersOf(reference.snapshot));
    });
  });

  describe("and forked", () => {
    const forkOf = (parent: string, id: string, step: number): ForkOrder => ({
      file: fileOfCheckpoint(place(parent), id),
      origin: { run: parent, title: parent, step },
    });
    /** A parent that ended long ago, with a checkpoint at the step `at`. */
    const parent = async (text = model(), steers: readonly SteeringIntent[] = []) => {
      const session = await atRest(jobOf("parent", text));
      for (const intent of steers) await steer(session, intent);
      await epoch(session);
      await steer(session, { type: "checkpoint" });
      const at = stepOf(session);
      return { at, recorded: await finish(session) };
    };
    const costsOf = ({ series, history }: RunSnapshot, from: number, to: number) => {
      assert.equal(history!.stepsPerBucket, 1);
      const at = series.indexOf("cost") * history!.buckets * 2;
      return history!.values.slice(at + from * 2, at + to * 2);
    };

    it("of the same text gives the parent's bits, names parent and step, and can be done again", async () => {
      const { at, recorded: first } = await parent();
      const fork = forkOf("parent", "1", at);
      const child = await finish(
        start(
          jobOf("child", model({ epochs: 20 }), {
            fork,
            recordTo: { ...jobOf("x").recordTo!, forkOf: fork.origin },
          }),
        ),
      );
      assert.deepEqual(costsOf(child.snapshot, at, at + 400), costsOf(first.snapshot, at, at + 400));
      assert.deepEqual(child.begin.forkOf, { run: "parent", title: "parent", step: at });
      const { steering } = child.snapshot;
      assert.deepEqual(steering!.fork, child.begin.forkOf);
      assert.deepEqual([steering!.branches[0]!.from, steering!.branches[0]!.to], [0, at]);
      assert.deepEqual(
        made(steering!).map(({ id, kind, step }) => [id, kind, step]),
        [["start", "start", at]],
      );
      assert.deepEqual(steering!.told, []);
      await setAside(place("parent"));
      await removeSetAside(runs());
      const again = forkOf("child", "start", at);
      const second = await finish(start(jobOf("again", child.begin.text, { fork: again })));
      assert.deepEqual(numbersOf(second.snapshot), numbersOf(child.snapshot));
    });

    it("trains what the model file says now, and tells what of the parent is not taken over", async () => {
      const { at } = await parent(model({ momentum: 0 }), [
        { type: "setHyperparameter", name: "learningRate", value: 0.3 },
        { type: "setHyperparameter", name: "dropoutRate", value: 0.5 },
      ]);
      const fork = forkOf("parent", "1", at);
      const session = await atRest(jobOf("child", model({ momentum: 0.8, rate: 0.02 }), { fork }));
      const { hyperparameters, told } = session.current.steering!;
      const values = Object.fromEntries(hyperparameters.map(({ name, value }) => [name, value]));
      assert.deepEqual(values, { learningRate: 0.02, momentum: 0.8, l2: 0.001, l1: 0, dropoutRate: 0.2 });
      assert.deepEqual(told, [
        "learningRate was 0.3 by hand; the model file's 0.02 counts.",
        "dropoutRate was 0.5 by hand; the model file's 0.2 counts.",
        "The optimizer's velocity begins at zero: the checkpoint has none.",
      ]);
      assert.ok(stepOf(session) > at && stepOf(session) % 20 === 0);
    });

    it("is refused where its layers do not fit, each named with the reason, or its file is not there", async () => {
      const { at } = await parent();
      const fork = forkOf("parent", "1", at);
      const failed = async (id: string, text: string, order: ForkOrder) => {
        const session = start(jobOf(id, text, { fork: order }));
        while (!hasEnded(session.current.state)) await session.next("state").catch(() => undefined);
        return session.current.failure!.message;
      };
      assert.match(
        await failed("wide", model({ units: 12 }), fork),
        /The checkpoint of step \d+ of “parent” does not fit the model file: dense_1 has a kernel of \[2, 8\] in the checkpoint and of \[2, 12\] in the model; dense_1 has a bias.*; dense_2 has a kernel/,
      );
      const more = model().replace(
        '{ "type": "dropout"',
        '{ "type": "dense", "name": "extra", "units": 8 }, { "type": "dropout"',
      );
      assert.match(await failed("more", more, fork), /extra is not in the checkpoint/);
      const gone = forkOf("parent", "9", at);
      assert.match(await failed("gone", model(), gone), /cannot be used: its file is no longer there/);
    });
  });
});
