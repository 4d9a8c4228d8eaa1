/** The network view's answers, held against the network, its evaluator and the data themselves. */
import assert from "node:assert/strict";
import { join } from "node:path";
import { Evaluator } from "../../../src/engine/evaluator";
import { DataDesk } from "../../../src/session/dataView/dataDesk";
import { NetworkDesk } from "../../../src/session/networkView/networkDesk";
import { planeSide } from "../../../src/session/networkView/plane";
import { prepare } from "../../../src/session/prepare";
import type { RunMessage } from "../../../src/session/protocol";
import type { GivenInput, NetworkAnswer, NetworkIntent } from "../../../src/session/shownNetwork";
import { TrainingRun } from "../../../src/session/trainingRun";
import { workspace } from "../data/workspace";
import { idxBytes, npyBytes } from "./dataFiles";

type Answer<T extends NetworkAnswer["type"]> = Extract<NetworkAnswer, { type: T }>;

/** A run of the model, not begun, and a desk beside it. */
async function deskOf(text: string, folder = process.cwd()) {
  const file = join(folder, "test.model.json");
  const prepared = await prepare({ text, file, root: folder, label: "test.model.json" });
  const started: RunMessage[] = [];
  const silent = {
    emit: (message: RunMessage) => started.push(message),
    now: () => 0,
    breathe: () => Promise.resolve(),
  };
  const run = new TrainingRun(
    prepared,
    { runId: "test", label: "test.model.json", precision: "float32" },
    { ...silent, interrupted: () => false },
  );
  const posted: RunMessage[] = [];
  let ms = 0;
  const lookedAt = {
    network: run.network,
    get stepCount() {
      return run.trainer.stepCount;
    },
  };
  const environment = {
    post: (message: RunMessage) => posted.push(message),
    now: () => (ms += 5),
    breathe: () => Promise.resolve(),
  };
  const { overview } = new DataDesk(prepared, lookedAt, environment);
  const desk = new NetworkDesk(prepared, lookedAt, overview, environment);
  const ask = async <T extends NetworkAnswer["type"]>(
    question: NetworkIntent,
    type: T,
  ): Promise<Answer<T>> => {
    await desk.answer(question);
    const last = posted.at(-1);
    assert.equal(last?.type, type);
    return last as Answer<T>;
  };
  const overviewOf = async () => (await ask({ type: "showNetwork" }, "networkOverview")).overview;
  const predict = async (inputs: readonly GivenInput[]) =>
    (await ask({ type: "predict", request: { inputs } }, "prediction")).prediction;
  const take = async (part: "train" | "dev" | "test", example: number) =>
    (await ask({ type: "takeExample", request: { part, example } }, "takenExample")).example;
  const weights = async (layer: string, parameter: string, page = 0) =>
    (
      await ask(
        { type: "showWeights", request: { layer, parameter, page, mostNumbers: 100_000, asTable: false } },
        "weightPictures",
      )
    ).pictures;
  return { prepared, run, desk, posted, started, ask, overviewOf, predict, take, weights };
}

const spiral = (rest = "", scaling = '"normalize": "standard",') => `{
  "data": { "source": { "generator": "spiral", "samples": 100 }, ${scaling} "split": { "train": 0.6, "dev": 0.4 } },
  "layers": [{ "type": "dense", "units": 8, "activation": "tanh" }, { "type": "dense", "units": 1, "activation": "sigmoid" }],
  "loss": "binaryCrossentropy", "metrics": ["accuracy"],
  "training": { "batchSize": 16, "epochs": 5 }${rest}
}`;

/** Pictures of 6 × 5 pixels and that many channels in two classes. */
const pictures = (channels: number, layers: string) => {
  const count = 40;
  const values = Float32Array.from({ length: count * 30 * channels }, (_, at) => ((at * 37) % 101) / 100);
  const place = workspace({
    "x.npy": npyBytes([count, 6, 5, channels], values),
    "y.npy": npyBytes(
      [count],
      Float32Array.from({ length: count }, (_, at) => at % 2),
    ),
  });
  const text = `{
    "data": { "inputs": { "image": { "source": "x.npy", "normalize": "standard" } },
      "target": { "source": "y.npy" }, "split": { "train": 0.5, "dev": 0.5 } },
    "layers": [${layers}, { "type": "dense", "units": 2, "activation": "softmax" }],
    "loss": "sparseCategoricalCrossentropy",
    "training": { "batchSize": 8, "epochs": 2 }
  }`;
  return deskOf(text, place.folder);
};

