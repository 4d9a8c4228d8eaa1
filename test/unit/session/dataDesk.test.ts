/** The data view's numbers, held against what the run itself records. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { DataDesk, pageSize } from "../../../src/session/dataView/dataDesk";
import { prepare } from "../../../src/session/prepare";
import type { RunMessage } from "../../../src/session/protocol";
import type { DataPage, DataRequest } from "../../../src/session/shownData";
import { TrainingRun } from "../../../src/session/trainingRun";
import { workspace } from "../data/workspace";
import { idxBytes, npyBytes } from "./dataFiles";

const request = (change: Partial<DataRequest> = {}): DataRequest => ({
  part: "dev",
  order: "worst",
  page: 0,
  filter: { outcome: "any" },
  losses: "latest",
  ...change,
});

/** A run of the model, not begun, and a desk beside it. */
async function deskOf(text: string, folder = process.cwd()) {
  const file = join(folder, "test.model.json");
  const prepared = await prepare({ text, file, root: folder, label: "test.model.json" });
  const silent = { emit: () => undefined, now: () => 0, breathe: () => Promise.resolve() };
  const run = new TrainingRun(
    prepared,
    { runId: "test", label: "test.model.json", precision: "float32" },
    { ...silent, interrupted: () => false },
  );
  const posted: RunMessage[] = [];
  let ms = 0;
  const desk = new DataDesk(
    prepared,
    {
      network: run.network,
      get stepCount() {
        return run.trainer.stepCount;
      },
    },
    {
      post: (message) => posted.push(message),
      now: () => (ms += 5),
      breathe: () => Promise.resolve(),
    },
  );
  const show = async (change: Partial<DataRequest> = {}): Promise<DataPage> => {
    await desk.show(request(change));
    const last = posted.at(-1);
    assert.ok(last?.type === "dataPage");
    return last.page;
  };
  return { prepared, run, desk, posted, show };
}

const iris = (more = "", epochs = 5) => `{
  "data": { "source": "iris.csv", "target": "species", "normalize": "standard", "split": { "train": 0.6, "dev": 0.4 } },
  "layers": [
    { "type": "dense", "units": 8, "activation": "tanh" },
    { "type": "dense", "units": 3, "activation": "softmax" }
  ],
  "loss": "sparseCategoricalCrossentropy",
  "metrics": ["accuracy", "confusionMatrix"],
  "training": { "batchSize": 16, "epochs": ${epochs} }${more}
}`;
const irisFolder = join(process.cwd(), "examples/iris");

