/** Trainings shared by real threads: the same bits whatever their number, and an end whatever happens. */
import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Examples } from "../../../src/engine/examples";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec, TrainingSpec } from "../../../src/engine/networkSpec";
import { optimizers, type OptimizerName } from "../../../src/engine/optimizers/index";
import type { Shape } from "../../../src/engine/shape";
import { Trainer } from "../../../src/engine/trainer";
import { LostThread } from "../../../src/kernels/board";
import type { Precision } from "../../../src/kernels/kernels";
import { failureOf } from "../../../src/session/failure";
import { automaticThreads, HelperThreads, threadsFor } from "../../../src/session/helperThreads";
import {
  chain,
  chosen,
  classNumbers,
  examplesOf,
  layer,
  loss,
  networkSpec,
  optimizer,
  randomExamples,
  training,
} from "../engine/support";

const helperFile = join(process.cwd(), "dist/helper.js");
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

interface Subject {
  readonly shape: Shape;
  readonly layers: readonly LayerSpec[];
  readonly batch: number;
  readonly examples?: Examples;
  readonly training?: Partial<TrainingSpec>;
}

const relu = { activation: chosen("relu") };
const softmax = { activation: chosen("softmax") };
const classes = 10;
const count = 130;
const targets = classNumbers(count, classes, "targets");

/** Large enough that calls of every kind are divided; odd sizes, so that edges fall into parts. */
const subjects: Readonly<Record<string, Subject>> = {
  "dense layers": {
    shape: [101],
    layers: chain(
      layer("dense", { units: 131, ...relu }),
      layer("dense", { units: 67, activation: chosen("gelu") }),
      layer("dense", { units: classes, ...softmax }),
    ),
    batch: 61,
    training: { clipNorm: 0.5 },
  },
  convolutions: {
    shape: [17, 16, 3],
    layers: chain(
      layer("conv2d", { filters: 10, kernelSize: [3, 3], padding: "same", ...relu }),
      layer("maxPooling2d"),
      layer("depthwiseConv2d", { kernelSize: [3, 3], padding: "same", depthMultiplier: 2 }),
      layer("averagePooling2d"),
      layer("conv2dTranspose", { filters: 6, kernelSize: [3, 3], strides: [2, 2] }),
      layer("flatten"),
      layer("dense", { units: classes, ...softmax }),
    ),
    batch: 25,
  },
  "recurrent layers": {
    shape: [9, 17],
    layers: chain(
      layer("bidirectional", {
        layer: { type: "lstm", options: layer("lstm", { units: 36, returnSequences: true }).options },
      }),
      layer("gru", { units: 33, returnSequences: true }),
      layer("simpleRNN", { units: 40 }),
      layer("dense", { units: classes, ...softmax }),
    ),
    batch: 45,
  },
  attention: {
    shape: [12, 24],
    layers: chain(
      layer("multiHeadAttention", { heads: 4, keyDim: 12 }),
      layer("layerNormalization"),
      layer("flatten"),
      layer("dense", { units: classes, ...softmax }),
    ),
    batch: 40,
  },
  "batch normalization and dropout": {
    shape: [90],
    layers: chain(
      layer("dense", { units: 150 }),
      layer("batchNormalization"),
      layer("activation", { function: chosen("tanh") }),
      layer("dropout"),
      layer("dense", { units: classes, ...softmax }),
    ),
    batch: 64,
  },
  embeddings: {
    shape: [20],
    layers: chain(
      layer("embedding", { inputDim: 400, outputDim: 48 }),
      layer("flatten"),
      layer("dense", { units: classes, ...softmax }),
    ),
    batch: 40,
    examples: examplesOf(
      [{ name: "input", shape: [20], values: classNumbers(count * 20, 400, "words") }],
      [1],
      targets,
    ),
  },
};

const teams: HelperThreads[] = [];

