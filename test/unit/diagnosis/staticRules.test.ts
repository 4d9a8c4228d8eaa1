import assert from "node:assert/strict";
import type { DataHeader } from "../../../src/data/dataSpec";
import { lint } from "../../../src/diagnosis/lint";
import { editedText } from "../../../src/model/edit";
import { parseModel } from "../../../src/model/parseModel";
import type { Problem } from "../../../src/model/problem";
import { classes, dense, headerOf, modelWith, numbers, textOf } from "../model/models";
import { inBrackets, plainFinding } from "../words/brackets";

const lintOf = (text: string, header?: DataHeader): Problem[] =>
  inBrackets(() => lint(parseModel(text, "m.model.json"), header)).map(plainFinding);
const check = (parts: Record<string, unknown>, header?: DataHeader) =>
  lintOf(textOf(modelWith(parts)), header);

/** Fires exactly once, and the first fix silences it (where there is one). */
const fires = (rule: string, parts: Record<string, unknown>, header?: DataHeader): Problem => {
  const text = textOf(modelWith(parts));
  const found = lintOf(text, header).filter((problem) => problem.rule === rule);
  assert.equal(
    found.length,
    1,
    JSON.stringify(lintOf(text, header).map((problem) => [problem.rule, problem.message])),
  );
  const [problem] = found as [Problem];
  const [fix] = problem.fixes;
  if (fix) {
    const after = lintOf(editedText(text, fix.edits), header);
    assert.deepEqual(
      after.filter((each) => each.rule === rule),
      [],
      `after "${fix.title}"`,
    );
    assert.deepEqual(
      after.filter(({ severity }) => severity === "error"),
      [],
      `after "${fix.title}"`,
    );
  }
  return problem;
};

const silent = (parts: Record<string, unknown>, header?: DataHeader): void =>
  assert.deepEqual(
    check(parts, header)
      .filter(({ severity }) => severity !== "info")
      .map(({ rule, message }) => `${rule}: ${message}`),
    [],
  );

const hidden = dense(8, "relu");
const ends = (units: number, activation: string, loss: unknown) => ({
  layers: [hidden, dense(units, activation)],
  loss,
});
const logits = (type: string) => ({ type, fromLogits: true });
const three = headerOf(classes("a", "b", "c"), [2]);

