import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeSafetensors, encodeSafetensors, type SavedTensor } from "../../../src/engine/safetensors";
import { folderWith, json, modelDebugger, pointsCsv, pointsModel } from "./commandLine";

type Summary = Record<"train" | "dev", number> & {
  status: string;
  cost: Record<string, number>;
  metrics: Record<string, Record<string, unknown>>;
  costs: { epoch: number; train: number; dev: number }[];
};

/** Every source of state at once: dropout, moving statistics, the optimizer's moments, the order of examples. */
const statefulModel = (optimizer: string, more = ""): string =>
  pointsModel((text) =>
    text
      .replace(
        '{ "type": "dense", "units": 4, "activation": "tanh" },',
        `{ "type": "dense", "units": 6, "activation": "relu" },
    { "type": "batchNormalization" },
    { "type": "dropout", "rate": 0.3 },`,
      )
      .replace('{ "type": "adam", "learningRate": 0.01 }', optimizer)
      .replace('"training"', `${more}"training"`),
  );

const optimizers: Record<string, string> = {
  "sgd with momentum": '{ "type": "sgd", "learningRate": 0.05, "momentum": 0.9 }',
  "rmsprop with momentum": '{ "type": "rmsprop", "momentum": 0.5 }',
  adagrad: '"adagrad"',
  adadelta: '"adadelta"',
  adam: '{ "type": "adam", "learningRate": 0.01 }',
  adamw: '"adamw"',
  adamax: '"adamax"',
  nadam: '"nadam"',
};

