import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors, type SavedTensor } from "../../../src/engine/safetensors";
import { folderWith, json, modelDebugger } from "./commandLine";

/** Steering angle of a drive: what the camera sees of the lane, and how fast the car is. */
const drive = {
  rows: 48,
  left: (row: number) => Math.sin(row),
  right: (row: number) => Math.cos(1.7 * row),
  speed: (row: number) => 30 + ((row * 13) % 40),
  road: (row: number) => ["city", "country", "motorway"][row % 3]!,
};
const angle = (row: number): number =>
  drive.left(row) - 0.5 * drive.right(row) + (drive.speed(row) - 50) / 40 + (row % 3) / 5;
const csv = (header: string, line: (row: number) => string, rows = drive.rows): string =>
  `${header}\n${Array.from({ length: rows }, (_, row) => line(row)).join("\n")}\n`;
const files = {
  "camera.csv": csv("left,right", (row) => `${drive.left(row)},${drive.right(row)}`),
  "car.csv": csv("speed,road", (row) => `${drive.speed(row)},${drive.road(row)}`),
  "angles.csv": csv("row,angle", (row) => `${row},${angle(row)}`),
};

const data = `{
    "inputs": {
      "camera": { "source": "camera.csv" },
      "car": { "source": "car.csv", "normalize": "standard" }
    },
    "target": { "source": "angles.csv", "column": "angle" },
    "split": { "train": 0.75, "dev": 0.25 }
  }`;
const model = (layers: string, more = '"training": { "batchSize": 8, "epochs": 40 }'): string => `{
  "seed": 3,
  "data": ${data},
  "layers": [
${layers}
  ],
  "loss": "meanSquaredError",
  "optimizer": { "type": "adam", "learningRate": 0.01 },
  ${more}
}
`;
const small =
  model(`    { "type": "dense", "units": 8, "activation": "tanh", "name": "seen", "inputs": ["camera"] },
    { "type": "concatenate", "inputs": ["seen", "car"] },
    { "type": "dense", "units": 8, "activation": "tanh" },
    { "type": "dense", "units": 1 }`);

/** 1 + 1 + 1 + 14 · 4 + 1 = 60 layers: two branches merged, 14 blocks with a skip connection each, an output. */
const deep = model(
  `    { "type": "dense", "units": 12, "activation": "relu", "name": "seen", "inputs": ["camera"] },
    { "type": "dense", "units": 12, "activation": "relu", "name": "felt", "inputs": ["car"] },
    { "type": "add", "name": "start", "inputs": ["seen", "felt"] },
    { "repeat": 14, "layers": [
      { "type": "batchNormalization", "name": "in" },
      { "type": "dense", "units": 12, "activation": "relu", "kernelInitializer": "heNormal" },
      { "type": "dropout", "rate": 0.1, "name": "out" },
      { "type": "add", "inputs": ["out", "in"] }
    ] },
    { "type": "dense", "units": 1 }`,
  '"training": { "batchSize": 8, "epochs": 4 }',
);

interface Summary {
  readonly status: string;
  readonly cost: Record<string, number>;
  readonly costs: readonly { readonly dev: number }[];
  readonly layers: readonly { readonly name: string }[];
  readonly findings: readonly { readonly rule: string; readonly message: string }[];
}