describe("output-activation", () => {
  const faulty: readonly (readonly [string, Record<string, unknown>, DataHeader?])[] = [
    ["softmax on one unit", ends(1, "softmax", "binaryCrossentropy")],
    ["softmax on one unit under a categorical loss", ends(1, "softmax", "categoricalCrossentropy")],
    [
      "softmax on one unit that predicts a number",
      ends(1, "softmax", "meanSquaredError"),
      headerOf(numbers(-9, 9), [2]),
    ],
    ["no activation before a binary cross-entropy", ends(1, "linear", "binaryCrossentropy")],
    ["no activation before a categorical one", ends(3, "linear", "sparseCategoricalCrossentropy"), three],
    ["relu before a cross-entropy", ends(3, "relu", "categoricalCrossentropy"), three],
    ["tanh before a cross-entropy", ends(1, "tanh", "binaryCrossentropy")],
    ["softsign before a cross-entropy", ends(3, "softsign", "categoricalCrossentropy"), three],
    ["softmax before fromLogits", ends(3, "softmax", logits("categoricalCrossentropy")), three],
    ["relu before fromLogits", ends(3, "relu", logits("categoricalCrossentropy")), three],
    ["sigmoid before fromLogits", ends(1, "sigmoid", logits("binaryCrossentropy"))],
    [
      "a sigmoid for numbers from -1 to 1",
      ends(1, "sigmoid", "meanSquaredError"),
      headerOf(numbers(-1, 1), [2]),
    ],
    ["a tanh for numbers up to 300", ends(1, "tanh", "meanSquaredError"), headerOf(numbers(0, 300), [2])],
  ];
  for (const [title, parts, header] of faulty)
    it(`finds ${title}`, () => void fires("output-activation", parts, header));

  it("finds softmax twice and takes the second away", () => {
    const layers = [hidden, dense(3, "softmax"), { type: "activation", activation: "softmax" }];
    const problem = fires("output-activation", { layers, loss: "categoricalCrossentropy" }, three);
    assert.equal(problem.path.join("."), "layers.2.activation");
  });

  const healthy: readonly (readonly [string, Record<string, unknown>, DataHeader?])[] = [
    [
      "two softmax units with categorical cross-entropy",
      ends(2, "softmax", "categoricalCrossentropy"),
      headerOf(classes("n", "y"), [2]),
    ],
    ["linear outputs with fromLogits", ends(3, "linear", logits("sparseCategoricalCrossentropy")), three],
    ["logSoftmax with fromLogits", ends(3, "logSoftmax", logits("sparseCategoricalCrossentropy")), three],
    ["sigmoids before a rescaling cross-entropy", ends(3, "sigmoid", "categoricalCrossentropy"), three],
    [
      "an activation layer after a linear one",
      { layers: [hidden, dense(1), { type: "activation", activation: "sigmoid" }] },
    ],
    [
      "tanh for numbers from -1 to 1",
      ends(1, "tanh", "meanSquaredError"),
      headerOf(numbers(-1.02, 1.01), [2]),
    ],
    [
      "a sigmoid for a target scaled to 0 … 1",
      {
        ...ends(1, "sigmoid", "meanSquaredError"),
        data: { source: "a.csv", target: "y", normalizeTarget: "minMax" },
      },
      headerOf(numbers(10, 900), [2]),
    ],
    ["a linear unit for numbers", ends(1, "linear", "meanSquaredError"), headerOf(numbers(-50, 900), [2])],
    ["relu for counts", ends(1, "relu", "meanSquaredError"), headerOf(numbers(0, 90), [2])],
  ];
  for (const [title, parts, header] of healthy) it(`is silent about ${title}`, () => silent(parts, header));
});

describe("target-range", () => {
  it("finds a relu before negative numbers", () => {
    fires("target-range", ends(1, "relu", "meanSquaredError"), headerOf(numbers(-5, 5), [2]));
  });
  it("is silent about a relu before numbers from 0 on", () => {
    silent(ends(1, "relu", "meanSquaredError"), headerOf(numbers(0, 5), [2]));
  });
});

describe("loss-mismatch", () => {
  const faulty: readonly (readonly [string, Record<string, unknown>, DataHeader?])[] = [
    ["a categorical loss over one unit", ends(1, "sigmoid", "categoricalCrossentropy")],
    [
      "a categorical loss for numbers",
      ends(1, "softmax", "sparseCategoricalCrossentropy"),
      headerOf(numbers(0, 2.5), [2]),
    ],
    ["a binary loss over exclusive softmax units", ends(3, "softmax", "binaryCrossentropy"), three],
    ["a binary loss for numbers", ends(1, "linear", "binaryCrossentropy"), headerOf(numbers(-3, 3), [2])],
    ["squared error behind a softmax", ends(3, "softmax", "meanSquaredError"), three],
  ];
  for (const [title, parts, header] of faulty) {
    it(`finds ${title}`, () => {
      const text = textOf(modelWith(parts));
      const found = lintOf(text, header).filter(({ rule }) => rule === "loss-mismatch");
      assert.equal(found.length, 1);
      const after = editedText(text, found[0]!.fixes[0]!.edits);
      assert.deepEqual(
        lintOf(after, header).filter(({ rule }) => rule === "loss-mismatch"),
        [],
      );
    });
  }

  it("only hints at squared error on one sigmoid, and at one sigmoid a class", () => {
    const brier = fires(
      "loss-mismatch",
      ends(1, "sigmoid", "meanSquaredError"),
      headerOf(classes("no", "yes"), [2]),
    );
    const oneVersusRest = fires("loss-mismatch", ends(3, "sigmoid", "binaryCrossentropy"), three);
    assert.deepEqual([brier.severity, oneVersusRest.severity], ["info", "info"]);
  });

  it("is silent about several labels at once, and about numbers under squared error", () => {
    const tags = headerOf(numbers(0, 1, { columns: ["a", "b", "c"], distinctIntegers: [0, 1] }), [2]);
    silent(ends(3, "sigmoid", "binaryCrossentropy"), tags);
    silent(
      ends(3, "linear", "meanSquaredError"),
      headerOf(numbers(-9, 9, { columns: ["a", "b", "c"] }), [2]),
    );
    silent(ends(1, "sigmoid", "binaryCrossentropy"), headerOf(classes("no", "yes"), [2]));
    silent(
      ends(1, "sigmoid", "binaryCrossentropy"),
      headerOf(numbers(0, 1, { distinctIntegers: [0, 1] }), [2]),
    );
  });
});

