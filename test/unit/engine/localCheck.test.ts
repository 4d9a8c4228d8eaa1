/** Each built-in layer's backward pass and each loss alone: right, so that none is accused beside a user's mistake. */
import assert from "node:assert/strict";
import { checkAlone } from "../../../src/engine/gradients/localCheck";
import { localUnits } from "../../../src/engine/gradients/localUnit";
import type { TensorCheckOptions } from "../../../src/engine/gradients/tensorCheck";
import { losses, type LossName } from "../../../src/engine/losses/index";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec, NetworkSpec } from "../../../src/engine/networkSpec";
import { type Shape, sizeOf } from "../../../src/engine/shape";
import {
  chain,
  chosen,
  classNumbers,
  layer,
  loss,
  networkSpec,
  normals,
  oneHot,
  trainingPass,
} from "./support";

const options: TensorCheckOptions = {
  epsilon: 1e-5,
  tolerance: 1e-7,
  samples: 60,
  biases: "whole",
  seed: 1,
  sweep: false,
  proceed: () => true,
  onEntry: () => undefined,
  onTensor: () => undefined,
};
const examples = 6;

/** Checks all units of the network with normal inputs; the names of those that had something to check. */
function checkAll(spec: NetworkSpec, inputs: ArrayLike<number>, targets: ArrayLike<number>): string[] {
  const network = compileNetwork(spec, { precision: "float64", batchSize: 8, inputGradients: "all" });
  network.initialize();
  network.inputs[0]!.values.set(inputs);
  network.target.values.set(targets);
  const pass = trainingPass(examples, { dropout: false });
  network.forward(pass);
  network.loss(pass);
  network.backward(pass);
  const before = network.parameters.filter(({ trainable }) => trainable).map(({ values }) => values.slice());
  const units = localUnits(network, pass);
  for (const unit of units) assert.deepEqual(checkAlone(unit, examples, options), [], unit.name);
  assert.deepEqual(
    network.parameters.filter(({ trainable }) => trainable).map(({ values }) => values.slice()),
    before,
  );
  return units.map(({ name }) => name);
}

const activated = (type: "dense", units: number, activation: string) =>
  layer(type, { units, activation: chosen(activation) });

const stacks: Readonly<Record<string, { shape: Shape; layers: readonly LayerSpec[] }>> = {
  images: {
    shape: [6, 6, 2],
    layers: [
      layer("conv2d", { filters: 4, kernelSize: [3, 3], activation: chosen("relu") }),
      layer("batchNormalization"),
      layer("depthwiseConv2d", { kernelSize: [2, 2], padding: "same" }),
      layer("maxPooling2d"),
      layer("conv2dTranspose", { filters: 3, kernelSize: [2, 2] }),
      layer("averagePooling2d"),
      layer("flatten"),
      layer("dense", { units: 3 }),
    ],
  },
  sequences: {
    shape: [5, 3],
    layers: [
      layer("conv1d", { filters: 4, kernelSize: [2] }),
      layer("bidirectional", {
        layer: { type: "gru", options: layer("gru", { units: 3, returnSequences: true }).options },
      }),
      layer("layerNormalization"),
      layer("multiHeadAttention", { heads: 2, keyDim: 3 }),
      layer("timeDistributed", { layer: { type: "dense", options: activated("dense", 4, "tanh").options } }),
      layer("lstm", { units: 4, returnSequences: true }),
      layer("simpleRNN", { units: 3 }),
    ],
  },
  "states and merges": {
    shape: [4, 3],
    layers: [
      layer("lstm", { units: 3, returnSequences: true }, { name: "first" }),
      layer("lstm", { units: 3, returnSequences: true, initialState: "first" }, { name: "second" }),
      layer("attention", {}, { name: "both", inputs: ["first", "second"] }),
      layer("multiply", {}, { name: "squared", inputs: ["both", "both"] }),
      layer("maximum", {}, { name: "largest", inputs: ["squared", "first"] }),
      layer("concatenate", {}, { name: "side", inputs: ["largest", "second"] }),
      layer("globalMaxPooling1d"),
      layer("dropout", { rate: 0.5 }),
      activated("dense", 3, "softmax"),
    ],
  },
};

describe("backward passes alone", () => {
  for (const [name, { shape, layers }] of Object.entries(stacks)) {
    it(`of ${name} are right, and leave the parameters as they were`, () => {
      const spec = networkSpec(shape, [3], chain(...layers), loss("meanSquaredError"));
      const names = checkAll(spec, normals(examples * sizeOf(shape), name), normals(examples * 3, "targets"));
      assert.ok(names.length >= layers.length - 1, names.join());
    });
  }

  it("of words: the numbers of rows are no subject, the rows are", () => {
    const layers = [
      layer("embedding", { inputDim: 5, outputDim: 3 }),
      layer("flatten"),
      layer("dense", { units: 1 }),
    ];
    const spec = networkSpec([4], [1], chain(...layers), loss("meanSquaredError"));
    const names = checkAll(spec, classNumbers(4 * examples, 5, "words"), normals(examples, "targets"));
    assert.deepEqual(names, ["loss", "dense_1", "embedding_1"]);
  });

  for (const name of Object.keys(losses) as LossName[]) {
    it(`of ${name} is right`, () => {
      const isClass = losses[name].target === "classNumbers";
      const classes = classNumbers(examples, 3, "classes");
      const target = isClass ? [1] : [3];
      const targets = isClass ? classes : oneHot(classes, 3);
      const head = activated("dense", 3, name === "meanSquaredError" ? "tanh" : "sigmoid");
      const spec = networkSpec([4], target, chain(head), loss(name));
      assert.ok(checkAll(spec, normals(4 * examples, "inputs"), targets).includes("loss"));
    });
  }
});
