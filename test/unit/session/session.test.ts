/** Runs in real worker threads: the bundled worker, a real model file, real messages. */
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodeSafetensors } from "../../../src/engine/safetensors";
import { Analyst, Refusal } from "../../../src/session/analyst";
import { History } from "../../../src/session/history";
import type { TrainJob } from "../../../src/session/jobs";
import { hasEnded, type RunMessage, type RunState } from "../../../src/session/protocol";
import { readRun } from "../../../src/session/runs/runFolder";
import { TrainingSession } from "../../../src/session/session";
import { folderWith, modelDebugger } from "../cli/commandLine";
import { inBrackets, plain } from "../words/brackets";

const worker = join(process.cwd(), "dist/worker.js");

const model = (epochs: number, more = "") => `{
  "data": { "source": { "generator": "moons" }, "split": { "train": 0.8, "dev": 0.2 } },
  "layers": [
    { "type": "dense", "units": 8, "activation": "tanh" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "training": { "batchSize": 16, "epochs": ${epochs} }${more}
}`;

const job = (text: string, change: Partial<TrainJob> = {}): TrainJob => ({
  text,
  file: join(process.cwd(), "examples/test.model.json"),
  root: process.cwd(),
  runId: "test",
  label: "test.model.json",
  precision: "float32",
  threads: 1,
  purpose: "train",
  ...change,
});

/** Resolves when the run reaches a state that `matches`. */
const reached = (session: TrainingSession, matches: (state: RunState) => boolean) =>
  new Promise<RunState>((resolve) => {
    if (matches(session.current.state)) resolve(session.current.state);
    const stop = session.onMessage((message) => {
      if (message.type !== "state" || !matches(message.state)) return;
      stop();
      resolve(message.state);
    });
  });

