import assert from "node:assert/strict";
import fc from "fast-check";
import { layers, type LayerType } from "../../../src/engine/layers/index";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import { inferShapes } from "../../../src/engine/shapes";
import { chain, chosen, layer } from "./support";

const input = [{ name: "input", shape: [28, 28, 1] }];

describe("shape inference", () => {
  it("gives every layer's shapes and parameters", () => {
    const shapes = inferShapes(
      input,
      chain(
        layer("flatten"),
        layer("dense", { units: 10 }),
        layer("batchNormalization"),
        layer("reshape", { targetShape: [2, 5] }),
      ),
    );
    assert.deepEqual(
      shapes.map(({ outputShape }) => outputShape),
      [[784], [10], [10], [2, 5]],
    );
    assert.deepEqual(shapes[1]!.parameters, [
      { name: "kernel", shape: [784, 10], count: 7840, trainable: true },
      { name: "bias", shape: [10], count: 10, trainable: true },
    ]);
    assert.deepEqual(
      shapes.map(({ parameterCount }) => parameterCount),
      [0, 7850, 40, 0],
    );
    assert.deepEqual(
      shapes[2]!.parameters.map(({ name, trainable }) => `${name} ${trainable}`),
      ["gamma true", "beta true", "movingMean false", "movingVariance false"],
    );
  });

  it("puts one sentence on the layer that does not fit, and none on those after it", () => {
    const shapes = inferShapes(
      input,
      chain(layer("flatten"), layer("reshape", { targetShape: [5, 5] }), layer("dense", { units: 3 })),
    );
    assert.match(shapes[1]!.mismatch!, /\[batch, 5, 5\] has 25 entries .* \[batch, 784\] has 784/);
    assert.deepEqual(shapes[2], { name: "dense_1", inputShapes: [], parameters: [], parameterCount: 0 });
  });

  it("explains unknown names, names given twice, circles and wrong numbers of inputs", () => {
    const named = (name: string, inputs: string[]): LayerSpec =>
      layer("dense", { units: 2 }, { name, inputs });
    const sentences = (specs: LayerSpec[]): (string | undefined)[] =>
      inferShapes(input, specs).map(({ mismatch }) => mismatch);
    assert.match(
      sentences([named("a", ["b"])])[0]!,
      /inputs names "b", and there is no layer or input of that name/,
    );
    assert.match(sentences([named("a", ["input"]), named("a", ["input"])])[1]!, /another layer is named "a"/);
    assert.match(sentences([named("a", ["input", "input"])])[0]!, /dense takes one input, and "a" names 2/);
    assert.match(sentences([named("a", [])])[0]!, /takes one input, and "a" names 0/);
    const [a, b, c] = sentences([named("a", ["b"]), named("b", ["a"]), named("c", ["b"])]);
    assert.match(a!, /"a" reads its own output/);
    assert.match(b!, /"b" reads its own output/);
    assert.equal(c, undefined);
  });

  it("follows inputs whatever the order in the file", () => {
    const shapes = inferShapes(input, [
      layer("dense", { units: 3 }, { name: "late", inputs: ["early"] }),
      layer("flatten", {}, { name: "early", inputs: ["input"] }),
    ]);
    assert.deepEqual(shapes[0]!.outputShape, [3]);
  });

  it("is total: 500 random chains and graphs of any layers over any shapes throw nothing", () => {
    const options: Record<LayerType, Record<string, unknown>> = {
      dense: { units: 3 },
      activation: { activation: chosen("softmax") },
      dropout: {},
      flatten: {},
      reshape: { targetShape: [2, 3] },
      batchNormalization: {},
      input: {},
      embedding: { inputDim: 3, outputDim: 2 },
      conv1d: { filters: 2, kernelSize: [2] },
      conv2d: { filters: 4, kernelSize: [2, 3], groups: 2 },
      depthwiseConv2d: { kernelSize: [3, 2], depthMultiplier: 2 },
      conv2dTranspose: { filters: 2, kernelSize: [2, 2] },
      maxPooling1d: {},
      maxPooling2d: {},
      repeatVector: { n: 3 },
      averagePooling1d: {},
      averagePooling2d: {},
      globalAveragePooling1d: {},
      globalAveragePooling2d: {},
      globalMaxPooling1d: {},
      globalMaxPooling2d: {},
      add: {},
      subtract: {},
      multiply: {},
      average: {},
      maximum: {},
      concatenate: { axis: 2 },
      layerNormalization: {},
      simpleRNN: { units: 2, initialState: "a" },
      gru: { units: 2 },
      lstm: { units: 2, returnSequences: true, initialState: "b" },
      bidirectional: { layer: layer("gru", { units: 2 }) },
      timeDistributed: { layer: layer("lstm", { units: 3 }) },
      attention: {},
      multiHeadAttention: { heads: 2, keyDim: 3 },
    };
    const name = fc.constantFrom("a", "b", "c", "d", "input", "nobody");
    const spec = fc.record({
      type: fc.constantFrom(...(Object.keys(layers) as LayerType[])),
      name,
      inputs: fc.array(name, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 4 }),
        fc.array(spec, { maxLength: 6 }),
        (shape, specs) => {
          const given = specs.map(({ type, name, inputs }) => ({
            ...layer(type, options[type] as never, { name }),
            inputs,
          }));
          const found = inferShapes([{ name: "input", shape }], given);
          assert.equal(found.length, specs.length);
          for (const { outputShape, mismatch } of found)
            assert.ok(outputShape === undefined || mismatch === undefined);
        },
      ),
      { seed: 4, numRuns: 500 },
    );
  });
});