describe("Weights on the command line", function () {
  this.timeout(120_000);

  const folderOf = (model: string) => folderWith({ "m.model.json": model, "points.csv": pointsCsv });
  const tensors = (folder: string, file: string): Map<string, SavedTensor> =>
    new Map(decodeSafetensors(readFileSync(join(folder, file))).tensors.map((one) => [one.name, one]));
  const succeed = (args: readonly string[], folder: string) => {
    const result = modelDebugger(args, folder);
    assert.equal(result.status, 0, `${args.join(" ")}: ${result.stderr}`);
    return result;
  };
  /** Trains 6 epochs at once, and 3 and 3; returns both files' bytes. */
  const twice = (folder: string, more: readonly string[] = []) => {
    const train = (...args: string[]) => succeed(["train", "m.model.json", ...args, ...more], folder);
    train("--epochs", "6", "--save", "whole.safetensors");
    train("--epochs", "3", "--save", "half.safetensors");
    train("--epochs", "3", "--load", "half.safetensors", "--save", "halves.safetensors");
    return ["whole.safetensors", "halves.safetensors"].map((file) => readFileSync(join(folder, file)));
  };

  for (const [title, optimizer] of Object.entries(optimizers)) {
    it(`3 epochs, saved, loaded and 3 more are 6 epochs to the bit (${title}, dropout, batch normalization)`, () => {
      const folder = folderOf(statefulModel(optimizer));
      const [whole, halves] = twice(folder.path);
      assert.ok(whole!.equals(halves!));
      folder.remove();
    });
  }

  it("the same with a schedule that remembers the epochs, in float64, and from the middle of an epoch", () => {
    const plateau =
      '"schedule": { "type": "warmup", "steps": 3, "then": { "type": "reduceOnPlateau", "patience": 1, "minDelta": 0.5 } },\n  ';
    const folder = folderOf(statefulModel('"adam"', plateau));
    const [whole, halves] = twice(folder.path, ["--precision", "float64"]);
    assert.ok(whole!.equals(halves!));
    const saved = tensors(folder.path, "half.safetensors");
    assert.ok(saved.get("optimizer/schedule")!.values[0]! < 1);
    assert.deepEqual([...saved.get("step")!.values], [12]);
    const steps = (count: number, ...args: string[]) =>
      succeed(["train", "m.model.json", "--steps", String(count), ...args], folder.path);
    steps(6, "--save", "a.safetensors");
    steps(5, "--load", "a.safetensors", "--save", "b.safetensors");
    steps(11, "--save", "c.safetensors");
    assert.ok(
      readFileSync(join(folder.path, "b.safetensors")).equals(
        readFileSync(join(folder.path, "c.safetensors")),
      ),
    );
    folder.remove();
  });

  it("weights alone, or another optimizer's state, start afresh, and the latter says so", () => {
    const folder = folderOf(pointsModel());
    succeed(["train", "m.model.json", "--save", "w.safetensors"], folder.path);
    writeFileSync(
      join(folder.path, "sgd.model.json"),
      pointsModel((text) => text.replace('"type": "adam"', '"type": "sgd", "momentum": 0.9')),
    );
    const load = ["--load", "w.safetensors", "--save", "s.safetensors"];
    const result = succeed(["train", "sgd.model.json", ...load], folder.path);
    assert.match(result.stdout, /w\.safetensors was trained by adam; .* sgd starts afresh/);
    assert.deepEqual([...tensors(folder.path, "s.safetensors").get("step")!.values], [12]);
    succeed(["init", "m.model.json", "--out", "i.safetensors"], folder.path);
    const afresh = ["--load", "i.safetensors", "--save", "f.safetensors"];
    succeed(["train", "m.model.json", ...afresh], folder.path);
    const [first, second] = ["w.safetensors", "f.safetensors"].map((file) =>
      readFileSync(join(folder.path, file)),
    );
    assert.ok(first!.equals(second!), "training from the saved initial weights is training from the seed");
    folder.remove();
  });

  it("init writes what training starts from: another seed, other weights; evaluate measures them", () => {
    const folder = folderOf(
      pointsModel((text) =>
        text.replace('"optimizer"', '"metrics": ["accuracy", "confusionMatrix"],\n  "optimizer"'),
      ),
    );
    const document = json(
      succeed(["init", "m.model.json", "--out", "w.safetensors", "--json"], folder.path),
    ) as { parameters: { name: string; shape: number[] }[] };
    assert.deepEqual(document.parameters.slice(0, 2), [
      { name: "dense_1/kernel", shape: [2, 4] },
      { name: "dense_1/bias", shape: [4] },
    ]);
    writeFileSync(
      join(folder.path, "n.model.json"),
      pointsModel((text) => text.replace('"seed": 1', '"seed": 2')),
    );
    succeed(["init", "n.model.json", "--out", "n.safetensors"], folder.path);
    const kernel = (file: string) => [...tensors(folder.path, file).get("dense_1/kernel")!.values];
    assert.notDeepEqual(kernel("w.safetensors"), kernel("n.safetensors"));

    const trained = json(
      succeed(["train", "m.model.json", "--json", "--save", "t.safetensors"], folder.path),
    ) as Summary;
    const evaluated = json(
      succeed(["evaluate", "m.model.json", "--load", "t.safetensors", "--json"], folder.path),
    ) as Summary;
    assert.deepEqual([evaluated.cost, evaluated.metrics], [trained.cost, trained.metrics]);
    const matrix = evaluated.metrics.train!.confusionMatrix as number[][];
    assert.deepEqual([matrix.length, matrix.flat().reduce((a, b) => a + b)], [2, 32]);
    const dev = json(
      succeed(
        ["evaluate", "m.model.json", "--load", "t.safetensors", "--split", "dev", "--json"],
        folder.path,
      ),
    ) as Summary;
    assert.deepEqual(dev.cost, { dev: trained.cost.dev });
    const missing = modelDebugger(
      ["evaluate", "m.model.json", "--load", "t.safetensors", "--split", "test"],
      folder.path,
    );
    assert.match(missing.stderr, /^m\.model\.json:3:\d+: error: The data has no test part/m);
    const shown = succeed(["evaluate", "m.model.json", "--load", "t.safetensors"], folder.path);
    assert.match(shown.stdout, /^train cost .* accuracy /m);
    folder.remove();
  });

  it("gradcheck checks at loaded weights", () => {
    const folder = folderOf(pointsModel());
    succeed(["train", "m.model.json", "--save", "w.safetensors"], folder.path);
    const check = (...more: string[]) =>
      json(succeed(["gradcheck", "m.model.json", "--json", ...more], folder.path)) as {
        passed: boolean;
        relativeError: number;
      };
    const [initial, loaded] = [check(), check("--load", "w.safetensors")];
    assert.ok(initial.passed && loaded.passed);
    assert.notEqual(initial.relativeError, loaded.relativeError);
    folder.remove();
  });

  it("gradients feeds the batch as it is and writes every tensor with its shape, cost as a scalar", () => {
    const folder = folderOf(statefulModel('"adam"', '"regularization": { "l2": 0.1 },\n  '));
    succeed(["init", "m.model.json", "--out", "w.safetensors", "--precision", "float64"], folder.path);
    const batch = encodeSafetensors([
      { name: "input", shape: [3, 2], values: Float64Array.of(1, 2, -1, 0.5, 0.25, -2) },
      { name: "target", shape: [3, 1], values: Float64Array.of(1, 0, 1) },
    ]);
    writeFileSync(join(folder.path, "b.safetensors"), batch);
    const files = ["--load", "w.safetensors", "--batch", "b.safetensors"];
    const run = (precision: string, out: string) => {
      succeed(["gradients", "m.model.json", ...files, "--out", out, "--precision", precision], folder.path);
      return tensors(folder.path, out);
    };
    const exact = run("float64", "g.safetensors");
    assert.deepEqual(
      [...exact].map(([name, { shape }]) => [name, shape]),
      [
        ["cost", []],
        ["output", [3, 1]],
        ["activation/dense_1", [3, 6]],
        ["activation/batchNormalization_1", [3, 6]],
        ["activation/dropout_1", [3, 6]],
        ["activation/dense_2", [3, 1]],
        ["activationGradient/dense_1", [3, 6]],
        ["activationGradient/batchNormalization_1", [3, 6]],
        ["activationGradient/dropout_1", [3, 6]],
        ["activationGradient/dense_2", [3, 1]],
        ["gradient/dense_1/kernel", [2, 6]],
        ["gradient/dense_1/bias", [6]],
        ["gradient/batchNormalization_1/gamma", [6]],
        ["gradient/batchNormalization_1/beta", [6]],
        ["gradient/dense_2/kernel", [6, 1]],
        ["gradient/dense_2/bias", [1]],
        ["inputGradient", [3, 2]],
      ],
    );
    assert.deepEqual(
      exact.get("activation/dropout_1")!.values,
      exact.get("activation/batchNormalization_1")!.values,
    );
    const near = (found: number, expected: number) => assert.ok(Math.abs(found - expected) < 1e-12);
    const [output, logitGradient] = ["output", "activationGradient/dense_2"].map((name) => [
      ...exact.get(name)!.values,
    ]);
    [1, 0, 1].forEach((target, row) => near(logitGradient![row]!, (output![row]! - target) / 3));
    near(
      exact.get("gradient/dense_2/bias")!.values[0]!,
      logitGradient!.reduce((a, b) => a + b, 0),
    );
    const weights = tensors(folder.path, "w.safetensors");
    const squares = ["dense_1/kernel", "dense_2/kernel"].flatMap((name) => [...weights.get(name)!.values]);
    const loss = [1, 0, 1].reduce(
      (sum, t, row) => sum - Math.log(t === 1 ? output![row]! : 1 - output![row]!) / 3,
      0,
    );
    near(exact.get("cost")!.values[0]!, loss + 0.05 * squares.reduce((sum, value) => sum + value ** 2, 0));
    for (const [name, { values }] of run("float32", "h.safetensors")) {
      const scale = Math.max(1e-3, ...values.map(Math.abs));
      values.forEach((value, at) =>
        assert.ok(Math.abs(value - exact.get(name)!.values[at]!) < 1e-4 * scale, name),
      );
    }
    folder.remove();
  });

  it("names the tensor that does not fit, what was expected and what was found, with no stack trace", () => {
    const folder = folderOf(pointsModel());
    succeed(["train", "m.model.json", "--epochs", "1", "--save", "w.safetensors"], folder.path);
    const saved = tensors(folder.path, "w.safetensors");
    const { metadata } = decodeSafetensors(readFileSync(join(folder.path, "w.safetensors")));
    const whole = readFileSync(join(folder.path, "w.safetensors"));
    const changed = (change: (all: Map<string, SavedTensor>) => void): Uint8Array => {
      const all = new Map(saved);
      change(all);
      return encodeSafetensors([...all.values()], metadata);
    };
    const one = (name: string, shape: number[]): SavedTensor => ({
      name,
      shape,
      values: new Float32Array(shape.reduce((a, b) => a * b, 1)),
    });
    const moment = "optimizer/firstMoment/dense_1/kernel";
    const lying = Uint8Array.from(whole);
    new DataView(lying.buffer).setBigUint64(0, 10n ** 9n, true);
    const cases: Record<string, [Uint8Array, RegExp, string[]?]> = {
      "a missing parameter": [
        changed((all) => all.delete("dense_2/bias")),
        /no tensor dense_2\/bias, which the model needs with shape \[1\]/,
      ],
      "a parameter of another shape": [
        changed((all) => all.set("dense_1/kernel", one("dense_1/kernel", [4, 2]))),
        /dense_1\/kernel has shape \[4, 2\] .*needs \[2, 4\]/,
      ],
      "an extra tensor": [
        changed((all) => all.set("dense_3/kernel", one("dense_3/kernel", [1, 2]))),
        /holds dense_3\/kernel \[1, 2\], which the model does not have/,
      ],
      "a truncated file": [
        whole.subarray(0, whole.length - 5),
        /should lie at bytes .* of the data, which has/,
      ],
      "bytes behind the last tensor": [Buffer.concat([whole, Buffer.of(1, 2)]), /tensors fill .* bytes, and/],
      "a header length that lies": [lying, /header should be 1000000000 bytes long/],
      "an empty file": [new Uint8Array(0), /too short/],
      "a missing moment": [
        changed((all) => all.delete(moment)),
        /no tensor optimizer\/firstMoment\/dense_1\/kernel/,
        ["train"],
      ],
      "a moment of another shape": [
        changed((all) => all.set(moment, one(moment, [8]))),
        /firstMoment\/dense_1\/kernel has shape \[8\].*needs \[2, 4\]/,
        ["train"],
      ],
      "a moment too many": [
        changed((all) => all.set("optimizer/x", one("optimizer/x", [3]))),
        /holds optimizer\/x \[3\]/,
        ["train"],
      ],
      "a step that is none": [
        changed((all) => all.set("step", { ...one("step", []), values: Float32Array.of(-1.5) })),
        /step in bad\.safetensors is -1\.5/,
        ["train"],
      ],
    };
    const batch = encodeSafetensors([one("input", [2, 2]), one("target", [2, 1])]);
    writeFileSync(join(folder.path, "b.safetensors"), batch);
    const argsOf: Record<string, readonly string[]> = {
      train: [],
      evaluate: [],
      gradcheck: [],
      gradients: ["--batch", "b.safetensors", "--out", "g.safetensors"],
    };
    for (const [title, [bytes, expected, commands]] of Object.entries(cases)) {
      writeFileSync(join(folder.path, "bad.safetensors"), bytes);
      for (const command of commands ?? ["train", "evaluate", "gradcheck", "gradients"]) {
        const result = modelDebugger(
          [command, "m.model.json", "--load", "bad.safetensors", ...argsOf[command]!],
          folder.path,
        );
        assert.equal(result.status, 1, `${command}, ${title}`);
        assert.match(result.stderr, /^bad\.safetensors:1:1: error: /, `${command}, ${title}`);
        assert.match(result.stderr, expected, `${command}, ${title}`);
        assert.doesNotMatch(result.stderr, /^\s+at /m);
      }
    }
    const batches: Record<string, [SavedTensor[], RegExp]> = {
      "no input": [[one("target", [2, 1])], /no tensor input/],
      "no target": [[one("input", [2, 2])], /no tensor target/],
      "an input of another width": [
        [one("input", [2, 3]), one("target", [2, 1])],
        /input has shape \[2, 3\].*needs \[2, 2\]/,
      ],
      "a target of fewer examples": [
        [one("input", [2, 2]), one("target", [1, 1])],
        /target has shape \[1, 1\].*needs \[2, 1\]/,
      ],
      "an input that is a number": [
        [one("input", []), one("target", [2, 1])],
        /first axis must count examples/,
      ],
      "a tensor too many": [[one("input", [2, 2]), one("target", [2, 1]), one("x", [1])], /holds x \[1\]/],
    };
    for (const [title, [given, expected]] of Object.entries(batches)) {
      writeFileSync(join(folder.path, "bad.safetensors"), encodeSafetensors(given));
      const files = ["--load", "w.safetensors", "--batch", "bad.safetensors", "--out", "g.safetensors"];
      const result = modelDebugger(["gradients", "m.model.json", ...files], folder.path);
      assert.equal(result.status, 1, title);
      assert.match(result.stderr, expected, title);
      assert.match(result.stderr, /^bad\.safetensors:1:1: error: /, title);
    }
    for (const args of [
      ["evaluate", "m.model.json"],
      ["init", "m.model.json"],
      ["gradients", "m.model.json", "--load", "w.safetensors"],
      ["evaluate", "m.model.json", "--load", "w.safetensors", "--split", "all of it"],
    ])
      assert.equal(modelDebugger(args, folder.path).status, 2, args.join(" "));
    const none = modelDebugger(["evaluate", "m.model.json", "--load", "none.safetensors"], folder.path);
    assert.match(none.stderr, /^none\.safetensors:1:1: error: it cannot be read: there is no such file/);
    folder.remove();
  });
});