describe("class-count", () => {
  it("finds three units for four classes and changes them", () => {
    const problem = fires(
      "class-count",
      ends(3, "softmax", "categoricalCrossentropy"),
      headerOf(classes("a", "b", "c", "d"), [2]),
    );
    assert.equal(problem.fixes[0]?.title, "Change units 3 → 4");
    assert.equal(problem.severity, "error");
  });
  it("finds too few units for sparse targets, and warns of one too many", () => {
    assert.equal(
      fires("class-count", ends(2, "softmax", "sparseCategoricalCrossentropy"), three).severity,
      "error",
    );
    assert.equal(
      fires("class-count", ends(4, "softmax", "sparseCategoricalCrossentropy"), three).severity,
      "warning",
    );
  });
  it("finds one unit for ten class numbers", () => {
    const digits = headerOf(numbers(0, 9, { distinctIntegers: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9] }), [2]);
    const problem = fires("class-count", ends(1, "sigmoid", "binaryCrossentropy"), digits);
    assert.equal(problem.severity, "warning");
  });
  it("is silent while the data is unknown, where the numbers agree, and for one unit of two classes", () => {
    silent(ends(3, "softmax", "categoricalCrossentropy"));
    silent(ends(3, "softmax", "categoricalCrossentropy"), three);
    silent(ends(1, "sigmoid", "binaryCrossentropy"), headerOf(classes("no", "yes"), [2]));
  });
});

describe("hidden-activation", () => {
  const rings = (layers: readonly unknown[]) => ({ layers: [...layers, dense(1, "sigmoid")] });

  it("finds two linear layers in a row", () => {
    const problem = fires("hidden-activation", rings([dense(8)]));
    assert.equal(problem.path.join("."), "layers.0.activation");
  });
  it("finds linear layers with only dropout between, and mends all of them at once", () => {
    const text = textOf(modelWith(rings([dense(8), { type: "dropout", rate: 0.2 }, dense(8)])));
    const found = lintOf(text).filter(({ rule }) => rule === "hidden-activation");
    assert.equal(found.length, 2);
    assert.deepEqual(lintOf(editedText(text, found[0]!.fixes[1]!.edits)), []);
  });
  it("only hints at a linear bottleneck", () => {
    assert.equal(
      fires("hidden-activation", {
        layers: [dense(8, "relu"), dense(3), dense(8, "relu"), dense(1, "sigmoid")],
      }).severity,
      "info",
    );
  });
  it("finds a softmax inside", () =>
    void fires("hidden-activation", rings([dense(8, "softmax"), dense(8, "relu")])));
  it("finds a tall stack of sigmoids", () => {
    assert.equal(
      fires("hidden-activation", rings([{ repeat: 6, layers: [dense(8, "sigmoid")] }])).severity,
      "warning",
    );
  });
  it("only hints at a tall stack of tanh, which often learns", () => {
    assert.equal(
      fires("hidden-activation", rings([{ repeat: 9, layers: [dense(8, "tanh")] }])).severity,
      "info",
    );
  });

  const healthy: readonly (readonly [string, Record<string, unknown>])[] = [
    ["a single linear layer", { layers: [dense(1)], loss: "meanSquaredError" }],
    ["a linear last layer", { layers: [dense(8, "relu"), dense(1)], loss: "meanSquaredError" }],
    [
      "a linear layer followed by an activation layer",
      rings([dense(8), { type: "activation", activation: "relu" }]),
    ],
    [
      "batch normalization between a linear layer and its activation",
      rings([
        dense(8, "linear", { useBias: false }),
        { type: "batchNormalization" },
        { type: "activation", activation: "relu" },
      ]),
    ],
    [
      "batch normalization between two linear layers",
      rings([dense(8, "linear", { useBias: false }), { type: "batchNormalization" }]),
    ],
    ["four sigmoids in a row", rings([{ repeat: 4, layers: [dense(8, "sigmoid")] }])],
    [
      "sigmoids with batch normalization between",
      rings([{ repeat: 8, layers: [dense(8, "sigmoid"), { type: "batchNormalization" }] }]),
    ],
    ["many relus", rings([{ repeat: 9, layers: [dense(8, "relu")] }])],
    [
      "a softmax at the end, behind dropout",
      {
        layers: [hidden, dense(2, "softmax"), { type: "dropout", rate: 0.1 }],
        loss: "categoricalCrossentropy",
      },
    ],
  ];
  for (const [title, parts] of healthy) it(`is silent about ${title}`, () => silent(parts));
});

