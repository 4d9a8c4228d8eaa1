/** Records of real workers on a real disk: one that is full, and under a process that is killed. */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import type { TrainJob } from "../../../../src/session/jobs";
import type { RunMessage } from "../../../../src/session/protocol";
import { fileOfCheckpoint, fileOfRun, listRuns, readRun } from "../../../../src/session/runs/runFolder";
import { TrainingSession } from "../../../../src/session/session";
import { folderWith } from "../../cli/commandLine";

const worker = join(process.cwd(), "dist/worker.js");

const text = (epochs: number) => `{
  "data": { "source": { "generator": "moons", "samples": 400 }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [{ "type": "dense", "units": 8, "activation": "relu" }, { "type": "dense", "units": 1, "activation": "sigmoid" }],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 16, "epochs": ${epochs} }
}`;

describe("A record on a real disk", function () {
  this.timeout(30_000);
  let folder: ReturnType<typeof folderWith>;
  beforeEach(() => (folder = folderWith({})));
  afterEach(() => folder.remove());
  const place = () => ({ folder: join(folder.path, "runs"), id: "first" });
  const job = (epochs: number): TrainJob => ({
    text: text(epochs),
    file: join(folder.path, "m.model.json"),
    root: folder.path,
    runId: "first",
    label: "m.model.json",
    precision: "float32",
    threads: 1,
    purpose: "train",
    recordTo: { folder: place().folder, model: "file:///m.model.json", name: "m", startedAtMs: 1, keep: 0 },
  });

  it("that is full at first: told once, the run goes on, and all of it is there once there is room", async function () {
    if (!existsSync("/dev/full")) this.skip();
    mkdirSync(join(folder.path, "runs/first.checkpoints"), { recursive: true });
    // What is written there meets a full disk, until who wrote it takes its own file away.
    for (const file of [fileOfRun(place()), fileOfCheckpoint(place(), "1")])
      symlinkSync("/dev/full", `${file}.new`);
    const session = new TrainingSession(job(40), worker);
    const told: RunMessage[] = [];
    session.onMessage((message) => void told.push(message));
    session.send({ type: "pause" });
    while (session.current.state !== "paused") await session.next("state");
    session.send({ type: "step", unit: "epoch" });
    await session.next("frame");
    session.send({ type: "checkpoint" });
    session.send({ type: "checkpoint" });
    while ((session.current.steering?.checkpoints.length ?? 0) < 3) await session.next("steering");
    const { checkpoints, told: words } = session.current.steering!;
    assert.deepEqual(
      checkpoints.filter(({ kind }) => kind === "hand").map(({ id, inMemory }) => [id, inMemory]),
      [
        ["1", true],
        ["2", undefined],
      ],
    );
    assert.equal(words.length, 1);
    assert.match(words[0]!, /the disk is full/);
    // The disk is slower than so short a run.
    while (!told.some(({ type }) => type === "notRecorded")) await session.next("notRecorded");
    session.send({ type: "resume" });
    while (!session.ended) await session.next("state");
    await session.dispose();
    const failures = told.flatMap((message) =>
      message.type === "notRecorded" ? message.failure.message : [],
    );
    assert.equal(failures.length, 1, failures.join("\n"));
    assert.match(failures[0]!, /cannot be recorded in .*runs: the disk is full\. It goes on all the same/);
    const { snapshot, epochs } = await readRun(place());
    assert.deepEqual([snapshot.state, snapshot.progress!.step, epochs.length], ["finished", 800, 41]);
    assert.deepEqual(
      snapshot.steering!.checkpoints.map(({ kind, id }) => (kind === "best" ? kind : id)),
      ["best", "2"],
    );
  });

  it("under a process that is killed: what was recorded opens as stopped, with its best checkpoint", async () => {
    const script = `
      const { Worker } = require("node:worker_threads");
      const worker = new Worker(${JSON.stringify(worker)}, { workerData: {} });
      let steps = 0;
      const say = (intent) => worker.postMessage({ kind: "intent", intent });
      let wasPaused = false;
      worker.on("message", ({ message }) => {
        if (message.type === "frame") {
          steps = message.progress.step;
          if (!wasPaused && steps > 200) say({ type: "pause" });
        }
        if (message.type === "state" && message.state === "paused") wasPaused = true;
        // The state is on the disk.
        if (message.type === "recorded" && wasPaused) {
          if (process.send) process.send(steps);
          say({ type: "resume" });
        }
      });
      worker.postMessage(${JSON.stringify({ kind: "train", job: job(100_000) })});`;
    const child = spawn(process.execPath, ["-e", script], { stdio: ["ignore", "inherit", "inherit", "ipc"] });
    const exited = new Promise<NodeJS.Signals | null>((resolve) =>
      child.on("exit", (_code, signal) => resolve(signal)),
    );
    const steps = await new Promise<number>((resolve) =>
      child.once("message", (said) => resolve(Number(said))),
    );
    await new Promise<void>((resolve) => child.once("message", () => resolve()));
    child.kill("SIGKILL");
    assert.equal(await exited, "SIGKILL");
    const [listed] = await listRuns(place().folder);
    assert.equal(listed!.state, "stopped");
    const { snapshot, epochs } = await readRun(place());
    assert.equal(snapshot.state, "stopped");
    assert.ok(snapshot.progress!.step >= steps, `${snapshot.progress!.step} of at least ${steps}`);
    assert.ok(epochs.length > 10);
    const [best] = snapshot.steering!.checkpoints;
    assert.equal(best!.kind, "best");
    assert.ok(existsSync(fileOfCheckpoint(place(), best!.id)));
  });
});