describe("The data desk", function () {
  this.timeout(20_000);

  it("measures losses whose mean is the evaluator's cost, within 1e-6, and the evaluator's own confusion matrix", async () => {
    const { run, show } = await deskOf(iris(), irisFolder);
    await run.run();
    for (const part of ["train", "dev"] as const) {
      const page = await show({ part });
      const { cost, matrices, metrics } = run.final[part]!;
      assert.ok(Math.abs(page.meanLoss! - cost) < 1e-6, `${page.meanLoss} ≠ ${cost}`);
      assert.deepEqual(page.confusion, matrices!.confusionMatrix);
      const wrong = await show({ part, filter: { outcome: "wrong" } });
      assert.equal(1 - wrong.found / page.found, metrics.accuracy);
      assert.equal(page.step, run.stepsDone);
    }
  });

  it("leaves the training's weights and its course to the bit as they are", async () => {
    const [alone, watched] = [await deskOf(iris(), irisFolder), await deskOf(iris(), irisFolder)];
    for (const { run } of [alone, watched]) run.trainer.step();
    await watched.show();
    for (const { run } of [alone, watched]) run.trainer.step();
    assert.deepEqual(watched.run.trainer.state(), alone.run.trainer.state());
  });

  it("shows the worst first, in the file's order, by class, wrong ones, and one cell of the matrix", async () => {
    const { run, show, desk } = await deskOf(iris(), irisFolder);
    await run.run();
    const worst = await show();
    const losses = worst.examples.map(({ loss }) => loss!);
    assert.deepEqual(
      losses,
      [...losses].sort((a, b) => b - a),
    );
    assert.ok(losses[0]! > 0);
    const { examples } = await show({ order: "file", filter: { outcome: "any", target: 1 } });
    for (const { target } of examples) assert.deepEqual(target, { kind: "class", index: 1 });
    assert.deepEqual(desk.overview.classes, ["setosa", "versicolor", "virginica"]);
    for (const { wrong } of (await show({ filter: { outcome: "wrong" } })).examples)
      assert.equal(wrong, true);
    for (const [target, row] of worst.confusion!.entries())
      for (const [predicted, count] of row.entries()) {
        const cell = await show({ filter: { outcome: "any", target, predicted } });
        assert.equal(cell.found, count);
      }
  });

  it("answers a page beyond the end with the last, and a filter without hits with an empty one", async () => {
    const { run, show } = await deskOf(iris(), irisFolder);
    await run.run();
    const last = await show({ page: 1_000_000 });
    assert.equal(last.pages, Math.ceil(60 / pageSize));
    assert.equal(last.request.page, last.pages - 1);
    assert.equal(last.examples.length, 60 - pageSize * (last.pages - 1));
    assert.equal((await show({ page: -3 })).request.page, 0);
    const none = await show({ filter: { outcome: "wrong", target: 0, predicted: 0 } });
    assert.deepEqual([none.found, none.pages, none.examples.length], [0, 1, 0]);
  });

  it("refuses a part that the data do not have", async () => {
    const { desk } = await deskOf(iris(), irisFolder);
    await assert.rejects(desk.show(request({ part: "test" })), /no test part/);
  });

  it("shows rows as the file has them, before scaling, with their row and class, before anything is trained", async () => {
    const { prepared, show } = await deskOf(iris(), irisFolder);
    const page = await show({ part: "train", filter: { outcome: "any", target: 2 } });
    assert.equal(page.step, undefined);
    assert.equal(page.request.order, "file");
    const [input] = page.inputs;
    assert.ok(input?.kind === "row");
    assert.deepEqual(input.columns, ["sepal length", "sepal width", "petal length", "petal width"]);
    const { header } = prepared.data;
    assert.ok(header.target.kind === "classes");
    assert.ok(page.examples.length > 0);
    for (const [at, { row, target, prediction, loss }] of page.examples.entries()) {
      assert.ok(row > 100 && row <= 150, `iris has virginica in rows 101 to 150, not ${row}`);
      assert.deepEqual([target, prediction, loss], [{ kind: "class", index: 2 }, undefined, undefined]);
      assert.ok((input.cells[at]![0] as number) > 4 && (input.cells[at]![0] as number) < 8);
    }
  });

  it("keeps a page's losses until the latest are asked for", async () => {
    const { run, show } = await deskOf(iris(), irisFolder);
    run.trainer.step();
    const first = await show();
    run.trainer.step();
    const kept = await show({ losses: "kept" });
    assert.deepEqual([kept.step, kept.meanLoss], [1, first.meanLoss]);
    const latest = await show({ losses: "latest" });
    assert.equal(latest.step, 2);
    assert.notEqual(latest.meanLoss, first.meanLoss);
  });

  it("answers only the latest of several requests", async () => {
    const { run, desk, posted } = await deskOf(iris(), irisFolder);
    run.trainer.step();
    await Promise.all([desk.show(request()), desk.show(request({ part: "train" }))]);
    const pages = posted.filter((message) => message.type === "dataPage");
    assert.deepEqual(
      pages.map(({ page }) => page.request.part),
      ["train"],
    );
  });

  it("gives predicted numbers in the file's units, where the target is scaled", async () => {
    const diabetes = join(process.cwd(), "examples/diabetes");
    const { run, show } = await deskOf(
      `{
        "data": { "source": "diabetes.csv", "target": "progression", "normalize": "standard",
          "normalizeTarget": "standard", "split": { "train": 0.8, "dev": 0.2 } },
        "layers": [{ "type": "dense", "units": 1 }],
        "loss": "meanSquaredError", "metrics": ["meanAbsoluteError"],
        "training": { "batchSize": 32, "epochs": 20 }
      }`,
      diabetes,
    );
    await run.run();
    let [sum, count] = [0, 0];
    for (let page = 0; page < 4; page++) {
      for (const { target, prediction, wrong } of (await show({ page })).examples) {
        assert.ok(target.kind === "numbers" && prediction?.kind === "numbers");
        assert.ok(target.values[0]! >= 25 && target.values[0]! <= 346);
        assert.equal(wrong, undefined);
        sum += Math.abs(target.values[0]! - prediction.values[0]!);
        count++;
      }
    }
    assert.equal(count, 88);
    const { meanAbsoluteError } = run.final.dev!.metrics;
    assert.ok(Math.abs(sum / count - meanAbsoluteError!) < 1e-4, `${sum / count} ≠ ${meanAbsoluteError}`);
  });

  it("sends one page of pixels of 60,000 pictures, measures at most 10,000, and says of how many", async () => {
    const count = 60_000;
    const place = workspace({
      "images-idx3-ubyte": idxBytes([count, 8, 8], (at) => (at * 7) % 256),
      "labels-idx1-ubyte": idxBytes([count], (at) => at % 10),
    });
    const { run, show } = await deskOf(
      `{
        "data": { "source": { "images": "images-idx3-ubyte", "labels": "labels-idx1-ubyte" },
          "split": { "train": 1 }, "normalize": "minMax" },
        "layers": [{ "type": "flatten" }, { "type": "dense", "units": 10, "activation": "softmax" }],
        "loss": "sparseCategoricalCrossentropy",
        "training": { "batchSize": 64, "epochs": 1 }
      }`,
      place.folder,
    );
    run.trainer.step();
    const page = await show({ part: "train", order: "file" });
    assert.deepEqual([page.measured, page.of, page.found], [10_000, count, 10_000]);
    const [input] = page.inputs;
    assert.ok(input?.kind === "picture");
    assert.deepEqual([input.height, input.width, input.channels, input.range], [8, 8, 1, [0, 255]]);
    assert.equal(input.levels.byteLength, pageSize * 64);
    assert.equal(input.levels.buffer.byteLength, pageSize * 64, "a view would send everything behind it");
    page.examples.forEach(({ row, target }, at) => {
      assert.deepEqual(target, { kind: "class", index: (row - 1) % 10 });
      assert.equal(input.levels[at * 64], ((row - 1) * 64 * 7) % 256);
    });
  });

  it("shows a text with the next items as its target, the model's own in their place, and counts every item", async () => {
    const place = workspace({ "abc.txt": "abc\n".repeat(100) });
    const { run, desk, show } = await deskOf(
      `{
        "data": { "source": "abc.txt", "sequence": { "length": 8, "unit": "character" }, "split": { "train": 1 } },
        "layers": [
          { "type": "embedding", "inputDim": 5, "outputDim": 4 },
          { "type": "gru", "units": 8, "returnSequences": true },
          { "type": "dense", "units": 5, "activation": "softmax" }
        ],
        "loss": "sparseCategoricalCrossentropy",
        "metrics": ["confusionMatrix"],
        "training": { "batchSize": 8, "epochs": 3 }
      }`,
      place.folder,
    );
    assert.deepEqual(desk.overview.sampling, { unit: "character", window: 8 });
    const before = await show({ part: "train" });
    assert.deepEqual(before.inputs[0], { kind: "text", name: "input", texts: Array(24).fill("abc\nabc\n") });
    assert.deepEqual(before.examples[0]!.target, { kind: "text", text: "bc\nabc\na" });
    await run.run();
    const page = await show({ part: "train" });
    assert.deepEqual(page.confusion, run.final.train!.matrices!.confusionMatrix);
    const [{ prediction, loss, wrong }] = page.examples as [(typeof page.examples)[number]];
    assert.ok(prediction?.kind === "text" && Array.from(prediction.text).length === 8);
    assert.equal(wrong, prediction.text !== "bc\nabc\na");
    assert.ok(Math.abs(loss! - run.final.train!.cost) < 1e-5, "all examples are the same");
  });

  it("tells frames of bands from pictures, and puts numbers that are no bytes on one range for all pages", async () => {
    const values = Float32Array.from({ length: 40 * 6 * 4 }, (_, at) => (at % 24) - 10);
    const labels = Float32Array.from({ length: 40 }, (_, at) => at % 2);
    const place = workspace({
      "x.npy": npyBytes([40, 6, 4], values),
      "y.npy": npyBytes([40], labels),
    });
    const { show } = await deskOf(
      `{
        "data": { "inputs": { "sound": { "source": "x.npy", "normalize": "standard" } },
          "target": { "source": "y.npy" }, "split": { "train": 0.5, "dev": 0.5 } },
        "layers": [{ "type": "flatten", "inputs": ["sound"] }, { "type": "dense", "units": 1, "activation": "sigmoid" }],
        "loss": "binaryCrossentropy"
      }`,
      place.folder,
    );
    for (const part of ["train", "dev"] as const) {
      const { inputs } = await show({ part });
      const [input] = inputs;
      assert.ok(input?.kind === "spectrogram");
      assert.deepEqual([input.frames, input.bands, input.range], [6, 4, [-10, 13]]);
      const expected = Array.from({ length: 24 }, (_, at) => Math.round((255 * at) / 23));
      assert.deepEqual([...input.levels.subarray(0, 24)], expected);
    }
  });

  it("reads a target of 0 and 1 under a sigmoid as two classes, and counts them as the metric does", async () => {
    const { run, desk, show } = await deskOf(
      `{
        "data": { "source": { "generator": "moons" }, "split": { "train": 0.6, "dev": 0.4 } },
        "layers": [{ "type": "dense", "units": 1, "activation": "sigmoid" }],
        "loss": "binaryCrossentropy", "metrics": ["accuracy"],
        "training": { "batchSize": 16, "epochs": 3 }
      }`,
    );
    await run.run();
    assert.deepEqual(desk.overview.classes, ["0", "1"]);
    const { examples, found, confusion } = await show();
    const [[a, b], [c, d]] = confusion as [[number, number], [number, number]];
    assert.equal(a + b + c + d, found);
    assert.equal((a + d) / found, run.final.dev!.metrics.accuracy);
    for (const { prediction, target, wrong } of examples) {
      assert.ok(prediction?.kind === "class" && target.kind === "class");
      assert.ok(prediction.probability! >= 0.5, "of the class that is predicted");
      assert.equal(wrong, prediction.index !== target.index);
    }
  });

  it("puts losses that are no numbers first", async () => {
    const { run, show } = await deskOf(iris(), irisFolder);
    run.trainer.step();
    for (const { values } of run.network.parameters) values.fill(NaN);
    const { examples } = await show();
    assert.ok(Number.isNaN(examples[0]!.loss));
    assert.ok(examples.length > 0);
  });
});