describe("The network desk", function () {
  this.timeout(20_000);

  it("answers every cell of the plane as the evaluator predicts it at that place in the data's units, to the bit", async () => {
    const { run, prepared, ask } = await deskOf(spiral());
    await run.run();
    const { plane } = await ask({ type: "showPlane" }, "decisionPlane");
    assert.equal(plane.step, run.stepsDone);
    const places = [0, 95, 17, 4000, planeSide * planeSide - 1];
    const [x, y] = prepared.data.features[0]!.length === 1 ? [0, 0] : [0, 1];
    for (const cell of places) {
      const [column, row] = [cell % planeSide, Math.floor(cell / planeSide)];
      const raw = [
        plane.x.minimum + ((column + 0.5) / planeSide) * (plane.x.maximum - plane.x.minimum),
        plane.y.minimum + ((row + 0.5) / planeSide) * (plane.y.maximum - plane.y.minimum),
      ];
      const scaled = raw.map((value, at) => {
        const { scales } = prepared.data.features[0]![at === 0 ? x : y]!;
        const { offset, factor } = scales[at % scales.length]!;
        return (value - offset) / factor;
      });
      const example = {
        count: 1,
        inputs: [{ name: "input", shape: [2] }],
        targetShape: [1],
        read: (
          _rows: Uint32Array,
          _start: number,
          _count: number,
          inputs: readonly (Float32Array | Float64Array)[],
        ) => inputs[0]!.set(scaled),
      };
      const p = new Evaluator(run.network, []).predict(example)[0]!;
      assert.equal(plane.classes![cell], p > 0.5 ? 1 : 0);
      assert.equal(plane.values[cell], p > 0.5 ? p : 1 - p);
    }
  });

  it("counts the examples on the wrong side as the accuracy does, and puts them where the data have them", async () => {
    const { run, prepared, ask } = await deskOf(spiral());
    await run.run();
    const { plane } = await ask({ type: "showPlane" }, "decisionPlane");
    for (const { part, wrongCount, measured, x, y, wrong, targets } of plane.parts) {
      assert.equal((measured - wrongCount) / measured, run.final[part]!.metrics.accuracy);
      assert.equal(
        wrong.reduce((sum, one) => sum + one, 0),
        wrongCount,
      );
      const { inputs, target } = prepared.data.readable[part]!;
      const { columns, rows } = inputs[0]!;
      const raw = (at: number) => columns.flatMap(({ values }) => values.values[values.load(rows[at]!)]!);
      assert.deepEqual(
        [...x].slice(0, 5),
        [0, 1, 2, 3, 4].map((at) => raw(at)[0]),
      );
      assert.deepEqual(
        [...y].slice(0, 5),
        [0, 1, 2, 3, 4].map((at) => raw(at)[1]),
      );
      const { values } = target.columns[0]!;
      assert.equal(targets[3], values.values[values.load(target.rows[3]!)]);
      for (const [axis, list] of [
        [plane.x, x],
        [plane.y, y],
      ] as const)
        assert.ok(list.every((value) => value > axis.minimum && value < axis.maximum));
    }
  });

  it("gives a plane of numbers in the units of the file, where the target is scaled", async () => {
    const rows = Array.from(
      { length: 60 },
      (_, at) => `${at % 10},${Math.floor(at / 10)},${1000 + 50 * (at % 10)}`,
    );
    const place = workspace({ "x.csv": ["a,b,price", ...rows].join("\n") });
    const { run, ask } = await deskOf(
      `{
        "data": { "source": "x.csv", "target": "price", "normalize": "standard", "normalizeTarget": "standard", "split": { "train": 0.8, "dev": 0.2 } },
        "layers": [{ "type": "dense", "units": 1 }], "loss": "meanSquaredError",
        "optimizer": { "type": "adam", "learningRate": 0.1 },
        "training": { "batchSize": 8, "epochs": 60 }
      }`,
      place.folder,
    );
    await run.run();
    const { plane } = await ask({ type: "showPlane" }, "decisionPlane");
    assert.equal(plane.classes, undefined);
    const middle = plane.values[planeSide * (planeSide / 2) + planeSide / 2]!;
    assert.ok(Math.abs(middle - 1225) < 15, `${middle}`);
    assert.ok(
      plane.parts.every(({ targets }) => targets.every((target) => target >= 1000 && target <= 1450)),
    );
  });

  it("offers no plane to a model of four features, and says so when it is asked", async () => {
    const { desk, overviewOf } = await deskOf(iris(), irisFolder);
    assert.equal((await overviewOf()).plane, undefined);
    await assert.rejects(desk.answer({ type: "showPlane" }), /not just two features/);
  });

  it("works out only the latest of several planes", async () => {
    const { desk, posted } = await deskOf(spiral());
    await Promise.all([desk.answer({ type: "showPlane" }), desk.answer({ type: "showPlane" })]);
    assert.equal(posted.filter(({ type }) => type === "decisionPlane").length, 1);
  });

  it("leaves the training's weights and its course to the bit as they are", async () => {
    const [alone, watched] = [await deskOf(spiral()), await deskOf(spiral())];
    for (const { run } of [alone, watched]) run.trainer.step();
    const { ask, take, predict } = watched;
    await ask({ type: "showPlane" }, "decisionPlane");
    await predict((await take("dev", 3)).inputs);
    for (const { run } of [alone, watched]) run.trainer.step();
    await ask({ type: "showPlane" }, "decisionPlane");
    for (const { run } of [alone, watched]) run.trainer.step();
    assert.deepEqual(watched.run.trainer.state(), alone.run.trainer.state());
  });

  it("predicts for every example of dev what the evaluator predicts, to the bit: rows with categories and gaps", async () => {
    const rows = Array.from({ length: 40 }, (_, at) =>
      [at % 7 === 3 ? "" : at / 3, ["red", "green", "blue"][at % 3], 10 - at, at % 2 ? "yes" : "no"].join(
        ",",
      ),
    );
    const place = workspace({ "x.csv": ["size,colour,age,sold", ...rows].join("\n") });
    const { run, prepared, take, predict, overviewOf } = await deskOf(
      `{
        "data": { "source": "x.csv", "target": "sold", "missing": "mean", "normalize": "standard", "split": { "train": 0.5, "dev": 0.5 } },
        "layers": [{ "type": "dense", "units": 4, "activation": "tanh" }, { "type": "dense", "units": 2, "activation": "softmax" }],
        "loss": "sparseCategoricalCrossentropy", "training": { "batchSize": 8, "epochs": 2 }
      }`,
      place.folder,
    );
    await run.run();
    const [form] = (await overviewOf()).inputs;
    assert.ok(form?.kind === "fields");
    assert.deepEqual(
      form.fields.map(({ name, kind }) => `${name} ${kind}`),
      ["size number", "colour category", "age number"],
    );
    const expected = new Evaluator(run.network, []).predict(prepared.data.dev!);
    for (let example = 0; example < 20; example++) {
      const taken = await take("dev", example);
      const { answer, step } = await predict(taken.inputs);
      assert.equal(step, run.stepsDone);
      assert.ok(answer.kind === "classes" && answer.areProbabilities);
      assert.deepEqual(
        answer.shares.map(({ value }) => value),
        [...expected.subarray(2 * example, 2 * example + 2)],
      );
      assert.equal(answer.predicted, expected[2 * example]! >= expected[2 * example + 1]! ? 0 : 1);
      const [input] = taken.inputs;
      assert.ok(input?.kind === "numbers");
      const cells = rows[taken.row - 1]!.split(",");
      assert.deepEqual(taken.target, { kind: "class", index: ["no", "yes"].indexOf(cells[3]!) });
      if (cells[0] === "") assert.ok(Number.isNaN(input.values[0]!));
      else assert.ok(Math.abs(input.values[0]! - Number(cells[0])) < 1e-9);
    }
  });

  it("predicts pictures as the evaluator does, and says what it wants where the inputs do not fit", async () => {
    const { run, prepared, take, predict, overviewOf, desk } = await pictures(3, '{ "type": "flatten" }');
    run.trainer.step();
    const [form] = (await overviewOf()).inputs;
    assert.deepEqual(form, {
      kind: "picture",
      name: "image",
      height: 6,
      width: 5,
      channels: 3,
      range: [0, 1],
    });
    const expected = new Evaluator(run.network, []).predict(prepared.data.train);
    const { inputs } = await take("train", 4);
    const { answer } = await predict(inputs);
    assert.ok(answer.kind === "classes");
    assert.deepEqual(
      answer.shares.map(({ value }) => value),
      [...expected.subarray(8, 10)],
    );
    const few: GivenInput = { kind: "numbers", values: new Float64Array(3) };
    await assert.rejects(desk.answer({ type: "predict", request: { inputs: [few] } }), /takes 90 numbers/);
    await assert.rejects(desk.answer({ type: "predict", request: { inputs: [] } }), /takes 1 input,/);
  });

  it("shows the kernel of a dense layer on pictures, unit by unit, number for number", async () => {
    const { run, weights, overviewOf } = await pictures(
      3,
      '{ "type": "flatten" }, { "type": "dense", "units": 30, "name": "hidden" }',
    );
    run.trainer.step();
    const [tensor] = (await overviewOf()).tensors;
    assert.deepEqual(tensor, {
      layer: "hidden",
      parameter: "kernel",
      kind: "units",
      of: [{ kind: "units", size: 30 }],
      rows: { kind: "height", size: 6 },
      columns: { kind: "width", size: 5 },
      channels: 3,
    });
    const { values, shape } = run.network.parameter("hidden/kernel")!;
    assert.deepEqual(shape, [90, 30]);
    const [first, second] = [await weights("hidden", "kernel"), await weights("hidden", "kernel", 9)];
    assert.deepEqual([first.pages, second.request.page, second.first], [2, 1, 24]);
    assert.equal(first.largest, Math.max(...Array.from(values, Math.abs)));
    for (const { first: begin, values: shown } of [first, second])
      shown.forEach((value, at) => assert.equal(value, values[(at % 90) * 30 + begin + Math.floor(at / 90)]));
    assert.equal(second.values.length, 6 * 90);
  });

  it("shows filters: in colour where they see red, green and blue, else channel by channel", async () => {
    const layers = `{ "type": "conv2d", "filters": 4, "kernelSize": [3, 2], "name": "first" },
      { "type": "conv2d", "filters": 2, "kernelSize": 2, "name": "second" }, { "type": "flatten" }`;
    const { run, weights, overviewOf } = await pictures(3, layers);
    const kernels = (await overviewOf()).tensors.filter(({ kind }) => kind === "filters");
    assert.deepEqual(
      kernels.map(({ layer, of, channels }) => [layer, of.map(({ kind, size }) => [kind, size]), channels]),
      [
        ["first", [["filters", 4]], 3],
        [
          "second",
          [
            ["filters", 2],
            ["channels", 4],
          ],
          1,
        ],
      ],
    );
    const kernel = run.network.parameter("first/kernel")!;
    const { values } = await weights("first", "kernel");
    values.forEach((value, at) => assert.equal(value, kernel.values[(at % 18) * 4 + Math.floor(at / 18)]));
    const deep = run.network.parameter("second/kernel")!;
    const slices = await weights("second", "kernel");
    slices.values.forEach((value, at) => {
      const [picture, pixel] = [Math.floor(at / 4), at % 4];
      assert.equal(value, deep.values[(pixel * 4 + (picture % 4)) * 2 + Math.floor(picture / 4)]);
    });
  });

  it("names the rows of a first layer after the table's features and the output's columns after the classes", async () => {
    const { run, overviewOf, weights, desk } = await deskOf(iris(), irisFolder);
    const { tensors } = await overviewOf();
    const [kernel, , output] = tensors;
    assert.deepEqual(kernel!.rows!.names, ["sepal length", "sepal width", "petal length", "petal width"]);
    assert.equal(kernel!.columns.names, undefined);
    assert.deepEqual(output!.columns.names, ["setosa", "versicolor", "virginica"]);
    const { values } = await weights(kernel!.layer, "kernel");
    assert.deepEqual([...values], [...run.network.parameter(`${kernel!.layer}/kernel`)!.values]);
    const request = { layer: "nobody", parameter: "kernel", page: 0, mostNumbers: 100, asTable: false };
    await assert.rejects(desk.answer({ type: "showWeights", request }), /no weights nobody\/kernel/);
  });

  it("reads a row that the first layer makes a picture of as one", async () => {
    const place = workspace({
      "images-idx3-ubyte": idxBytes([30, 4, 4], (at) => (at * 7) % 256),
      "labels-idx1-ubyte": idxBytes([30], (at) => at % 3),
    });
    const bytes = await deskOf(
      `{
        "data": { "source": { "images": "images-idx3-ubyte", "labels": "labels-idx1-ubyte" }, "split": { "train": 1 }, "normalize": "minMax" },
        "layers": [{ "type": "flatten" }, { "type": "dense", "units": 3, "activation": "softmax" }],
        "loss": "sparseCategoricalCrossentropy", "training": { "batchSize": 8, "epochs": 1 }
      }`,
      place.folder,
    );
    const [form] = (await bytes.overviewOf()).inputs;
    assert.deepEqual(form, {
      kind: "picture",
      name: "input",
      height: 4,
      width: 4,
      channels: 1,
      range: [0, 255],
    });
    const digits = join(process.cwd(), "examples/digits");
    const csv = await deskOf(
      `{
        "data": { "source": "digits.csv", "target": "digit", "split": { "train": 0.9, "dev": 0.1 } },
        "layers": [{ "type": "reshape", "targetShape": [8, 8, 1] }, { "type": "conv2d", "filters": 2, "kernelSize": 3 }, { "type": "flatten" },
          { "type": "dense", "units": 10, "activation": "softmax" }],
        "loss": "sparseCategoricalCrossentropy", "training": { "batchSize": 32, "epochs": 1 }
      }`,
      digits,
    );
    const [reshaped] = (await csv.overviewOf()).inputs;
    assert.deepEqual(reshaped, {
      kind: "picture",
      name: "input",
      height: 8,
      width: 8,
      channels: 1,
      range: [0, 16],
    });
  });

  it("tells what a text goes on with, as the network's last place has it, and what of it is unknown", async () => {
    const place = workspace({ "abc.txt": "abc\n".repeat(100) });
    const { run, predict, overviewOf, weights, take, desk } = await deskOf(
      `{
        "data": { "source": "abc.txt", "sequence": { "length": 8, "unit": "character" }, "split": { "train": 1 } },
        "layers": [
          { "type": "embedding", "inputDim": 5, "outputDim": 4, "name": "letters" },
          { "type": "gru", "units": 8, "returnSequences": true },
          { "type": "dense", "units": 5, "activation": "softmax" }
        ],
        "loss": "sparseCategoricalCrossentropy",
        "optimizer": { "type": "adam", "learningRate": 0.05 },
        "training": { "batchSize": 8, "epochs": 40 }
      }`,
      place.folder,
    );
    await run.run();
    const { answers, tensors } = await overviewOf();
    assert.equal(answers, "nextItem");
    const { answer, unknown } = await predict([{ kind: "text", text: "xab" }]);
    assert.ok(answer.kind === "nextItem");
    assert.equal(answer.shares[0]!.item, "c");
    assert.deepEqual(unknown, ["x"]);
    const sum = answer.shares.reduce((all, { value }) => all + value, 0);
    assert.ok(Math.abs(sum - 1) < 1e-5);
    await assert.rejects(
      desk.answer({ type: "predict", request: { inputs: [{ kind: "text", text: "" }] } }),
      /Enter what the text begins with/,
    );
    assert.deepEqual((await take("train", 0)).inputs, [{ kind: "text", text: "abc\nabc\n" }]);
    assert.deepEqual(tensors[0]!.kind, "items");
    const { names, values } = await weights("letters", "embeddings");
    assert.deepEqual(names, ["<unknown>", "\n", "a", "b", "c"]);
    assert.deepEqual([...values], [...run.network.parameter("letters/embeddings")!.values]);
  });

  it("tells in the run's first message what each layer reads, wraps and starts from", async () => {
    const { run, started } = await deskOf(
      `{
        "data": { "source": "iris.csv", "target": "species", "split": { "train": 0.8, "dev": 0.2 } },
        "layers": [
          { "type": "dense", "units": 4, "activation": "relu", "name": "a" },
          { "type": "dense", "units": 4, "name": "b", "inputs": ["input"] },
          { "type": "add", "inputs": ["a", "b"] },
          { "type": "dense", "units": 3, "activation": "softmax" }
        ],
        "loss": "sparseCategoricalCrossentropy", "training": { "batchSize": 8, "epochs": 1 }
      }`,
      irisFolder,
    );
    run.announce();
    const [message] = started;
    assert.ok(message?.type === "started");
    assert.deepEqual(
      message.info.layers.map(({ inputs, activation }) => [inputs, activation]),
      [
        [["input"], "relu"],
        [["input"], undefined],
        [["a", "b"], undefined],
        [[message.info.layers[2]!.name], "softmax"],
      ],
    );
  });
});

const irisFolder = join(process.cwd(), "examples/iris");
const iris = () => `{
  "data": { "source": "iris.csv", "target": "species", "normalize": "standard", "split": { "train": 0.6, "dev": 0.4 } },
  "layers": [{ "type": "dense", "units": 8, "activation": "tanh" }, { "type": "dense", "units": 3, "activation": "softmax" }],
  "loss": "sparseCategoricalCrossentropy", "training": { "batchSize": 16, "epochs": 1 }
}`;
