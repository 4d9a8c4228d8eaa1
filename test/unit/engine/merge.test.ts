import assert from "node:assert/strict";
import fc from "fast-check";
import type { LayerType } from "../../../src/engine/layers/index";
import { compileNetwork } from "../../../src/engine/network";
import { inferShapes } from "../../../src/engine/shapes";
import { distance, gradientError, precisionGap, run, specOf } from "./layerBench";
import { chosen, layer, normals } from "./support";

const names = ["a", "b", "c", "d"];
const formulas = {
  add: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0),
  multiply: (values: readonly number[]) => values.reduce((product, value) => product * value, 1),
  average: (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length,
  maximum: (values: readonly number[]) => Math.max(...values),
  subtract: ([a, b]: readonly number[]) => a! - b!,
};

describe("merge layers", () => {
  for (const [type, formula] of Object.entries(formulas) as [
    LayerType,
    (values: readonly number[]) => number,
  ][]) {
    const merged = (count: number) => [layer(type, {}, { name: "out", inputs: names.slice(0, count) })];
    const counts = type === "subtract" ? [2] : [2, 3, 4];

    it(`${type} equals its formula within 1e-15, agrees with central differences within 1e-7`, () => {
      for (const count of counts) {
        for (const shape of [[7], [3, 2, 5], [1]]) {
          const shapes = Array.from({ length: count }, () => shape);
          const { y, inputs } = run(specOf(shapes, merged(count)), 3);
          const expected = inputs[0]!.map((_, at) => formula(inputs.map((values) => values[at]!)));
          assert.ok(distance(y, expected) <= 1e-15);
          assert.ok(precisionGap(specOf(shapes, merged(count)), 3) < 1e-6);
          assert.ok(gradientError(shapes, 3, merged(count)) < 1e-7);
        }
      }
    });

    it(`${type} of one layer with itself, and of a skip connection, agrees with central differences`, () => {
      const graph = [
        layer("dense", { units: 4, activation: chosen("tanh") }, { name: "h", inputs: ["input"] }),
        layer(type, {}, { name: "twice", inputs: ["h", "h"] }),
        layer("dense", { units: 4 }, { name: "g", inputs: ["twice"] }),
        layer(type, {}, { name: "skip", inputs: ["g", "h"] }),
      ];
      assert.ok(gradientError([[4]], 3, graph) < 1e-7);
    });

    it(`${type} says in a sentence that shapes differ, and stretches nothing silently`, () => {
      const found = inferShapes(
        [
          { name: "a", shape: [4, 3] },
          { name: "b", shape: [4, 1] },
        ],
        merged(2),
      );
      assert.match(found[0]!.mismatch!, /needs inputs of one shape, .* \[batch, 4, 3\] and \[batch, 4, 1\]/);
    });
  }

  it("maximum gives the gradient to the first of equal inputs, and is not checked across a change", () => {
    const spec = specOf([[2], [2]], [layer("maximum", {}, { name: "out", inputs: ["a", "b"] })]);
    const { network, pass } = {
      network: compileNetwork(spec, { precision: "float64", batchSize: 1, inputGradients: "all" }),
      pass: { examples: 1, mode: "training", dropout: true, step: 0 } as const,
    };
    network.inputs[0]!.values.set([1, 2]);
    network.inputs[1]!.values.set([1, 3]);
    network.forward(pass);
    network.loss(pass);
    network.backward(pass);
    assert.deepEqual(
      network.inputs.map(({ gradientValues }) => [...gradientValues!]),
      [
        [1, 0],
        [0, 3],
      ],
    );
    const near = normals(6, "near");
    const values = [near, near.map((value, at) => value + (at % 2 === 0 ? 1e-6 : -3e-6))];
    assert.ok(
      gradientError([[3], [3]], 2, [layer("maximum", {}, { name: "out", inputs: ["a", "b"] })], values) <
        1e-7,
    );
  });
});