describe("symmetric-initialization", () => {
  const starting = (kernelInitializer: unknown, more: Record<string, unknown> = {}) => ({
    layers: [dense(8, "relu", { kernelInitializer, ...more }), dense(1, "sigmoid")],
  });
  for (const kernel of [
    "zeros",
    "ones",
    { type: "constant", value: 0.1 },
    { type: "randomNormal", stddev: 0 },
  ]) {
    it(`finds a hidden kernel of ${JSON.stringify(kernel)}`, () =>
      void fires("symmetric-initialization", starting(kernel)));
  }
  it("is silent about random kernels, zero biases, a zero last kernel, one unit, and random biases", () => {
    silent(starting("heNormal", { biasInitializer: "zeros" }));
    silent(starting("orthogonal"));
    silent(starting("ones", { units: 1 }));
    silent(starting("ones", { biasInitializer: "randomNormal" }));
    silent({ layers: [hidden, dense(1, "sigmoid", { kernelInitializer: "zeros" })] });
  });
});

describe("initialization-scale", () => {
  const stack = (kernelInitializer: unknown, activation = "relu") => ({
    layers: [{ repeat: 6, layers: [dense(8, activation, { kernelInitializer })] }, dense(1, "sigmoid")],
  });
  const normal = (stddev: number) => ({ type: "randomNormal", stddev });
  const uniform = (end: number) => ({ type: "randomUniform", minval: -end, maxval: end });

  it("finds kernels that shrink the signal", () => void fires("initialization-scale", stack(uniform(0.05))));
  it("finds kernels that blow it up", () => void fires("initialization-scale", stack(normal(3), "tanh")));
  it("is silent about scaled initializers, about numbers that come out right, and about one small layer", () => {
    for (const kernel of ["heNormal", "glorotUniform", "orthogonal", normal(0.5), uniform(0.9)])
      silent(stack(kernel));
    silent({ layers: [dense(8, "relu", { kernelInitializer: normal(0.01) }), dense(1, "sigmoid")] });
    silent({ layers: [hidden, dense(8, "relu"), dense(1, "sigmoid", { kernelInitializer: uniform(0.01) })] });
  });
  it("is silent where batch normalization brings back the scale", () => {
    const block = [
      dense(8, "linear", { kernelInitializer: normal(3), useBias: false }),
      { type: "batchNormalization" },
      { type: "activation", activation: "relu" },
    ];
    silent({ layers: [{ repeat: 6, layers: block }, dense(1, "sigmoid")] });
  });
});

