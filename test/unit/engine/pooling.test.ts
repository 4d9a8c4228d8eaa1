import assert from "node:assert/strict";
import fc from "fast-check";
import { compileNetwork } from "../../../src/engine/network";
import { distance, gradientError, precisionGap, run, specOf } from "./layerBench";
import { pool, type Sliding, tapsOf } from "./slidingReference";
import { chain, layer, trainingPass } from "./support";

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const largest = (values: readonly number[]): number => Math.max(...values);

const cases: readonly (readonly [string, Sliding, number])[] = [
  [
    "2 × 2 on an even size",
    { image: [6, 4], window: [2, 2], strides: [2, 2], dilation: [1, 1], padding: "valid" },
    3,
  ],
  [
    "2 × 2 on an odd size",
    { image: [7, 5], window: [2, 2], strides: [2, 2], dilation: [1, 1], padding: "valid" },
    4,
  ],
  [
    "2 × 2, same on an odd size",
    { image: [7, 5], window: [2, 2], strides: [2, 2], dilation: [1, 1], padding: "same" },
    5,
  ],
  [
    "overlapping windows",
    { image: [6, 7], window: [3, 2], strides: [2, 1], dilation: [1, 1], padding: "valid" },
    9,
  ],
  [
    "overlapping windows, same",
    { image: [6, 7], window: [3, 4], strides: [1, 2], dilation: [1, 1], padding: "same" },
    1,
  ],
  [
    "gaps between windows",
    { image: [8, 8], window: [2, 1], strides: [3, 2], dilation: [1, 1], padding: "same" },
    2,
  ],
];

for (const [type, reduce] of [
  ["max", largest],
  ["average", mean],
] as const) {
  describe(`${type} pooling`, () => {
    for (const [title, sliding, channels] of cases) {
      const { image, window, strides, padding } = sliding;
      const pooling = layer(`${type}Pooling2d`, { poolSize: window, strides, padding });
      const spec = specOf([[...image, channels]], chain(pooling));

      it(`equals the plain loop within 1e-15 in float64: ${title}`, () => {
        const { y, shape, inputs } = run(spec, 3);
        assert.deepEqual(shape, [...tapsOf(sliding).outputs, channels]);
        assert.ok(distance(y, pool(sliding, inputs[0]!, { batch: 3, channels }, reduce)) <= 1e-15);
      });

      it(`agrees with central differences within 1e-7, in float32 within 1e-6: ${title}`, () => {
        assert.ok(gradientError([[...image, channels]], 2, [pooling]) < 1e-7);
        assert.ok(precisionGap(spec, 2) < 1e-6);
      });
    }

    it("over a sequence is that over an image of height 1", () => {
      const pooling = layer(`${type}Pooling1d`, { poolSize: [3], strides: [2], padding: "same" });
      const { y, shape, inputs } = run(specOf([[8, 2]], chain(pooling)), 2);
      const sliding: Sliding = {
        image: [1, 8],
        window: [1, 3],
        strides: [1, 2],
        dilation: [1, 1],
        padding: "same",
      };
      assert.deepEqual(shape, [4, 2]);
      assert.ok(distance(y, pool(sliding, inputs[0]!, { batch: 2, channels: 2 }, reduce)) <= 1e-15);
      assert.ok(gradientError([[8, 2]], 2, [pooling]) < 1e-7);
    });

    it("has windows of 2 that touch, where the file says nothing", () => {
      assert.deepEqual(run(specOf([[7, 6, 2]], chain(layer(`${type}Pooling2d`))), 1).shape, [3, 3, 2]);
      assert.deepEqual(run(specOf([[7, 2]], chain(layer(`${type}Pooling1d`))), 1).shape, [3, 2]);
    });

    const whole = type === "max" ? "globalMaxPooling" : "globalAveragePooling";
    it(`over the whole image or sequence leaves the channels: ${whole}`, () => {
      const image = run(specOf([[5, 3, 6]], chain(layer(`${whole}2d`))), 2);
      const sequence = run(specOf([[15, 6]], chain(layer(`${whole}1d`))), 2);
      const sliding: Sliding = {
        image: [5, 3],
        window: [5, 3],
        strides: [1, 1],
        dilation: [1, 1],
        padding: "valid",
      };
      const expected = pool(sliding, image.inputs[0]!, { batch: 2, channels: 6 }, reduce);
      assert.deepEqual([image.shape, sequence.shape], [[6], [6]]);
      assert.ok(distance(image.y, expected) <= 1e-15);
      assert.deepEqual(sequence.y, image.y);
      assert.ok(gradientError([[5, 3, 6]], 2, [layer(`${whole}2d`)]) < 1e-7);
      assert.ok(gradientError([[5, 3]], 2, [layer(`${whole}1d`)]) < 1e-7);
    });

    it("agrees with central differences within 1e-7 over random windows behind a convolution", () => {
      const size = fc.integer({ min: 1, max: 3 });
      const pair = fc.tuple(size, size);
      fc.assert(
        fc.property(
          pair,
          pair,
          fc.constantFrom("valid", "same"),
          size,
          (poolSize, strides, padding, batch) => {
            const conv = layer("conv2d", { filters: 3, kernelSize: [2, 2], padding: "same" });
            const pooling = layer(`${type}Pooling2d`, { poolSize, strides, padding });
            assert.ok(gradientError([[5, 6, 2]], batch, [conv, pooling, layer("flatten")]) < 1e-7);
          },
        ),
        { seed: 5, numRuns: 12 },
      );
    });
  });
}

describe("max pooling", () => {
  it("gives the gradient to the first of equal pixels, and lets NaN through", () => {
    const network = compileNetwork(specOf([[1, 4, 1]], chain(layer("maxPooling2d", { poolSize: [1, 2] }))), {
      precision: "float64",
      batchSize: 1,
      inputGradients: "all",
    });
    network.inputs[0]!.values.set([2, 2, 1, NaN]);
    const pass = trainingPass(1);
    network.forward(pass);
    assert.deepEqual([...network.output.values], [2, NaN]);
    network.inputs[0]!.values.set([2, 2, 1, 3]);
    network.forward(pass);
    network.loss(pass);
    network.backward(pass);
    assert.deepEqual([...network.inputs[0]!.gradientValues!], [2, 0, 0, 3]);
  });

  it("is checked beside, not across, the places where another pixel becomes the largest", () => {
    // Two pixels 1e-6 apart: a step of 1e-5 would change the winner.
    const close = [0.5, 0.5 + 1e-6, 0.1, 0.3, -1, -1 + 1e-7, -2, -3];
    assert.ok(gradientError([[2, 2, 1]], 2, [layer("maxPooling2d")], [close]) < 1e-7);
  });
});