describe("concatenate", () => {
  const joined = (axis: number, count = 2) => [
    layer("concatenate", { axis }, { name: "out", inputs: names.slice(0, count) }),
  ];

  it("joins along any axis, from the front (the batch is 0) or from the end", () => {
    const shapes = [
      [2, 3],
      [2, 1],
    ];
    for (const axis of [2, -1]) {
      const {
        y,
        inputs: [a, b],
      } = run(specOf(shapes, joined(axis)), 2);
      const expected = [0, 1, 2, 3].flatMap((line) => [...a!.subarray(3 * line, 3 * line + 3), b![line]!]);
      assert.deepEqual([...y], expected);
    }
    for (const axis of [1, -2]) {
      const {
        y,
        shape,
        inputs: [a, b],
      } = run(
        specOf(
          [
            [2, 3],
            [1, 3],
          ],
          joined(axis),
        ),
        2,
      );
      assert.deepEqual(shape, [3, 3]);
      assert.deepEqual(
        [...y],
        [0, 1].flatMap((at) => [...a!.subarray(6 * at, 6 * at + 6), ...b!.subarray(3 * at, 3 * at + 3)]),
      );
    }
  });

  it("agrees with central differences within 1e-7 over random shapes and axes", () => {
    const size = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(size, { minLength: 1, maxLength: 3 }),
        fc.nat(),
        fc.array(size, { minLength: 2, maxLength: 4 }),
        (shape, which, widths) => {
          const place = which % shape.length;
          const shapes = widths.map((width) => shape.with(place, width));
          assert.ok(gradientError(shapes, 2, joined(place + 1, widths.length)) < 1e-7);
        },
      ),
      { seed: 6, numRuns: 15 },
    );
  });

  it("says in a sentence which axis it has not, and where inputs differ", () => {
    const sentence = (axis: number, ...shapes: number[][]) =>
      inferShapes(
        shapes.map((shape, at) => ({ name: names[at]!, shape })),
        joined(axis),
      )[0]!.mismatch ?? "";
    assert.match(sentence(0, [2], [2]), /along axis 0, the batch/);
    assert.match(sentence(3, [2, 2], [2, 2]), /axis 3, which \[batch, 2, 2\] has not/);
    assert.match(sentence(-3, [2, 2], [2, 2]), /axis -3/);
    assert.match(sentence(-1, [2, 2], [3, 2]), /along axis -1 alone, .* \[batch, 2, 2\] and \[batch, 3, 2\]/);
    assert.match(sentence(-1, [], []), /axis -1, which \[batch\] has not/);
    assert.equal(sentence(1, [2, 2], [3, 2]), "");
  });
});

describe("embedding", () => {
  const build = (precision: "float32" | "float64") => {
    const embedding = layer("embedding", { inputDim: 4, outputDim: 3 }, { name: "out", inputs: ["input"] });
    const network = compileNetwork(specOf([[2]], [embedding]), {
      precision,
      batchSize: 2,
      inputGradients: "all",
    });
    network.parameter("out/embeddings")!.values.set(Array.from({ length: 12 }, (_, at) => at));
    return network;
  };
  const pass = { examples: 2, mode: "training", dropout: true, step: 0 } as const;

  for (const precision of ["float32", "float64"] as const) {
    it(`takes the row of every class number, and adds up the gradients of each (${precision})`, () => {
      const network = build(precision);
      network.inputs[0]!.values.set([2, 0, 2, 3]);
      network.forward(pass);
      assert.deepEqual([...network.output.values], [6, 7, 8, 0, 1, 2, 6, 7, 8, 9, 10, 11]);
      network.target.values.fill(0);
      network.loss(pass);
      network.backward(pass);
      const gradient = [...network.parameter("out/embeddings")!.gradientValues!];
      const expected = [0, 1, 2, 0, 0, 0, 12, 14, 16, 9, 10, 11].map((value) => value / 6);
      assert.ok(distance(gradient, expected) < 1e-6);
      assert.deepEqual([...network.inputs[0]!.gradientValues!], [0, 0, 0, 0]);
    });
  }

  it("gives NaN, never another row, for a number that has none", () => {
    const network = build("float64");
    network.inputs[0]!.values.set([4, -1, NaN, Infinity]);
    network.forward(pass);
    assert.ok([...network.output.values].every(Number.isNaN));
    network.loss(pass);
    network.backward(pass);
    assert.ok([...network.parameter("out/embeddings")!.gradientValues!].every((value) => value === 0));
  });

  it("agrees with central differences within 1e-7, alone and before other layers", () => {
    const words = Float64Array.from({ length: 12 }, (_, at) => (at * 5) % 7);
    const embedding = layer("embedding", { inputDim: 7, outputDim: 3 });
    assert.ok(gradientError([[4]], 3, [embedding], [words]) < 1e-7);
    const conv = layer("conv1d", { filters: 2, kernelSize: [2], activation: chosen("tanh") });
    assert.ok(gradientError([[4]], 3, [embedding, conv, layer("globalMaxPooling1d")], [words]) < 1e-7);
  });
});
