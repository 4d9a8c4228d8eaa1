/** Diagnoses in real workers: planted faults are found and mended, sound models left alone. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isModelName } from "../../../src/model/modelFiles";
import { prepare } from "../../../src/session/prepare";
import { diagnoseModel } from "../../../src/session/diagnosis/diagnose";
import type { DiagnoseOptions, DiagnosisProgress } from "../../../src/session/diagnosis/diagnosis";
import { experiments } from "../../../src/session/diagnosis/experiments/index";
import { runTrial } from "../../../src/session/diagnosis/trial";
import { skillOf } from "../../../src/diagnosis/outcome";
import { folderWith } from "../cli/commandLine";
import type { Experiment } from "../../../src/session/diagnosis/experiments/experiment";
import type { ExperimentName } from "../../../src/session/diagnosis/experiments/experimentWords";
import { shownAnswer } from "../../../src/session/diagnosis/showDiagnosis";
import { parseModel } from "../../../src/model/parseModel";
import { inBrackets, plain, plainFinding } from "../words/brackets";

const workerFile = join(process.cwd(), "dist/worker.js");
const folder = "test/fixtures/diagnosis";

const inputOf = (name: string, change: (text: string) => string = (text) => text) => {
  const label = readdirSync(folder).find((file) => isModelName(file) && file.startsWith(`${name}.`))!;
  const file = join(process.cwd(), folder, label);
  return { text: change(readFileSync(file, "utf8")), file, root: process.cwd() };
};

const diagnose = (input: ReturnType<typeof inputOf>, options: Partial<DiagnoseOptions> = {}) =>
  diagnoseModel(input, { budgetMs: 120_000, workerFile, workers: 2, ...options });

/** What was planted in each of the fixtures, and where. */
const planted: Record<string, { cause: string; path: string }> = {
  heavyPenalty: { cause: "regularization", path: "regularization" },
  hugeSteps: { cause: "learning-rate", path: "optimizer" },
  mostlyDropped: { cause: "dropout", path: "layers/1" },
  noSoftmax: { cause: "output-activation", path: "layers/1/activation" },
  oneUnitForFour: { cause: "architecture", path: "layers/1/units" },
  rawColumns: { cause: "input-normalization", path: "data/normalize" },
  sigmoidStack: { cause: "hidden-activation", path: "layers/0/layers/0/activation" },
  tinySteps: { cause: "learning-rate", path: "optimizer" },
  turnedSign: { cause: "gradient", path: "layers/1" },
  zeroKernels: { cause: "initialization", path: "layers/0/kernelInitializer" },
};

describe("A diagnosis", function () {
  this.timeout(180_000);

  for (const [name, { cause, path }] of Object.entries(planted))
    it(`names ${cause} first in ${name}, at its place, with a fix after which the skill is ≥ 0.2 higher`, async () => {
      const { healthy, causes, before } = await diagnose(inputOf(name));
      assert.equal(healthy, false);
      const [first] = causes;
      assert.equal(first?.cause, cause);
      assert.ok(first.place.join("/").startsWith(path), first.place.join("/"));
      assert.ok(skillOf(first.after) - Math.max(0, skillOf(before)) >= 0.2);
    });

  for (const name of ["soundMoons", "soundNoise", "soundSine", "soundSpiral"])
    it(`leaves ${name} alone`, async () => {
      const { healthy, causes } = await diagnose(inputOf(name));
      assert.deepEqual(
        causes.map(({ title }) => title),
        [],
      );
      assert.equal(healthy, true);
    });

  it("tells its progress, all of it in the reader's language: the run as it is, then each copy that was trained, with its curve", async () => {
    const told: DiagnosisProgress[] = [];
    const input = inputOf("noSoftmax");
    const diagnosis = await inBrackets(() =>
      diagnose(input, { onProgress: (progress) => told.push(progress) }),
    );
    const types = told.map(({ type }) => type);
    assert.ok(types.indexOf("before") < types.indexOf("candidates"));
    const tried = told.find((each) => each.type === "tried");
    assert.ok(tried && tried.after.curve.length > 20 && tried.done === 1);
    assert.doesNotThrow(() => structuredClone(told));
    // Its workers speak the language of who asked.
    const answer = inBrackets(() => shownAnswer(diagnosis, parseModel(input.text, input.file)));
    diagnosis.findings.forEach(plainFinding);
    for (const text of [answer.sentence, ...answer.causes.flatMap(({ title, summary }) => [title, summary])])
      plain(text);
  });

  it("ends with the signal's reason when it is cancelled in the middle of its runs", async () => {
    const abort = new AbortController();
    const running = diagnose(inputOf("sigmoidStack"), {
      signal: abort.signal,
      onProgress: ({ type }) => type === "candidates" && abort.abort(new Error("enough")),
    });
    await assert.rejects(running, /^Error: enough$/);
  });

  it("gives causes of a model that static problems keep from training", async () => {
    const data = { source: { generator: "blobs", classes: 4 } };
    const layers = [{ type: "dense", units: 3, activation: "softmax" }];
    const text = JSON.stringify({
      data,
      layers,
      loss: "sparseCategoricalCrossentropy",
      optimizer: { type: "adam", learningRate: 0.05 },
      training: { epochs: 20 },
    });
    const { healthy, causes, before } = await diagnose({ ...inputOf("noSoftmax"), text });
    assert.equal(healthy, false);
    assert.equal(before, undefined);
    assert.equal(causes[0]?.cause, "architecture");
    assert.ok(skillOf(causes[0].after) > 0.5);
  });

  it("is not sure of a text that is no model, and says what is wrong with it", async () => {
    const { healthy, causes, findings } = await diagnose({ ...inputOf("noSoftmax"), text: "{ layers:" });
    assert.equal(healthy, false);
    assert.deepEqual(causes, []);
    assert.ok(findings.some(({ severity }) => severity === "error"));
  });

  for (const [name, rows, cause] of [
    ["one class", Array.from({ length: 40 }, (_, row) => `${Math.sin(row)},1`), "labels"],
    ["one row", ["0.5,1"], undefined],
    ["no value at all", Array.from({ length: 40 }, () => ",1"), undefined],
  ] as const)
    it(`tells data of ${name} as what they are`, async () => {
      const data = folderWith({ "data.csv": `x,y\n${rows.join("\n")}\n` });
      try {
        const layers = [{ type: "dense", units: 1, activation: "sigmoid" }];
        const text = JSON.stringify({
          data: { source: "data.csv", target: "y", split: { train: 0.7, dev: 0.3 } },
          layers,
          loss: "binaryCrossentropy",
        });
        const { healthy, causes, findings } = await diagnose({
          text,
          file: join(data.path, "m.model.json"),
          root: data.path,
        });
        assert.equal(healthy, false);
        assert.equal(causes[0]?.cause, cause);
        if (cause === undefined)
          assert.ok(findings.some(({ severity, message }) => severity === "error" && message.length > 20));
      } finally {
        data.remove();
      }
    });
});