function trainerOf(subject: Subject, threads: number, precision: Precision, file = helperFile) {
  const { shape, layers, batch } = subject;
  const team = new HelperThreads(threads, file);
  teams.push(team);
  const spec = networkSpec(shape, [1], layers, loss("sparseCategoricalCrossentropy"), {
    regularization: { l1: 0, l2: 1e-4 },
  });
  const network = compileNetwork(spec, { precision, batchSize: batch, team });
  network.initialize();
  const examples = subject.examples ?? randomExamples(shape, count, [1], targets);
  const trainer = new Trainer(network, training({ batchSize: batch, ...subject.training }), examples, {
    seed: 1,
  });
  return { network, trainer, team };
}

/** Every bit of parameters, optimizer state, facts and an evaluation after some steps. */
async function bitsOf(subject: Subject, threads: number, precision: Precision): Promise<string> {
  const { trainer, team } = trainerOf(subject, threads, precision);
  for (let step = 0; step < 4; step++) {
    trainer.step();
    // Helpers come when they come: some steps without them, some with.
    await pause(threads > 1 ? 30 : 0);
  }
  team.check();
  const state = trainer.state();
  const evaluation = trainer.evaluate(subject.examples ?? randomExamples(subject.shape, count, [1], targets));
  team.end();
  const tensors = [...state.tensors].map(
    ([name, { buffer, byteOffset, byteLength }]) =>
      `${name} ${Buffer.from(buffer, byteOffset, byteLength).toString("base64")}`,
  );
  return [JSON.stringify(trainer.facts), JSON.stringify(evaluation), ...tensors].join("\n");
}

async function assertSameBits(subject: Subject, precision: Precision): Promise<void> {
  const alone = await bitsOf(subject, 1, precision);
  for (const threads of [2, 3]) {
    assert.ok((await bitsOf(subject, threads, precision)) === alone, `${threads} threads, ${precision}`);
  }
}

describe("Threads of one training", function () {
  this.timeout(60_000);
  after(() => teams.forEach((team) => team.end()));

  for (const [title, subject] of Object.entries(subjects)) {
    it(`${title}: 1, 2 and 3 threads give the same bits, in float32 and float64`, async () => {
      await assertSameBits(subject, "float32");
      await assertSameBits(subject, "float64");
    });
  }

  for (const name of Object.keys(optimizers) as OptimizerName[]) {
    it(`${name}: the same bits, state and update ratios included`, async () => {
      const subject = { ...subjects["dense layers"]!, training: { optimizer: optimizer(name) } };
      await assertSameBits(subject, "float32");
    });
  }

  it("a helper that dies, or cannot start, ends the training with an error that says what to do", async () => {
    const folder = mkdtempSync(join(tmpdir(), "model-debugger-"));
    const dying = join(folder, "dying.js");
    writeFileSync(dying, "setTimeout(() => process.exit(1), 20);");
    for (const file of [dying, join(folder, "missing.js")]) {
      const { trainer, team } = trainerOf(subjects["dense layers"]!, 2, "float32", file);
      trainer.step();
      team.check();
      await pause(500);
      assert.throws(() => team.check(), LostThread);
      assert.match(failureOf(new LostThread("it ended")).message, /train with one thread/);
    }
    rmSync(folder, { recursive: true });
  });

  it("after the team has ended the leader goes on alone, to the same bits", async () => {
    const subject = subjects["dense layers"]!;
    const [alone, shared] = [trainerOf(subject, 1, "float32"), trainerOf(subject, 3, "float32")];
    shared.trainer.step();
    shared.team.end();
    await pause(50);
    shared.team.check();
    shared.trainer.step();
    for (let step = 0; step < 2; step++) alone.trainer.step();
    assert.deepEqual(shared.trainer.facts, alone.trainer.facts);
  });

  it("automatic: all cores but one, at least 1 and at most 4; nonsense counts as automatic", () => {
    assert.deepEqual([1, 2, 3, 4, 5, 6, 32].map(automaticThreads), [1, 1, 2, 3, 4, 4, 4]);
    assert.equal(threadsFor(7), 7);
    for (const odd of [0, -1, 1.5, "2", undefined]) assert.equal(threadsFor(odd), automaticThreads());
  });
});