describe("hyperparameter-range", () => {
  const faulty: readonly (readonly [string, Record<string, unknown>])[] = [
    ["sgd at 10", { optimizer: { type: "sgd", learningRate: 10 } }],
    ["Adam at 0.1", { optimizer: { type: "adam", learningRate: 0.1 } }],
    ["an ε of 1e-12", { optimizer: { type: "adam", epsilon: 1e-12 } }],
    [
      "an ε of 0.5 in batch normalization",
      { layers: [hidden, { type: "batchNormalization", epsilon: 0.5 }, dense(1, "sigmoid")] },
    ],
    ["a dropout of 0.9", { layers: [hidden, { type: "dropout", rate: 0.9 }, dense(1, "sigmoid")] }],
    ["a keepProb of 0.1", { layers: [hidden, { type: "dropout", keepProb: 0.1 }, dense(1, "sigmoid")] }],
    ["an l2 of 0.5", { regularization: { l2: 0.5 } }],
    [
      "an l1 of a layer of 1",
      { layers: [dense(8, "relu", { kernelRegularizer: { l1: 1 } }), dense(1, "sigmoid")] },
    ],
  ];
  for (const [title, parts] of faulty) it(`finds ${title}`, () => void fires("hyperparameter-range", parts));

  it("finds a faulty dropout of a repeated block once", () => {
    fires("hyperparameter-range", {
      layers: [{ repeat: 3, layers: [hidden, { type: "dropout", rate: 0.8 }] }, dense(1, "sigmoid")],
    });
  });

  it("is silent at the edges and about every default", () => {
    silent({ optimizer: { type: "adam", learningRate: 0.05, beta1: 0.4, beta2: 0.2 } });
    silent({ optimizer: { type: "sgd", learningRate: 1, momentum: 0.99 } });
    silent({ optimizer: { type: "rmsprop", learningRate: 0.1 } });
    silent({
      layers: [
        hidden,
        { type: "dropout", rate: 0.5 },
        { type: "dropout" },
        { type: "dropout", keepProb: 0.5 },
        dense(1, "sigmoid"),
      ],
    });
    silent({ regularization: { l2: 0.01 } });
  });
});

describe("batch-size", () => {
  const header = { ...headerOf(classes("no", "yes"), [2]), rows: 100 };
  it("finds a full batch in a short run", () =>
    void fires("batch-size", { training: { batchSize: "full", epochs: 5 } }, header));
  it("finds a last batch of one under batch normalization", () => {
    const layers = [hidden, { type: "batchNormalization" }, dense(1, "sigmoid")];
    fires("batch-size", { layers, training: { batchSize: 59, epochs: 50 } }, header);
  });
  it("hints at the nearest powers of two for a batch of 20, and at nothing for one of 16 or a full one", () => {
    const { severity, message } = fires("batch-size", { training: { batchSize: 20, epochs: 50 } }, header);
    assert.equal(severity, "info");
    assert.match(message, /\(16, 32\)/);
    assert.deepEqual(check({ training: { batchSize: 16, epochs: 50 } }, header), []);
    assert.deepEqual(check({ training: { batchSize: "full", epochs: 200 } }, header), []);
  });
  it("is silent about a full batch in a long run and about an uneven last batch", () => {
    silent({ training: { batchSize: "full", epochs: 200 } }, header);
    silent({ training: { batchSize: 59, epochs: 20 } }, header);
  });
});

