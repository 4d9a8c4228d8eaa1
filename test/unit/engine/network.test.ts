import assert from "node:assert/strict";
import { checkGradients } from "../../../src/engine/gradientCheck";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import { UserError } from "../../../src/engine/userError";
import {
  chain,
  chosen,
  examplesOf,
  layer,
  loss,
  networkSpec,
  normals,
  randomExamples,
  trainingPass,
} from "./support";
import { testDefinitions } from "./testLayers";

const dense = (name: string, inputs: string[], units = 3): LayerSpec =>
  layer("dense", { units, activation: chosen("tanh") }, { name, inputs });
const sum = (name: string, inputs: string[]): LayerSpec => ({ name, type: "sum", options: {}, inputs });
const options = { tolerance: 1e-7, samples: 100, batchSize: 5, definitions: testDefinitions };

describe("a network of several consumers", () => {
  const examples = randomExamples([3], 5, [3], normals(15, "targets"));

  const graphs: Record<string, LayerSpec[]> = {
    "a residual connection": [dense("a", ["input"]), dense("b", ["a"]), sum("c", ["a", "b"])],
    "the same tensor twice and three times": [
      dense("a", ["input"]),
      sum("b", ["a", "a"]),
      sum("c", ["b", "a", "b"]),
    ],
    "the raw input in the middle": [dense("a", ["input"]), sum("b", ["a", "input"]), dense("c", ["b"])],
    "layers that pass their input through, beside others": [
      dense("a", ["input"]),
      layer("flatten", {}, { name: "b", inputs: ["a"] }),
      layer("activation", { activation: chosen("sigmoid") }, { name: "c", inputs: ["a"] }),
      dense("d", ["a"]),
      sum("e", ["b", "c", "d"]),
    ],
    "only layers that pass their input through": [
      dense("a", ["input"]),
      layer("flatten", {}, { name: "b", inputs: ["a"] }),
      layer("activation", { activation: chosen("tanh") }, { name: "c", inputs: ["a"] }),
      sum("d", ["b", "c"]),
    ],
    "a layer nobody reads": [dense("a", ["input"]), dense("b", ["a"]), dense("c", ["a"])],
    "an output that others read": [
      sum("b", ["c", "c"]),
      dense("a", ["input"]),
      layer("activation", { activation: chosen("tanh") }, { name: "c", inputs: ["a"] }),
    ],
    "inputs in another order than the file": [sum("c", ["b", "a"]), dense("a", ["input"]), dense("b", ["a"])],
  };
  for (const [title, layers] of Object.entries(graphs)) {
    it(`${title}: gradients within 1e-7 of central differences`, () => {
      const check = checkGradients(
        networkSpec([3], [3], layers, loss("meanSquaredError")),
        examples,
        options,
      );
      assert.ok(check.relativeError < 1e-7, JSON.stringify(check.parameters));
    });
  }

  it("shows each layer the gradient of its own output, summed over all its consumers", () => {
    const layers = graphs["layers that pass their input through, beside others"]!;
    const network = compileNetwork(networkSpec([3], [3], layers, loss("meanSquaredError")), {
      precision: "float64",
      batchSize: 5,
      definitions: testDefinitions,
    });
    network.initialize();
    examples.read(Uint32Array.of(0, 1, 2, 3, 4), 0, 5, [network.inputs[0]!.values], network.target.values);
    const pass = trainingPass(5);
    network.forward(pass);
    network.loss(pass);
    network.backward(pass);
    const of = (name: string) => network.nodes.find((node) => node.name === name)!;
    for (const name of ["b", "c", "d"])
      assert.deepEqual([...of(name).gradientValues], [...of("e").gradientValues]);
    assert.notDeepEqual([...of("a").gradientValues], [...of("e").gradientValues]);
  });

  it("several inputs: each has its own gradient, within 1e-7", () => {
    const inputs = [
      { name: "camera", shape: [4], values: normals(20, "camera") },
      { name: "speed", shape: [1], values: normals(5, "speed") },
    ];
    const layers = [dense("a", ["camera"]), dense("b", ["speed"]), sum("c", ["a", "b"])];
    const spec = networkSpec([4], [3], layers, loss("meanSquaredError"), { inputs });
    const check = checkGradients(spec, examplesOf(inputs, [3], normals(15, "targets")), options);
    assert.ok(check.passed);
    const named = check.parameters.filter(({ parameter }) => parameter.startsWith("input"));
    assert.deepEqual(
      named.map(({ layer, parameter, of }) => [layer, parameter, of]),
      [
        ["a", "input", 20],
        ["b", "input", 5],
      ],
      "each a layer's n-th input, whichever of the network's it is",
    );
  });
});