/** Overfits its 24 noisy rows: the dev cost has its minimum early. */
const overfitting = (stopping: string, more = ""): string => `{
  "seed": 4,
  "data": { "source": { "generator": "moons", "samples": 40, "noise": 0.5 }, "split": { "train": 0.6, "dev": 0.4 } },
  "layers": [
    { "type": "dense", "units": 16, "activation": "relu" },
    { "type": "dropout", "rate": 0.2 },
    { "type": "dense", "units": 16, "activation": "relu" },
    { "type": "dense", "units": 1, "activation": "sigmoid" }
  ],
  "loss": "binaryCrossentropy",
  "optimizer": { "type": "adam", "learningRate": 0.01 },${more}
  "training": { "batchSize": 8, "epochs": 100, "earlyStopping": ${stopping} }
}`;

describe("Early stopping through files", function () {
  this.timeout(120_000);

  interface Run {
    readonly status: string;
    readonly epochs: number;
    readonly steps: number;
    readonly restoredStep?: number;
    readonly cost: Record<string, number>;
    readonly metrics: Record<string, Record<string, number>>;
    readonly costs: readonly { readonly dev: number }[];
  }
  const withModel = (text: string) => {
    const folder = folderWith({ "m.model.json": text });
    const bytes = (file: string) => readFileSync(join(folder.path, file));
    const train = (save: string, ...args: string[]): Run =>
      json(modelDebugger(["train", "m.model.json", "--json", "--save", save, ...args], folder.path)) as Run;
    return { ...folder, folder, bytes, train };
  };
  const assertSame = (one: Run, other: Run, what: string) => {
    const of = ({ status, epochs, steps, restoredStep, cost, metrics }: Run) => ({
      ...{ status, epochs, steps, restoredStep, cost, metrics },
    });
    assert.deepEqual(of(one), of(other), what);
  };

  for (const [title, stopping] of [
    ["restoring the best weights", '{ "patience": 6 }'],
    ["keeping the last weights", '{ "patience": 6, "restoreBest": false }'],
    ["watching devAccuracy", '{ "patience": 6, "monitor": "devAccuracy" }'],
  ] as const)
    it(`a run that is saved and continued stops at the same epoch with the same bits, ${title}`, () => {
      const { bytes, train, folder } = withModel(overfitting(stopping));
      const whole = train("whole.safetensors");
      assert.equal(whole.status, "stoppedEarly");
      assert.ok(whole.epochs > 8 && whole.epochs < 100, String(whole.epochs));
      // In the middle of an epoch; before, at and after the best; and right before the end.
      const best = (whole.restoredStep ?? whole.steps - 18) / 3;
      for (const steps of [4, 3 * (best - 1), 3 * best, 3 * best + 3, 3 * best + 10, whole.steps - 1]) {
        train("part.safetensors", "--steps", String(steps));
        const rest = train("rest.safetensors", "--load", "part.safetensors");
        assertSame(rest, whole, `after ${steps} of ${whole.steps} steps`);
        assert.ok(bytes("rest.safetensors").equals(bytes("whole.safetensors")), `after ${steps} steps`);
      }
      folder.remove();
    });

  it("a run that ends before it stops saves its best weights, and goes on from its last", () => {
    const { bytes, train, folder } = withModel(overfitting('{ "patience": 50 }'));
    const whole = train("whole.safetensors", "--epochs", "24");
    assert.equal(whole.status, "finished");
    const half = train("half.safetensors", "--epochs", "12");
    assert.ok(half.restoredStep! < half.steps);
    const rest = train("rest.safetensors", "--epochs", "12", "--load", "half.safetensors");
    assertSame(rest, whole, "12 and 12 epochs");
    assert.ok(bytes("rest.safetensors").equals(bytes("whole.safetensors")));
    const said = modelDebugger(["train", "m.model.json", "--load", "half.safetensors"], folder.path);
    assert.match(
      said.stdout,
      new RegExp(`goes on from step 36, the last; the weights of step ${half.restoredStep!} are the best`),
    );
    const evaluated = json(
      modelDebugger(["evaluate", "m.model.json", "--load", "half.safetensors", "--json"], folder.path),
    ) as Run;
    assert.deepEqual(evaluated.cost, half.cost, "what is in place are the best");
    folder.remove();
  });

  it("a run that has stopped goes on from its best weights with its patience anew", () => {
    const { train, folder } = withModel(overfitting('{ "patience": 4 }'));
    const whole = train("whole.safetensors");
    const again = train("again.safetensors", "--load", "whole.safetensors");
    assertSame(again, whole, "the same seed finds nothing better");
    assert.equal(again.costs.length, 1 + 4);
    folder.remove();
  });

  it("another monitor begins anew and says so; without early stopping the weights in place are taken", () => {
    const { bytes, train, folder } = withModel(overfitting('{ "patience": 50 }'));
    const half = train("half.safetensors", "--epochs", "12");
    const other = overfitting('{ "patience": 50, "monitor": "trainCost" }');
    writeFileSync(join(folder.path, "other.model.json"), other);
    const none = other.replace(/, "earlyStopping": \{.*?\}/, "");
    writeFileSync(join(folder.path, "none.model.json"), none);
    const load = ["--load", "half.safetensors", "--save", "x.safetensors", "--steps", "1"];
    const said = modelDebugger(["train", "other.model.json", ...load], folder.path);
    assert.match(said.stdout, /early stopping watched devCost in half\.safetensors; it starts afresh/);
    const plain = json(modelDebugger(["train", "none.model.json", "--json", ...load], folder.path)) as Run;
    assert.equal(plain.steps, half.restoredStep! + 1);
    const { tensors } = decodeSafetensors(bytes("x.safetensors"));
    assert.ok(!tensors.some(({ name }) => /^optimizer\/(earlyStopping|best|last)/.test(name)));
    folder.remove();
  });

  it("refuses a state that is not whole, with its tensor", () => {
    const { bytes, train, folder } = withModel(overfitting('{ "patience": 50 }'));
    train("half.safetensors", "--epochs", "12");
    const { tensors, metadata } = decodeSafetensors(bytes("half.safetensors"));
    const cases: readonly (readonly [(tensor: SavedTensor) => SavedTensor | undefined, RegExp])[] = [
      [
        (tensor) => (tensor.name === "optimizer/last/dense_1/kernel" ? undefined : tensor),
        /no tensor optimizer\/last\/dense_1\/kernel, which the model needs/,
      ],
      [
        (tensor) => (tensor.name === "optimizer/last/step" ? undefined : tensor),
        /holds optimizer\/last\/dense_1\/kernel/,
      ],
      [
        (tensor) =>
          tensor.name === "optimizer/earlyStopping"
            ? { ...tensor, shape: [1], values: Float64Array.of(1) }
            : tensor,
        /optimizer\/earlyStopping has shape \[1\].*needs \[3\]/,
      ],
    ];
    for (const [change, expected] of cases) {
      const changed = tensors.flatMap((tensor) => change(tensor) ?? []);
      writeFileSync(join(folder.path, "bad.safetensors"), encodeSafetensors(changed, metadata));
      const { status, stderr } = modelDebugger(
        ["train", "m.model.json", "--load", "bad.safetensors"],
        folder.path,
      );
      assert.equal(status, 1);
      assert.match(stderr, /^bad\.safetensors:1:1: error: /);
      assert.match(stderr, expected);
    }
    folder.remove();
  });

  it("the mean train cost of a large part goes on in the middle of an epoch", () => {
    const large = overfitting('{ "patience": 2, "monitor": "trainCost" }')
      .replace('"samples": 40', '"samples": 35000')
      .replace('"batchSize": 8, "epochs": 100', '"batchSize": 2100, "epochs": 3');
    const { bytes, train, folder } = withModel(large);
    train("whole.safetensors");
    // In the last epoch, whose cost is the best: the file holds it.
    train("part.safetensors", "--steps", "24");
    train("rest.safetensors", "--load", "part.safetensors", "--steps", "6");
    assert.ok(bytes("rest.safetensors").equals(bytes("whole.safetensors")));
    folder.remove();
  });

  it("a metric of a large train part is measured on all of it where early stopping watches it", () => {
    const large = (monitor: string) =>
      overfitting(`{ "patience": 2, "monitor": "${monitor}" }`)
        .replace('"samples": 40', '"samples": 35000')
        .replace('"batchSize": 8, "epochs": 100', '"batchSize": 2100, "epochs": 2');
    const { train, bytes, folder } = withModel(large("trainAccuracy"));
    const { metrics } = train("w.safetensors");
    const best = decodeSafetensors(bytes("w.safetensors")).tensors.find(
      ({ name }) => name === "optimizer/earlyStopping",
    )!.values[0];
    assert.equal(best, metrics.train!.accuracy, "that of the best weights, which are in place");
    folder.remove();
  });

  it("a monitor is one of the model's metrics: the nearest name, or what to measure, at its place", () => {
    const check = (text: string) => {
      const folder = folderWith({ "m.model.json": text });
      const { status, stdout } = modelDebugger(["check", "m.model.json"], folder.path);
      folder.remove();
      return { status, stdout };
    };
    for (const [stopping, expected] of [
      ['{ "monitor": "devAcuracy" }', /:12:\d+: error: .*`devAcuracy`\. Did you mean `devAccuracy`\?/],
      ['{ "monitor": "valLoss" }', /Did you mean `devCost`\?/],
      ['{ "monitor": "accuracy" }', /Did you mean `devAccuracy`\?/],
      ['{ "monitor": "devConfusionMatrix" }', /error: .*`devConfusionMatrix`/],
      [
        '{ "monitor": "devF1" }',
        /:12:\d+: error: `devF1` watches the metric `f1`, and the model measures `accuracy`: add it/,
      ],
    ] as const) {
      const { status, stdout } = check(overfitting(stopping));
      assert.equal(status, 1, stopping);
      assert.match(stdout, expected);
    }
    const measured = overfitting('{ "monitor": "trainF1" }', '\n  "metrics": ["accuracy", "f1"],');
    assert.equal(check(measured).status, 0);
  });
});