describe("Several inputs on the command line", function () {
  this.timeout(120_000);

  const succeed = (args: readonly string[], cwd: string) => {
    const result = modelDebugger(args, cwd);
    assert.equal(result.status, 0, `${args.join(" ")}: ${result.stdout}${result.stderr}`);
    return result;
  };

  it("a model of two CSV files passes its check and its gradient check, trains, and evaluates to the same", () => {
    const folder = folderWith({ ...files, "m.model.json": small });
    const { path } = folder;
    assert.match(succeed(["check", "m.model.json"], path).stdout, /nothing found/);
    const trained = json(
      succeed(["train", "m.model.json", "--json", "--save", "w.safetensors"], path),
    ) as Summary;
    assert.equal(trained.status, "finished");
    assert.deepEqual(
      trained.layers.map(({ name }) => name),
      ["seen", "concatenate_1", "dense_2", "dense_3"],
    );
    assert.ok(trained.cost.dev! < 0.2 * trained.costs[0]!.dev, JSON.stringify(trained.cost));
    const evaluated = json(
      succeed(["evaluate", "m.model.json", "--load", "w.safetensors", "--json"], path),
    ) as Summary;
    assert.deepEqual(evaluated.cost, trained.cost);
    const check = json(succeed(["gradcheck", "m.model.json", "--json"], path)) as {
      passed: boolean;
      relativeError: number;
      parameters: { layer: string; parameter: string }[];
    };
    assert.ok(check.passed && check.relativeError <= 1e-7);
    assert.deepEqual(
      check.parameters
        .filter(({ parameter }) => parameter.startsWith("input"))
        .map(({ layer, parameter }) => `${layer}/${parameter}`),
      ["seen/input", "concatenate_1/input:1"],
    );
    folder.remove();
  });

  it("gradients takes a tensor an input, and gives the gradient of each", () => {
    const folder = folderWith({ ...files, "m.model.json": small });
    const { path } = folder;
    succeed(["init", "m.model.json", "--out", "w.safetensors", "--precision", "float64"], path);
    const one = (name: string, ...shape: number[]): SavedTensor => ({
      name,
      shape,
      values: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, at) => Math.sin(at + 1)),
    });
    const args = ["gradients", "m.model.json", "--load", "w.safetensors", "--batch", "b.safetensors"];
    const run = (...tensors: SavedTensor[]) => {
      writeFileSync(join(path, "b.safetensors"), encodeSafetensors(tensors));
      return modelDebugger([...args, "--out", "g.safetensors", "--precision", "float64"], path);
    };
    const read = () =>
      new Map(
        decodeSafetensors(readFileSync(join(path, "g.safetensors"))).tensors.map((each) => [each.name, each]),
      );
    const batch = [one("camera", 5, 2), one("car", 5, 4), one("target", 5, 1)] as const;
    assert.equal(run(...batch).status, 0);
    const given = read();
    assert.deepEqual(given.get("inputGradient/camera")!.shape, [5, 2]);
    assert.deepEqual(given.get("inputGradient/car")!.shape, [5, 4]);
    // Against central differences of the cost.
    for (const [at, name] of [
      [0, "camera"],
      [1, "car"],
    ] as const) {
      const epsilon = 1e-5;
      const cost = (change: number): number => {
        const tensor = { ...batch[at], values: batch[at].values.slice() };
        tensor.values[3]! += change;
        assert.equal(run(...batch.map((each, index) => (index === at ? tensor : each))).status, 0);
        return read().get("cost")!.values[0]!;
      };
      const numeric = (cost(epsilon) - cost(-epsilon)) / (2 * epsilon);
      const analytic = given.get(`inputGradient/${name}`)!.values[3]!;
      assert.ok(Math.abs(numeric - analytic) < 1e-8, `${name}: ${numeric} and ${analytic}`);
    }
    for (const [tensors, message] of [
      [
        [one("camera", 5, 2), one("target", 5, 1)],
        /no tensor car, which the model needs with shape \[5, 4\]/,
      ],
      [
        [one("camera", 5, 2), one("car", 4, 4), one("target", 5, 1)],
        /car has shape \[4, 4\].* needs \[5, 4\]/,
      ],
      [[one("input", 5, 2), one("target", 5, 1)], /no tensor camera/],
      [[...batch, one("input", 5, 2)], /holds input \[5, 2\], which the model does not have/],
    ] as const) {
      const refused = run(...tensors);
      assert.equal(refused.status, 1);
      assert.match(refused.stderr, message);
    }
    folder.remove();
  });

  it("says at the exact place what does not fit, and trains nothing", () => {
    const folder = folderWith({
      ...files,
      "car.csv": csv("speed,road", (row) => `${drive.speed(row)},${drive.road(row)}`, 40),
      "m.model.json": small,
      "n.model.json": small.replace('"inputs": ["seen", "car"]', '"inputs": ["seen", "cra"]'),
      "o.model.json": small.replace('"seen", "car"', '"seen", "camera"'),
    });
    const { path } = folder;
    for (const command of ["train", "check", "gradcheck"]) {
      const { status, stdout, stderr } = modelDebugger([command, "m.model.json"], path);
      assert.equal(status, 1, command);
      assert.match(
        stdout + stderr,
        /^m\.model\.json:6:26: error: car\.csv has 40 rows and camera\.csv has 48 rows/m,
        command,
      );
    }
    const unknown = modelDebugger(["train", "n.model.json"], path);
    assert.match(unknown.stderr, /^n\.model\.json:13:49: error: .*`cra`\. Did you mean `car`\?/m);
    const unread = modelDebugger(["check", "o.model.json"], path);
    assert.match(unread.stdout, /^o\.model\.json:6:7: warning: No layer reads the input `car`/m);
    folder.remove();
  });

  it("an embedding is told of a number without a row, in whichever input it reads, and under any name", () => {
    const words = csv("word,y", (row) => `${row % 7},${row % 2}`);
    const embedding = `{ "type": "embedding", "inputDim": 5, "outputDim": 2, "inputs": ["words"] }, { "type": "flatten" }`;
    const of = (section: string, layers: string) =>
      `{ "data": { ${section}, "target": "y", "split": { "train": 1 } }, "layers": [${layers}], "loss": "meanSquaredError" }`;
    const folder = folderWith({
      ...files,
      "words.csv": words,
      "one.model.json": of(
        `"source": "words.csv"`,
        `{ "type": "input", "name": "words" }, ${embedding}, { "type": "dense", "units": 1 }`,
      ),
      "two.model.json": of(
        `"inputs": { "camera": { "source": "camera.csv" }, "words": { "source": "words.csv" } }`,
        `${embedding}, { "type": "concatenate", "inputs": ["camera", "flatten_1"] }, { "type": "dense", "units": 1 }`,
      ),
    });
    for (const name of ["one", "two"]) {
      const { status, stderr } = modelDebugger(["train", `${name}.model.json`], folder.path);
      assert.equal(status, 1, name);
      assert.match(stderr, /embedding_1 has rows for the numbers 0 to 4, and the data hold 5/, name);
    }
    folder.remove();
  });

  it("an embedding takes the class numbers of a column, and is told of one-hot ones and of categories without a row", () => {
    const words = csv("word,y", (row) => `${["red", "green", "blue"][row % 3]!},${row % 2}`);
    const of = (inputDim: number, categories: string) =>
      `{ "data": { "source": "words.csv", ${categories} "target": "y", "split": { "train": 1 } },
        "layers": [{ "type": "embedding", "inputDim": ${inputDim}, "outputDim": 2 }, { "type": "flatten" }, { "type": "dense", "units": 1 }],
        "loss": "meanSquaredError" }`;
    const folder = folderWith({
      "words.csv": words,
      "fits.model.json": of(3, `"categories": "index",`),
      "small.model.json": of(2, `"categories": "index",`),
      "oneHot.model.json": of(3, ""),
    });
    const train = (name: string) => modelDebugger(["train", `${name}.model.json`], folder.path);
    assert.equal(train("fits").status, 0);
    assert.match(
      train("small").stderr,
      /:2:.*embedding_1 has rows for the numbers 0 to 1, and the data hold 3 categories\. Set inputDim to 3\./,
    );
    assert.match(
      train("oneHot").stderr,
      /:2:.*embedding_1 takes class numbers, and the data give categories one-hot\. Set "categories": "index"/,
    );
    folder.remove();
  });

  for (const precision of ["float32", "float64"])
    it(`60 layers with skip connections and two inputs: 2 epochs, saved, loaded and 2 more are 4 epochs to the bit (${precision})`, () => {
      const folder = folderWith({ ...files, "m.model.json": deep });
      const { path } = folder;
      const train = (...args: string[]) =>
        json(
          succeed(["train", "m.model.json", "--json", "--precision", precision, ...args], path),
        ) as Summary;
      const bytes = (file: string) => readFileSync(join(path, file));
      const whole = train("--save", "whole.safetensors");
      assert.equal(whole.layers.length, 60);
      train("--epochs", "2", "--save", "half.safetensors");
      const halves = train("--epochs", "2", "--load", "half.safetensors", "--save", "halves.safetensors");
      assert.ok(bytes("whole.safetensors").equals(bytes("halves.safetensors")));
      assert.deepEqual(halves.cost, whole.cost);
      // What makes it a proof: the state that has to be carried over is there, and matters.
      const saved = decodeSafetensors(bytes("half.safetensors")).tensors;
      const names = saved.map(({ name }) => name);
      for (const name of ["in_7/movingMean", "optimizer/secondMoment/felt/kernel", "step"])
        assert.ok(names.includes(name), name);
      const weights = saved.filter(({ name }) => name !== "step" && !name.startsWith("optimizer/"));
      writeFileSync(join(path, "weights.safetensors"), encodeSafetensors(weights));
      train("--epochs", "2", "--load", "weights.safetensors", "--save", "afresh.safetensors");
      assert.ok(!bytes("whole.safetensors").equals(bytes("afresh.safetensors")));
      folder.remove();
    });
});
