import assert from "node:assert/strict";
import { compileNetwork } from "../../../src/engine/network";
import { lint } from "../../../src/diagnosis/lint";
import { layerViews } from "../../../src/model/layerViews";
import { networkSpecOf } from "../../../src/model/network";
import { parseModel } from "../../../src/model/parseModel";
import { classes, dense, headerOf, modelWith, textOf } from "./models";

const digits = headerOf(classes(..."0123456789".split("")), [28, 28, 1]);
const documentOf = (layers: readonly unknown[]) =>
  parseModel(
    textOf(
      modelWith({
        data: { source: "digits.csv", target: "digit" },
        layers,
        loss: "sparseCategoricalCrossentropy",
      }),
    ),
    "m.model.json",
  );
const shapesOf = (layers: readonly unknown[], header = digits) =>
  layerViews(documentOf(layers), header).map(({ name, outputShape }) => [name, outputShape]);
const conv = (filters: number, kernelSize: number, more: Record<string, unknown> = {}) => ({
  type: "conv2d",
  filters,
  kernelSize,
  activation: "relu",
  ...more,
});
const flatten = { type: "flatten" };

describe("a small LeNet", () => {
  const lenet = [
    conv(6, 5, { padding: "same" }),
    { type: "averagePooling2d" },
    conv(16, 5),
    { type: "averagePooling2d" },
    flatten,
    dense(120, "tanh"),
    dense(84, "tanh"),
    dense(10, "softmax"),
  ];

  it("has the shapes and the 61,706 parameters of LeCun et al. 1998", () => {
    const document = documentOf(lenet);
    assert.deepEqual(lint(document, digits), []);
    assert.deepEqual(
      shapesOf(lenet).map(([, shape]) => shape),
      [
        "[batch, 28, 28, 6]",
        "[batch, 14, 14, 6]",
        "[batch, 10, 10, 16]",
        "[batch, 5, 5, 16]",
        "[batch, 400]",
        "[batch, 120]",
        "[batch, 84]",
        "[batch, 10]",
      ],
    );
    const counts = layerViews(document, digits).map(({ parameterCount }) => parameterCount ?? 0);
    assert.equal(
      counts.reduce((sum, count) => sum + count),
      61_706,
    );
  });

  it("compiles as the file says it", () => {
    const network = compileNetwork(networkSpecOf(documentOf(lenet).spec!, digits), {
      precision: "float32",
      batchSize: 2,
    });
    assert.deepEqual(network.parameter("conv2d_2/kernel")!.shape, [5, 5, 6, 16]);
    assert.deepEqual(network.output.shape, [10]);
  });

  it("says along the chain of shapes where a window no longer fits", () => {
    const deep = [
      conv(4, 5),
      ...Array.from({ length: 3 }, () => ({ type: "maxPooling2d" })),
      conv(4, 5),
      flatten,
    ];
    const [problem, ...others] = lint(documentOf([...deep, dense(10, "softmax")]), digits).filter(
      ({ severity }) => severity === "error",
    );
    assert.deepEqual(others, []);
    assert.equal(problem!.path.join("."), "layers.4");
    assert.match(
      problem!.message,
      /^Conv2d slides a window of 5 × 5 with padding valid, .* \[batch, 3, 3, 4\]/,
    );
    assert.match(problem!.message, /maxPooling2d_3 \[batch, 3, 3, 4\] → conv2d_2\.$/);
  });

  it("says that an image is missing its axes, and what gives them", () => {
    const row = headerOf(digits.target, [784]);
    const [problem] = lint(documentOf([conv(4, 5), flatten, dense(10, "softmax")]), row);
    assert.match(
      problem!.message,
      /Conv2d needs \[batch, height, width, channels\], .* \[batch, 784\]; a reshape/,
    );
    const mended = [{ type: "reshape", targetShape: [28, 28, 1] }, conv(4, 5), flatten, dense(10, "softmax")];
    assert.deepEqual(lint(documentOf(mended), row), []);
  });
});