describe("A training session", function () {
  this.timeout(30_000);

  it("trains in a worker to the end, and its mirrored history holds one bucket a step", async () => {
    const session = new TrainingSession(job(model(5)), worker);
    assert.equal(await reached(session, hasEnded), "finished");
    const { info, history, series, progress, evaluations } = session.snapshot;
    assert.equal(info!.totalSteps, 50);
    assert.equal(progress!.step, 50);
    assert.equal(history!.buckets, 50);
    const mirror = new History(series);
    mirror.apply(history!);
    for (let step = 0; step < 50; step++) assert.ok(mirror.minimum(0, step) > 0);
    assert.ok(evaluations!.parts.dev!.cost > 0);
    await session.dispose();
  });

  it("pauses, takes one mini-batch, then one epoch, changes its rate and goes on", async () => {
    const session = new TrainingSession(job(model(1_000_000)), worker);
    await reached(session, (state) => state === "running");
    session.send({ type: "pause" });
    await reached(session, (state) => state === "paused");
    const steps = () => session.current.progress!.step;
    const pausedAgain = async () => {
      await reached(session, (state) => state === "running");
      await reached(session, (state) => state === "paused");
      await session.next("frame");
    };
    await session.next("frame").catch(() => undefined);
    const before = steps();
    session.send({ type: "setHyperparameter", name: "learningRate", value: 0.05 });
    session.send({ type: "step", unit: "miniBatch" });
    await pausedAgain();
    assert.equal(steps(), before + 1);
    assert.equal(session.current.facts!.learningRate, 0.05);
    session.send({ type: "step", unit: "epoch" });
    await pausedAgain();
    assert.equal(steps() % 10, 0);
    session.send({ type: "resume" });
    await reached(session, (state) => state === "running");
    session.send({ type: "stop" });
    assert.equal(await reached(session, hasEnded), "stopped");
    await session.dispose();
  });

  it("trains with helper threads to the same facts, and stops with them", async () => {
    const wide = (epochs: number) => model(epochs).replace('"units": 8', '"units": 3000');
    const facts = await Promise.all(
      [1, 3].map(async (threads) => {
        const session = new TrainingSession(job(wide(3), { threads }), worker);
        assert.equal(await reached(session, hasEnded), "finished");
        const { facts: last, evaluations } = session.current;
        await session.dispose();
        return { last, evaluations };
      }),
    );
    assert.deepEqual(facts[1], facts[0]);
    const endless = new TrainingSession(job(wide(1_000_000), { threads: 2 }), worker);
    await endless.next("frame");
    endless.send({ type: "stop" });
    assert.equal(await reached(endless, hasEnded), "stopped");
    await endless.dispose();
  });

  it("answers what is asked of the data while it loads, runs and after its end, and goes on training meanwhile", async () => {
    const request = {
      part: "dev",
      order: "worst",
      page: 0,
      filter: { outcome: "any" },
      losses: "latest",
    } as const;
    const session = new TrainingSession(job(model(1_000_000)), worker);
    session.send({ type: "showData", request });
    const early = await session.next("dataPage");
    assert.equal(early.page.of, 40);
    await session.next("frame");
    const before = session.current.progress!.step;
    session.send({ type: "showData", request });
    const during = await session.next("dataPage");
    assert.ok(during.page.step! > 0 && during.page.examples[0]!.loss! > 0);
    await session.next("frame");
    assert.ok(session.current.progress!.step > before);
    session.send({ type: "stop" });
    await reached(session, hasEnded);
    session.send({ type: "showData", request: { ...request, part: "test" } });
    const refused = await session.next("dataRefused");
    assert.match(refused.failure.message, /no test part/);
    session.send({
      type: "sampleText",
      request: { prefix: "", temperature: 1, length: 1, samples: 1, seed: 1 },
    });
    assert.match((await session.next("dataRefused")).failure.message, /does not continue a text/);
    const { data, profile } = session.snapshot;
    assert.equal(data!.decisions, "one");
    assert.equal(profile!.parts.train.rows, 160);
    await session.dispose();
  });

  it("answers what is asked of the network while it loads, runs and after its end, and goes on training meanwhile", async () => {
    const session = new TrainingSession(job(model(1_000_000)), worker);
    session.send({ type: "showNetwork" });
    const { overview } = await session.next("networkOverview");
    assert.equal(overview.inputs[0]!.kind, "fields");
    await session.next("frame");
    const before = session.current.progress!.step;
    session.send({ type: "takeExample", request: { part: "dev", example: 1_000 } });
    const { example } = await session.next("takenExample");
    assert.deepEqual([example.of, example.request.example], [40, 39]);
    session.send({ type: "predict", request: { inputs: example.inputs } });
    const during = await session.next("prediction");
    assert.ok(during.prediction.step > 0);
    await session.next("frame");
    assert.ok(session.current.progress!.step > before);
    session.send({ type: "stop" });
    await reached(session, hasEnded);
    session.send({ type: "predict", request: { inputs: [] } });
    const refused = await session.next("dataRefused");
    assert.equal(refused.request, "predict");
    assert.match(refused.failure.message, /takes 1 input, and was given 0/);
    await session.dispose();
  });

  it("loads the data to be looked at, without a training", async () => {
    const session = new TrainingSession(job(model(5), { purpose: "look" }), worker);
    assert.equal(await reached(session, hasEnded), "finished");
    assert.equal(session.current.progress, undefined);
    assert.equal(session.snapshot.profile!.parts.dev!.rows, 40);
    await session.dispose();
  });

  it("checks gradients and saves weights, during a run and after its end", async () => {
    const folder = mkdtempSync(join(tmpdir(), "model-debugger-"));
    const session = new TrainingSession(job(model(3)), worker);
    await reached(session, hasEnded);
    session.send({ type: "checkGradients" });
    const { check } = await session.next("gradientCheck");
    assert.ok(check.passed, `relative error ${check.relativeError}`);
    const file = join(folder, "weights.safetensors");
    session.send({ type: "saveWeights", file });
    await session.next("weightsSaved");
    assert.ok(readFileSync(file).length > 100);
    session.send({ type: "saveWeights", file: join(folder, "none", "weights.safetensors") });
    const { failure } = await session.next("requestFailed");
    assert.match(failure.message, /could not be written/);
    await session.dispose();
    rmSync(folder, { recursive: true });
  });

  it("exports what `train --save` writes, after the end and in the middle, where the command line goes on", async () => {
    const text = model(400).replace('"epochs": 400', '"epochs": 400, "earlyStopping": { "patience": 1000 }');
    const folder = folderWith({ "m.model.json": text });
    const at = (name: string) => join(folder.path, name);
    const train = (...args: string[]) => modelDebugger(["train", "m.model.json", ...args], folder.path);
    train("--save", "whole.safetensors");
    const whole = readFileSync(at("whole.safetensors"));
    const session = new TrainingSession(job(text, { file: at("m.model.json"), root: folder.path }), worker);
    const save = async (name: string) => {
      session.send({ type: "saveWeights", file: at(name) });
      await session.next("weightsSaved");
      return readFileSync(at(name));
    };
    await session.next("frame");
    session.send({ type: "pause" });
    await reached(session, (state) => state === "paused");
    const { tensors } = decodeSafetensors(await save("paused.safetensors"));
    session.send({ type: "resume" });
    assert.equal(await reached(session, hasEnded), "finished");
    assert.ok((await save("ended.safetensors")).equals(whole));
    await session.dispose();

    const step = tensors.find(({ name }) => name === "step")!.values[0]!;
    assert.ok(step > 0 && step < 4000, String(step));
    train("--load", "paused.safetensors", "--steps", String(4000 - step), "--save", "rest.safetensors");
    assert.ok(readFileSync(at("rest.safetensors")).equals(whole), `from step ${step}`);
    folder.remove();
  });

  it("fails with one clear message, in the reader's language, and its place where the data are missing, and does not hang", async () => {
    const text = model(1).replace('{ "generator": "moons" }', '"none.csv", "target": "y"');
    const session = inBrackets(() => new TrainingSession(job(text), worker));
    assert.equal(await reached(session, hasEnded), "failed");
    const { failure } = session.current;
    assert.match(plain(failure!.message), /none\.csv/);
    assert.deepEqual(failure!.path, ["data", "source"]);
    await session.dispose();
  });

  it("tells once, plainly, when its worker dies, and keeps what was drawn", async () => {
    const session = new TrainingSession(job(model(1_000_000)), worker);
    await session.next("frame");
    const states: RunMessage[] = [];
    session.onMessage((message) => {
      if (message.type === "state") states.push(message);
    });
    // What a crash of the thread looks like from outside.
    await (session as unknown as { worker: { terminate(): Promise<number> } }).worker.terminate();
    assert.equal(await reached(session, hasEnded), "failed");
    assert.equal(states.length, 1);
    assert.match(session.current.failure!.message, /ended unexpectedly/);
    assert.ok(session.snapshot.history!.buckets > 0);
  });

  it("stops at once while it reads a large file, without its worker being ended for that", async () => {
    const folder = mkdtempSync(join(tmpdir(), "model-debugger-loading-"));
    const rows = "0.123456,0.654321,0.5,1\n".repeat(2_000_000);
    writeFileSync(join(folder, "large.csv"), `a,b,c,y\n${rows}`);
    const text = model(1).replace(/"data": .*/, '"data": { "source": "large.csv", "target": "y" },');
    const session = new TrainingSession(
      job(text, { file: join(folder, "m.model.json"), root: folder }),
      worker,
    );
    await session.next("loading");
    session.send({ type: "stop" });
    assert.equal(await reached(session, hasEnded), "stopped");
    // Longer than the patience with a run that does not stop.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.ok(session.alive);
    await session.dispose();
    rmSync(folder, { recursive: true, force: true });
  });

  it("keeps its worker when Stop is pressed twice, and tells who waits for it when it is disposed", async () => {
    const session = new TrainingSession(job(model(1_000_000)), worker);
    await session.next("frame");
    session.send({ type: "stop" });
    session.send({ type: "stop" });
    await reached(session, hasEnded);
    // Longer than the patience with a run that does not stop.
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    assert.ok(session.alive);
    const waiting = assert.rejects(session.next("weightsSaved"), /worker of this run has ended/);
    await session.dispose();
    await waiting;
    await assert.rejects(session.next("gradientCheck"), /worker of this run has ended/);
  });

  const custom = (backward: string): string => `const layer = {
  type: "custom", name: "own",
  forward({ inputs: [x], output: y }) { y.data.set(x.data); },
  backward({ outputGradient: dy, inputGradients: [dx] }) { ${backward} },
};
export default {
  data: { source: { generator: "moons" } },
  layers: [{ type: "dense", units: 2 }, layer, { type: "dense", units: 1, activation: "sigmoid" }],
  loss: "binaryCrossentropy",
  training: { batchSize: 16, epochs: 100000 },
};`;
  const codeJob = (backward: string, change: Partial<TrainJob> = {}): TrainJob =>
    job(custom(backward), { file: join(process.cwd(), "examples/test.model.mjs"), ...change });

  it("stops an endless loop in user code within a second, and says why it had to", async () => {
    const session = new TrainingSession(codeJob("for (;;) dx.data[0] = 0;"), worker);
    await session.next("started");
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pressedMs = performance.now();
    session.send({ type: "stop" });
    assert.equal(await reached(session, hasEnded), "stopped");
    const tookMs = performance.now() - pressedMs;
    assert.ok(tookMs < 1_000, `${tookMs} ms`);
    assert.match(session.current.failure!.message, /did not react to Stop.*loop without an end/);
    assert.equal(session.alive, false);
  });

  it("ends a check that loops without an end, and lets the run it belongs to go on where it can", async () => {
    // In float64 alone: training is in float32.
    const backward = "dx.data.set(dy.data); while (dy.data instanceof Float64Array) dx.data[0] = 0;";
    const session = new TrainingSession(codeJob(backward), worker);
    await session.next("frame");
    session.send({ type: "checkGradients" });
    await new Promise((resolve) => setTimeout(resolve, 300));
    const pressedMs = performance.now();
    session.cancelCheck();
    assert.equal(await reached(session, hasEnded), "stopped");
    assert.ok(performance.now() - pressedMs < 1_000);

    const sound = new TrainingSession(codeJob("dx.data.set(dy.data);"), worker);
    await sound.next("frame");
    sound.send({ type: "checkGradients" });
    sound.cancelCheck();
    await sound.next("gradientCheck");
    await sound.next("frame");
    assert.equal(sound.current.state, "running");
    await sound.dispose();
  });

  it("ends a run whose code keeps ever more arrays, and says so", async () => {
    const keeping = "(globalThis.kept ??= []).push(new Float64Array(1e7)); dx.data.set(dy.data);";
    const session = new TrainingSession(codeJob(keeping), worker);
    assert.equal(await reached(session, hasEnded), "failed");
    assert.match(session.current.failure!.message, /holds 2\.\d GB of arrays/);
    await session.dispose();
  });

  it("tells what user code prints and throws, with its line, and trains the mended text", async () => {
    const throwing = codeJob('console.log("step", dy.shape); throw new RangeError("no");');
    const session = new TrainingSession(throwing, worker);
    const { text } = await session.next("log");
    assert.equal(text, "step [16,2]");
    assert.equal(await reached(session, hasEnded), "failed");
    const { message, file, line } = session.current.failure!;
    assert.match(message, /own: backward threw RangeError: no/);
    assert.deepEqual([file, line], [throwing.file, 4]);
    await session.dispose();
    const mended = new TrainingSession(codeJob("dx.data.set(dy.data);"), worker);
    await mended.next("frame");
    await mended.dispose();
  });

  it("measures what the comparison of each tensor took", async () => {
    const session = new TrainingSession(job(model(1), { purpose: "check" }), worker);
    const { check, elapsedMs } = await session.next("gradientCheck");
    const names = check.parameters.map(({ layer, parameter }) => `${layer}/${parameter}`);
    assert.deepEqual(Object.keys(elapsedMs).sort(), names.sort());
    assert.ok(Object.values(elapsedMs).every((ms) => ms > 0));
    await session.dispose();
  });

  it("is recorded: a run cut off by its window shows as stopped when it is read again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "model-debugger-"));
    const recordTo = { folder, model: "file:///test.model.json", name: "test", startedAtMs: 1, keep: 0 };
    const session = new TrainingSession(job(model(1_000_000), { recordTo }), worker);
    await session.next("recorded");
    await session.next("frame");
    await session.dispose();
    const { begin, snapshot } = await readRun({ folder, id: "test" });
    assert.equal(begin.text, session.job.text);
    assert.equal(snapshot.state, "stopped");
    // Up to the very end: the worker records what is not yet before it goes.
    assert.ok(snapshot.progress!.step >= session.current.progress!.step);
    rmSync(folder, { recursive: true });
  });
});

describe("The analyst", function () {
  this.timeout(30_000);

  it("answers what the data hold and how weights start, and refuses with the place of what is wrong", async () => {
    const analyst = new Analyst(worker);
    const { text, file, root } = job(model(1));
    const asked = { file, root, mayRun: false };
    const { header } = await analyst.ask("inspectData", { ...asked, text });
    assert.deepEqual(header!.inputs[0]!.shape, [2]);
    const weights = await analyst.ask("initialStatistics", { ...asked, text, header: header! });
    assert.equal(weights.dense_1!.bias!.zeroFraction, 1);
    const missing = text.replace('{ "generator": "moons" }', '"none.csv", "target": "y"');
    await assert.rejects(
      analyst.ask("inspectData", { ...asked, text: missing }),
      (error) => error instanceof Refusal && error.failure.path?.join() === "data,source",
    );
    analyst.dispose();
  });
});
