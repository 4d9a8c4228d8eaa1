/** The record of a run on disk: what is written is read again, whatever happened to the file or its folder. */
import assert from "node:assert/strict";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { History } from "../../../../src/session/history";
import {
  changeNote,
  foldRun,
  listRuns,
  makeRoom,
  readRun,
  removeSetAside,
  restoreRun,
  setAside,
} from "../../../../src/session/runs/runFolder";
import { encodeFileHead, encodeRecord, recordsIn } from "../../../../src/session/runs/recordLog";
import { disk, type RunStorage } from "../../../../src/session/runs/runStorage";
import { folderWith } from "../../cli/commandLine";
import { beginning, MadeUpRun } from "./madeUpRun";

/** Where each whole record of a file ends. */
const recordEnds = (bytes: Buffer): number[] => {
  const ends: number[] = [];
  for (let at = 8; at < bytes.length; at = ends.at(-1)!) ends.push(at + 8 + bytes.readUInt32LE(at));
  return ends;
};

describe("A recorded run", () => {
  let folder: ReturnType<typeof folderWith>;
  const file = () => join(folder.path, "made-up.run");
  const place = () => ({ folder: folder.path, id: "made-up" });
  beforeEach(() => (folder = folderWith({})));
  afterEach(() => folder.remove());

  it("opens as it was, numbers to the bit: state, history, epochs, changes, text", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(35);
    run.recorder.noteChange({
      step: 35,
      intent: { type: "setHyperparameter", name: "learningRate", value: 0.5 },
    });
    await run.trainAndRecord(5000);
    await run.end();
    const { begin, snapshot, epochs, changes } = await readRun(place());
    assert.deepEqual(begin, beginning());
    assert.deepEqual(snapshot, { ...run.mirror.snapshot, failure: undefined });
    assert.equal(epochs.at(-1)!.epoch, 503);
    assert.equal(epochs.length, 503);
    assert.deepEqual(changes, [
      { step: 35, intent: { type: "setHyperparameter", name: "learningRate", value: 0.5 } },
    ]);
    assert.deepEqual(readdirSync(folder.path), ["made-up.run"]);
  });

  it("reads what earlier versions recorded of a learning rate changed by hand as a change of today", async () => {
    const intent = { type: "setLearningRate", learningRate: 0.5 } as const;
    const old = encodeRecord({ begin: beginning(), fields: {}, changes: [{ step: 35, intent }] });
    writeFileSync(file(), Buffer.concat([encodeFileHead(), old]));
    const { changes, snapshot } = await readRun(place());
    assert.deepEqual(changes, [
      { step: 35, intent: { type: "setHyperparameter", name: "learningRate", value: 0.5 } },
    ]);
    assert.equal(snapshot.steering, undefined);
  });

  it("forgets evaluations behind the step that it went back to, whatever of them was recorded before", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(100);
    run.train(20);
    run.recorder.noteChange({ step: 120, intent: { type: "goBack", id: "1" } }, 50);
    const parts = { dev: { cost: 7, metrics: {}, examples: 8 } };
    run.recorder.noteEpoch({ step: 59, epoch: 6, parts });
    await run.recorder.record();
    const epochs = async () =>
      (await readRun(place())).epochs.map(({ epoch, parts: { dev } }) => [epoch, dev!.cost]);
    const expected = [...[1, 2, 3, 4, 5].map((epoch) => [epoch, 1 / (10 * epoch)]), [6, 7]];
    assert.deepEqual(await epochs(), expected);
    await run.end();
    assert.deepEqual(await epochs(), expected, "also once it is written anew");
  });

  it("opens up to the last whole record, wherever its file was cut off", async function () {
    this.timeout(30_000);
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(3);
    // Written whole, it is the run without its history, and its history.
    const steps = [3, 3];
    for (const more of [1, 2, 1]) {
      await run.trainAndRecord(more);
      steps.push(steps.at(-1)! + more);
    }
    const bytes = readFileSync(file());
    const ends = recordEnds(bytes);
    assert.equal(ends.length, 5, "two records written together, and three appended");
    for (let length = 0; length <= bytes.length; length++) {
      const cut = bytes.subarray(0, length);
      const whole = ends.filter((end) => end <= length).length;
      if (whole === 0) {
        assert.throws(
          () => foldRun(cut, "cut.run"),
          /holds no recorded run|recorded whole/,
          `${length} bytes`,
        );
        continue;
      }
      const { snapshot } = foldRun(cut, "cut.run");
      assert.equal(snapshot.progress!.step, steps[whole - 1], `${length} bytes`);
      assert.equal(snapshot.history?.buckets, whole === 1 ? undefined : steps[whole - 1]);
      assert.equal(snapshot.state, "stopped");
    }
  });

  it("ends before a record whose checksum is wrong, in the list too", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(3);
    const { length } = readFileSync(file());
    await run.trainAndRecord(2);
    const bytes = readFileSync(file());
    for (const at of [length + 4, length + 20, bytes.length - 1]) {
      const damaged = Buffer.from(bytes);
      damaged[at]! ^= 0x10;
      assert.equal([...recordsIn(damaged)].length, 2, `byte ${at}`);
      assert.equal(foldRun(damaged, "damaged.run").snapshot.progress!.step, 3);
    }
  });

  it("of another version, or no run at all, says so and stands in the list", async () => {
    const later = Buffer.concat([encodeFileHead(), encodeRecord({ begin: beginning(), fields: {} })]);
    later.writeUInt16LE(3, 6);
    writeFileSync(file(), later);
    writeFileSync(join(folder.path, "other.run"), "something else");
    await assert.rejects(
      readRun(place()),
      /recorded by a later version of Model Debugger \(format 3, not 2\)/,
    );
    const problems = new Map((await listRuns(folder.path)).map(({ id, problem }) => [id, problem]));
    assert.match(String(problems.get("made-up")), /a later version/);
    assert.match(String(problems.get("other")), /holds no recorded run/);
  });

  it("of a window that was killed is listed and opened as stopped", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(30);
    const [listed] = await listRuns(folder.path);
    assert.equal(listed!.state, "stopped");
    assert.equal(listed!.step, 30);
    assert.deepEqual(listed!.best, { part: "dev", name: "accuracy", value: 1 - 1 / 30, epoch: 3 });
    await changeNote(place(), { ended: { state: "failed", failure: { message: "its worker died" } } });
    assert.equal((await readRun(place())).snapshot.failure?.message, "its worker died");
  });

  it("tells once that its folder cannot be written, and goes on", async () => {
    writeFileSync(join(folder.path, "taken"), "");
    const run = new MadeUpRun(join(folder.path, "taken", "made-up.run"));
    await run.start();
    await run.trainAndRecord(10);
    await run.end();
    assert.equal(run.told.length, 1);
    const [told] = run.told;
    assert.ok(told?.type === "notRecorded");
    assert.match(
      told.failure.message,
      /cannot be recorded in .*taken: a part of its path is a file, not a folder/,
    );
    assert.equal(run.mirror.current.state, "finished");
  });

  it("on a full disk keeps what was recorded, is told once, and is whole again when there is room", async () => {
    let room = Infinity;
    const full = () => Object.assign(new Error("write"), { code: "ENOSPC" });
    // As a disk does: as much as fits is written.
    const storage: RunStorage = {
      async replace(name, bytes) {
        if (bytes.length > room) throw full();
        await disk.replace(name, bytes);
      },
      async append(name, length, bytes) {
        await disk.append(name, length, bytes.subarray(0, Math.min(room, bytes.length)));
        if (bytes.length > room) throw full();
      },
    };
    const run = new MadeUpRun(file(), { storage });
    await run.start();
    await run.trainAndRecord(10);
    room = 50;
    await run.trainAndRecord(10);
    await run.trainAndRecord(10);
    assert.deepEqual(
      run.told.map(({ type }) => type),
      ["recorded", "recorded", "notRecorded"],
    );
    assert.equal((await readRun(place())).snapshot.progress!.step, 10);
    room = Infinity;
    await run.trainAndRecord(10);
    const { snapshot, epochs } = await readRun(place());
    assert.equal(snapshot.progress!.step, 40);
    assert.equal(snapshot.history!.buckets, 40);
    assert.equal(epochs.length, 4);
  });

  it("of a million steps and 10 layers stays below four times its history, and no spike is lost", async function () {
    this.timeout(60_000);
    const run = new MadeUpRun(file(), { layers: 10 });
    await run.start();
    let largest = 0;
    for (let stretch = 0; stretch < 40; stretch++) {
      await run.trainAndRecord(25_000);
      largest = Math.max(largest, statSync(file()).size);
    }
    await run.end();
    const { snapshot, epochs } = await readRun(place());
    const historyBytes = run.mirror.past!.series.length * 2048 * 2 * 8;
    assert.ok(largest < 4 * historyBytes, `${largest} bytes`);
    assert.ok(statSync(file()).size < 1.2 * historyBytes, `${statSync(file()).size} bytes at the end`);
    assert.ok(epochs.length <= 1025, String(epochs.length));
    assert.equal(epochs.at(-1)!.epoch, 100_000);
    const read = new History(snapshot.series);
    assert.ok(read.apply(snapshot.history!));
    const { past } = run.mirror;
    for (let bucket = 0; bucket < read.buckets; bucket++)
      assert.deepEqual(
        [read.minimum(0, bucket), read.maximum(0, bucket)],
        [past!.minimum(0, bucket), past!.maximum(0, bucket)],
      );
  });

  it("is not brought back by what happens after it was deleted", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(10);
    await run.end();
    await setAside(place());
    await run.end("stopped");
    assert.ok(!existsSync(file()));
    assert.deepEqual(
      run.told.filter(({ type }) => type === "notRecorded"),
      [],
    );
  });

  it("that was deleted can be restored, until it is removed for good with its notes", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.end();
    await changeNote(place(), { title: "the good one" });
    await setAside(place());
    assert.deepEqual(await listRuns(folder.path), []);
    await restoreRun(place());
    assert.equal((await listRuns(folder.path))[0]!.title, "the good one");
    await setAside(place());
    await removeSetAside(folder.path);
    assert.deepEqual(readdirSync(folder.path), []);
  });

  it("makes room for later ones of its model: the oldest go, pinned and renamed ones stay", async () => {
    const write = (id: string, startedAtMs: number, model = "file:///w/made.model.json") =>
      writeFileSync(
        join(folder.path, `${id}.run`),
        Buffer.concat([
          encodeFileHead(),
          encodeRecord({ begin: beginning({ id, startedAtMs, model }), fields: {} }),
        ]),
      );
    for (let at = 0; at < 6; at++) write(`run-${at}`, at);
    write("other-model", 0, "file:///w/other.model.json");
    await changeNote({ folder: folder.path, id: "run-0" }, { title: "first" });
    await changeNote({ folder: folder.path, id: "run-1" }, { kept: true });
    const order = { folder: folder.path, model: beginning().model, name: "made", startedAtMs: 9, keep: 2 };
    await makeRoom({ ...order, keep: 0 }, "train");
    assert.equal((await listRuns(folder.path)).length, 7);
    await makeRoom(order, "train");
    const left = (await listRuns(folder.path)).map(({ id }) => id).sort();
    assert.deepEqual(left, ["other-model", "run-0", "run-1", "run-4", "run-5"]);
  });

  it("is listed without the reading of its history", async () => {
    const run = new MadeUpRun(file());
    await run.start();
    await run.trainAndRecord(2000);
    await run.end();
    const [before] = await listRuns(folder.path);
    // Damage to the numbers alone: a list does not see it, and an opened run loses no more than them.
    const bytes = readFileSync(file());
    bytes[bytes.length - 1]! ^= 1;
    writeFileSync(file(), bytes);
    assert.deepEqual(await listRuns(folder.path), [before]);
    const { snapshot } = await readRun(place());
    assert.equal(snapshot.history, undefined);
    assert.equal(snapshot.progress!.step, 2000);
    truncateSync(file(), 4);
    mkdirSync(join(folder.path, "folder.run"));
    assert.equal((await listRuns(folder.path)).length, 2);
  });
});