describe("A copy of a run", function () {
  this.timeout(60_000);

  const trial = (change: object = {}) =>
    runTrial({ ...inputOf("soundMoons"), mayRun: true, withinMs: 60_000, ...change });

  it("comes to the same bits twice, and to others with other draws of the same data", async () => {
    const [first, second, other] = [await trial(), await trial(), await trial({ drawSeed: 7 })];
    assert.deepEqual(first.outcome.curve, second.outcome.curve);
    assert.deepEqual(first.outcome.score, second.outcome.score);
    assert.notDeepEqual(first.outcome.curve, other.outcome.curve);
    assert.equal(first.outcome.score.dev!.chance, other.outcome.score.dev!.chance);
  });

  it("ends after the steps that it was given, and is cut when its time is up", async () => {
    assert.equal((await trial({ steps: 33 })).outcome.steps, 33);
    const { state, steps } = (await trial({ withinMs: 0 })).outcome;
    assert.equal(state, "cut");
    assert.ok(steps < 360);
  });
});

describe("Experiments", function () {
  this.timeout(60_000);
  const never = () => false;
  /** Its verdict is told in another language, all of it, and read in English. */
  const made =
    (name: ExperimentName): Experiment["run"] =>
    (...given) => {
      const found = inBrackets(() => experiments[name].run(...given));
      return { ...found, message: plain(found.message) };
    };
  const prepared = async (name: string, change?: (text: string) => string) =>
    prepare({ ...inputOf(name, change), label: name });

  it("overfit one batch: a sound network can, one whose kernels start at 0 cannot", async () => {
    const run = made("cannot-overfit-one-batch");
    assert.equal(run(await prepared("soundMoons"), never).verdict, "sound");
    assert.equal(run(await prepared("zeroKernels"), never).verdict, "faulty");
  });

  it("ignore the input: nothing of it passes kernels at 0", async () => {
    const run = made("input-ignored");
    assert.equal(run(await prepared("soundMoons"), never).verdict, "sound");
    assert.equal(run(await prepared("zeroKernels"), never).verdict, "faulty");
  });

  it("shuffle the labels: a network that learns needs its own", async () => {
    const run = made("labels-ignored");
    assert.equal(run(await prepared("soundMoons"), never).verdict, "sound");
    assert.equal(run(await prepared("zeroKernels"), never).verdict, "faulty");
  });

  it("batch leak: a layer written by hand that subtracts the batch's mean is found, a dense network is sound", async () => {
    const run = made("batch-leak");
    assert.equal(run(await prepared("soundMoons"), never).verdict, "sound");
    const leaking = (text: string) =>
      text.replace("y.data[i] = x.data[i] * x.data[i];", "y.data[i] = x.data[i] - x.data[0];");
    const { verdict, evidence } = run(await prepared("turnedSign", leaking), never);
    assert.equal(verdict, "faulty");
    assert.ok(evidence.leaking! >= 1);
  });

  it("learning-rate sweep: suggests a rate within a factor 30 of a sound one, and calls 1e-6 faulty", async () => {
    const run = made("learning-rate-sweep");
    const sound = run(await prepared("soundMoons"), never);
    assert.ok(
      sound.suggestion! / 0.005 < 100 && sound.suggestion! / 0.005 > 1 / 30,
      String(sound.suggestion),
    );
    assert.ok(sound.sweep!.length > 30);
    assert.equal(run(await prepared("tinySteps"), never).verdict, "faulty");
  });

  it("learning-rate sweep: suggests nothing where the cost only comes down again from where a rate had driven it", async () => {
    const file = join(process.cwd(), "examples/vanishing/vanishing.model.json");
    const text = readFileSync(file, "utf8");
    const vanishing = await prepare({ file, root: dirname(file), text, label: "vanishing" });
    const { verdict, suggestion } = made("learning-rate-sweep")(vanishing, never);
    assert.deepEqual([verdict, suggestion], ["undecided", undefined]);
  });

  it("gradient: the turned sign is named with its layer and its factor −1", async () => {
    const run = made("gradient");
    const { verdict, layer, evidence } = run(await prepared("turnedSign"), never);
    assert.equal(verdict, "faulty");
    assert.equal(layer, "square");
    assert.equal(evidence.factor, -1);
    assert.equal(run(await prepared("soundMoons"), never).verdict, "sound");
  });
});