describe("a graph with skip connections", () => {
  const block = {
    repeat: 2,
    layers: [
      conv(8, 3, { padding: "same", name: "in" }),
      conv(8, 3, { padding: "same", name: "body" }),
      { type: "add", name: "skip", inputs: ["body", "in"] },
    ],
  };

  it("has the shapes of its block's own copies, and compiles", () => {
    const layers = [block, { type: "globalAveragePooling2d" }, dense(10, "softmax")];
    const document = documentOf(layers);
    assert.deepEqual(lint(document, digits), []);
    assert.deepEqual(document.layers.map(({ name, inputs }) => `${name} < ${inputs.join()}`).slice(0, 6), [
      "in_1 < input",
      "body_1 < in_1",
      "skip_1 < body_1,in_1",
      "in_2 < skip_1",
      "body_2 < in_2",
      "skip_2 < body_2,in_2",
    ]);
    const spec = networkSpecOf(document.spec!, digits);
    assert.equal(compileNetwork(spec, { precision: "float32", batchSize: 1 }).nodes.length, 8);
  });

  it("names both shapes where branches do not fit", () => {
    const layers = [
      conv(8, 3, { name: "left" }),
      conv(8, 3, { name: "right", inputs: ["input"], padding: "same" }),
      { type: "add", inputs: ["left", "right"] },
      flatten,
      dense(10, "softmax"),
    ];
    const [problem] = lint(documentOf(layers), digits);
    assert.match(
      problem!.message,
      /Add needs inputs of one shape, and was given \[batch, 26, 26, 8\] and \[batch, 28, 28, 8\]/,
    );
    assert.equal(problem!.related?.length, 2);
  });

  it("says that a merge needs several inputs", () => {
    const [problem] = lint(documentOf([{ type: "add" }, flatten, dense(10, "softmax")]), digits);
    assert.match(problem!.message, /Add takes at least 2 inputs, and "add_1" names 1/);
  });
});

describe("a layer of type input", () => {
  const rest = [flatten, dense(10, "softmax")];

  it("gives the network's input its name, and what follows it reads it", () => {
    const layers = [
      { type: "input", name: "pixels" },
      ...rest,
      dense(10, "softmax", { inputs: ["flatten_1"] }),
    ];
    const document = documentOf(layers);
    assert.deepEqual(document.problems, []);
    assert.deepEqual(
      document.layers.map(({ inputs }) => inputs.join()),
      ["pixels", "flatten_1", "flatten_1"],
    );
    const spec = networkSpecOf(document.spec!, digits);
    assert.deepEqual(spec.inputs, [{ name: "pixels", shape: [28, 28, 1] }]);
    assert.equal(compileNetwork(spec, { precision: "float32", batchSize: 1 }).nodes.length, 3);
  });

  it("may be called `input`, and may be named by later layers", () => {
    for (const name of ["input", "x"]) {
      const again = { type: "flatten", inputs: [name] };
      const document = documentOf([{ type: "input", name }, ...rest, again, dense(10, "softmax")]);
      assert.deepEqual(document.problems, []);
      assert.equal(document.layers[2]!.inputs[0], name);
    }
  });

  const faulty: readonly (readonly [string, readonly unknown[], string, RegExp])[] = [
    ["reads a layer", [{ type: "input", inputs: ["input"] }, ...rest], "layers.0.inputs", /reads the data/],
    ["stands alone", [{ type: "input" }], "layers.0", /needs another layer/],
    [
      "has the name of a layer",
      [{ type: "input", name: "a" }, { type: "flatten", name: "a" }, ...rest],
      "layers.1.name",
      /Two layers are called `a`/,
    ],
    [
      "is one of several",
      [{ type: "input", name: "a" }, ...rest, { type: "input", name: "b" }, ...rest],
      "layers.3.name",
      /The data give one input, `a`, and this would be another, `b`.* under `data.inputs`/,
    ],
  ];
  for (const [title, layers, path, message] of faulty) {
    it(`is refused at its place where it ${title}`, () => {
      const [problem] = documentOf(layers).problems;
      assert.equal(problem?.path.join("."), path);
      assert.match(problem.message, message);
    });
  }
});