describe("The seed", function () {
  this.timeout(60_000);

  it("gives the same bits again, and another seed other bits", () => {
    const model = statefulModel('"nadam"');
    const folder = folderWith({
      "m.model.json": model,
      "n.model.json": model.replace('"seed": 1', '"seed": 2'),
      "points.csv": pointsCsv,
    });
    const [first, again, other] = ["m", "m", "n"].map((name) => {
      modelDebugger(["train", `${name}.model.json`, "--save", "w.safetensors"], folder.path);
      return readFileSync(join(folder.path, "w.safetensors"));
    });
    assert.ok(first!.equals(again!));
    assert.ok(!first!.equals(other!));
    folder.remove();
  });
});

describe("Training options end to end", function () {
  this.timeout(60_000);

  it("early stopping stops, and restoreBest ends with the weights of the epoch with the lowest dev cost", () => {
    const model = pointsModel((text) =>
      text
        .replace('"learningRate": 0.01', '"learningRate": 0.3')
        .replace('"epochs": 3', '"epochs": 60, "earlyStopping": { "patience": 3 }'),
    );
    const kept = model.replace('"patience": 3', '"patience": 3, "restoreBest": false');
    const folder = folderWith({ "m.model.json": model, "k.model.json": kept, "points.csv": pointsCsv });
    const run = (file: string) =>
      json(modelDebugger(["train", file, "--json", "--save", "w.safetensors"], folder.path)) as Summary;
    const restored = run("m.model.json");
    assert.equal(restored.status, "stoppedEarly");
    const devCosts = restored.costs.slice(1).map(({ dev }) => dev);
    assert.equal(restored.cost.dev, Math.min(...devCosts));
    assert.equal(devCosts.length, devCosts.indexOf(Math.min(...devCosts)) + 1 + 3);
    const saved = json(
      modelDebugger(["evaluate", "m.model.json", "--load", "w.safetensors", "--json"], folder.path),
    ) as Summary;
    assert.deepEqual(saved.cost, restored.cost);
    const last = run("k.model.json");
    assert.deepEqual(last.costs, restored.costs);
    assert.equal(last.cost.dev, devCosts.at(-1));
    folder.remove();
  });

  it("what watches the dev cost is refused where there is no dev part, at its place", () => {
    const without = (change: (text: string) => string) =>
      folderWith({
        "m.model.json": pointsModel((text) => change(text.replace('"train": 0.8, "dev": 0.2', '"train": 1'))),
        "points.csv": pointsCsv,
      });
    for (const [change, line, expected] of [
      [
        (text: string) => text.replace('"epochs": 3', '"epochs": 3, "earlyStopping": {}'),
        10,
        /earlyStopping.*trainCost/,
      ],
      [
        (text: string) => text.replace('"training"', '"schedule": "reduceOnPlateau",\n  "training"'),
        10,
        /reduceOnPlateau.*watch cost/,
      ],
    ] as const) {
      const folder = without(change);
      const { status, stderr } = modelDebugger(["train", "m.model.json"], folder.path);
      assert.equal(status, 1);
      assert.match(stderr, new RegExp(`^m\\.model\\.json:${line}:\\d+: error: `, "m"));
      assert.match(stderr, expected);
      folder.remove();
    }
  });

  it("reduceOnPlateau lowers the rate of a run, seen in its log", () => {
    const folder = folderWith({
      "m.model.json": pointsModel((text) =>
        text.replace(
          '"training"',
          '"schedule": { "type": "reduceOnPlateau", "patience": 1, "minDelta": 10, "factor": 0.5 },\n  "training"',
        ),
      ),
      "points.csv": pointsCsv,
    });
    modelDebugger(["train", "m.model.json", "--epochs", "5", "--log", "run.jsonl"], folder.path);
    const frames = readFileSync(join(folder.path, "run.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as { type: string; facts: { epoch: number; learningRate: number } })
      .filter(({ type }) => type === "frame");
    // Epoch 0 sets the best; epochs 1, 2 and 3 each halve the rate.
    assert.equal(frames.at(-1)!.facts.epoch, 4);
    assert.equal(frames.at(-1)!.facts.learningRate, 0.01 / 8);
    folder.remove();
  });
});