describe("compiling a network", () => {
  it("refuses what does not fit with the layer's name and the sentence", () => {
    const spec = networkSpec(
      [4],
      [1],
      chain(layer("reshape", { targetShape: [3] })),
      loss("meanSquaredError"),
    );
    assert.throws(
      () => compileNetwork(spec, { precision: "float32", batchSize: 1 }),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /^reshape_1: targetShape/);
        return true;
      },
    );
    const wrongTarget = networkSpec([4], [2], chain(layer("dense", { units: 3 })), loss("meanSquaredError"));
    assert.throws(
      () => compileNetwork(wrongTarget, { precision: "float32", batchSize: 1 }),
      /one value for each unit/,
    );
  });

  it("says how much memory a network too large for 4 GB needs, and what to reduce", () => {
    const spec = networkSpec(
      [100_000],
      [1],
      chain(layer("dense", { units: 100_000 })),
      loss("meanSquaredError"),
      { targetShape: [100_000] },
    );
    assert.throws(
      () => compileNetwork(spec, { precision: "float32", batchSize: 1 }),
      (error: unknown) => {
        assert.ok(error instanceof UserError);
        assert.match(error.message, /needs 149 GB.*smaller training\.batchSize or fewer units/);
        return true;
      },
    );
  });

  it("initializes by seed and name: the same again, another for another seed, not the same for two layers", () => {
    const layers = chain(layer("dense", { units: 4 }), layer("dense", { units: 4 }));
    const network = compileNetwork(networkSpec([4], [4], layers, loss("meanSquaredError")), {
      precision: "float32",
      batchSize: 1,
    });
    const drawn = (seed?: number): number[][] => {
      network.initialize(seed);
      return network.parameters.map(({ values }) => [...values]);
    };
    const first = drawn();
    assert.deepEqual(drawn(1), first);
    assert.notDeepEqual(drawn(2), first);
    assert.notDeepEqual(first[0], first[2]);
  });

  it("a layer's kernelRegularizer replaces both global terms, and biases have none", () => {
    const layers = chain(
      layer("dense", { units: 2, kernelRegularizer: { l1: 0, l2: 0.5 } }),
      layer("dense", { units: 1 }),
    );
    const spec = networkSpec([2], [1], layers, loss("meanSquaredError"), {
      regularization: { l1: 0.1, l2: 0 },
    });
    const network = compileNetwork(spec, { precision: "float64", batchSize: 1 });
    network.initialize();
    for (const { name, values } of network.parameters) if (name === "bias") values.fill(3);
    const [first, second] = network.parameters
      .filter(({ name }) => name === "kernel")
      .map(({ values }) => [...values]);
    const squares = first!.reduce((total, weight) => total + weight ** 2, 0);
    const magnitudes = second!.reduce((total, weight) => total + Math.abs(weight), 0);
    assert.ok(Math.abs(network.penalty() - (0.25 * squares + 0.1 * magnitudes)) < 1e-15);
    const check = checkGradients(spec, randomExamples([2], 4, [1], normals(4, "targets")), options);
    assert.ok(check.passed, JSON.stringify(check));
  });
});