describe("hints", () => {
  it("finds a bias before batch normalization, and is silent without one", () => {
    const layers = (useBias: boolean) => [
      dense(8, "linear", { useBias }),
      { type: "batchNormalization" },
      { type: "activation", activation: "relu" },
      dense(1, "sigmoid"),
    ];
    assert.equal(fires("redundant-bias", { layers: layers(true) }).severity, "info");
    assert.deepEqual(check({ layers: layers(false) }), []);
  });
  it("finds dropout before batch normalization, and is silent about the other order", () => {
    const [dropout, normalization] = [{ type: "dropout", rate: 0.2 }, { type: "batchNormalization" }];
    assert.equal(
      fires("dropout-before-batchnorm", { layers: [hidden, dropout, normalization, dense(1, "sigmoid")] })
        .severity,
      "info",
    );
    assert.deepEqual(check({ layers: [hidden, normalization, dropout, dense(1, "sigmoid")] }), []);
  });
  it("says that a gradient check leaves dropout out, to who has set one up and has dropout", () => {
    const layers = [hidden, { type: "dropout", rate: 0.2 }, dense(1, "sigmoid")];
    const { severity, path, message } = fires("dropout-in-gradient-check", {
      layers,
      gradientCheck: { samples: 50 },
    });
    assert.deepEqual([severity, path], ["info", ["layers", 1]]);
    assert.match(message, /switches dropout_1 off/);
    assert.deepEqual(check({ layers }), []);
    assert.deepEqual(check({ gradientCheck: { samples: 50 } }), []);
  });
});

describe("rules that look at weight layers know convolutions", () => {
  const image = headerOf(classes("a", "b", "c"), [16]);
  const loss = "sparseCategoricalCrossentropy";
  const pixels = { type: "reshape", targetShape: [4, 4, 1] };
  const conv = (activation: string, more: Record<string, unknown> = {}) => ({
    type: "conv2d",
    filters: 4,
    kernelSize: 3,
    padding: "same",
    activation,
    ...more,
  });
  const net = (layers: readonly unknown[], last: readonly unknown[] = [dense(3, "softmax")]) => ({
    layers: [pixels, ...layers, ...last],
    loss,
  });
  const flatten = { type: "flatten" };

  it("finds a linear convolution before a dense layer, average pooling between or not", () => {
    const problem = fires("hidden-activation", net([conv("linear"), flatten]), image);
    assert.equal(problem.path.join("."), "layers.1.activation");
    fires("hidden-activation", net([conv("linear"), { type: "globalAveragePooling2d" }]), image);
  });
  it("is silent about max pooling between, a relu, and a separable convolution", () => {
    silent(net([conv("linear"), { type: "maxPooling2d" }, flatten]), image);
    silent(net([conv("relu"), { type: "averagePooling2d" }, flatten]), image);
    const depthwise = { type: "depthwiseConv2d", kernelSize: 3 };
    silent(net([conv("relu"), depthwise, conv("relu", { kernelSize: 1 }), flatten]), image);
    fires("hidden-activation", net([depthwise, flatten]), image);
  });
  it("finds equal kernels of a hidden convolution", () => {
    fires("symmetric-initialization", net([conv("relu", { kernelInitializer: "zeros" }), flatten]), image);
  });
  it("finds a convolution's bias before batch normalization", () => {
    const normalized = [conv("linear"), { type: "batchNormalization" }];
    const layers = [...normalized, { type: "activation", activation: "relu" }, flatten];
    assert.equal(fires("redundant-bias", net(layers), image).severity, "info");
  });
  it("counts a convolution's filters as units at the end, unless they were flattened", () => {
    const pooled = { type: "globalAveragePooling2d" };
    const problem = fires("class-count", net([conv("softmax"), pooled], []), image);
    assert.equal(problem.path.join("."), "layers.1.filters");
    assert.equal(problem.fixes[0]?.title, "Change filters 4 → 3");
    silent(net([conv("softmax", { filters: 3 }), pooled], []), image);
    const flat = check(net([conv("softmax"), flatten], []), image);
    assert.deepEqual(
      flat.filter(({ rule }) => rule === "class-count"),
      [],
    );
  });
  it("finds no fault with a last batch of one under batch normalization over pixels", () => {
    const normalized = [conv("linear", { useBias: false }), { type: "batchNormalization" }];
    const layers = [...normalized, { type: "activation", activation: "relu" }, flatten];
    silent({ ...net(layers), training: { batchSize: 59, epochs: 50 } }, image);
  });
});
