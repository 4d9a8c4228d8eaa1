import assert from "node:assert/strict";
import fc from "fast-check";
import type { LayerType } from "../../../src/engine/layers/index";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec, NetworkSpec } from "../../../src/engine/networkSpec";
import { sizeOf } from "../../../src/engine/shape";
import { Trainer } from "../../../src/engine/trainer";
import { gradientError } from "./layerBench";
import { chosen, classNumbers, examplesOf, layer, loss, networkSpec, normals, training } from "./support";

/** Two inputs, an image and a row; blocks of convolutions with skip connections; 60 layers. */
function deepNetwork(): NetworkSpec {
  const layers: LayerSpec[] = [];
  const put = (type: LayerType, name: string, inputs: string[], options: LayerSpec["options"] = {}) =>
    layers.push(layer(type, options, { name, inputs }));
  const conv = { filters: 4, kernelSize: [3, 3], padding: "same", activation: chosen("relu") };
  put("conv2d", "stem", ["image"], conv);
  let last = "stem";
  for (let block = 1; block <= 18; block++) {
    put("conv2d", `conv_${block}`, [last], conv);
    put("batchNormalization", `norm_${block}`, [`conv_${block}`]);
    put(block % 3 === 0 ? "average" : "add", `skip_${block}`, [`norm_${block}`, last]);
    last = `skip_${block}`;
  }
  put("maxPooling2d", "pool", [last]);
  put("flatten", "flat", ["pool"]);
  put("dense", "side", ["row"], { units: 6, activation: chosen("tanh") });
  put("concatenate", "both", ["flat", "side"]);
  put("dropout", "drop", ["both"], { rate: 0.2 });
  put("dense", "out", ["drop"], { units: 3, activation: chosen("softmax") });
  const inputs = [
    { name: "image", shape: [4, 6, 2] },
    { name: "row", shape: [5] },
  ];
  return networkSpec([], [1], layers, loss("sparseCategoricalCrossentropy"), { inputs });
}

describe("a network of some 60 layers with skip connections and two inputs", () => {
  const spec = deepNetwork();
  const count = 40;
  const examples = examplesOf(
    spec.inputs.map((input) => ({ ...input, values: normals(count * sizeOf(input.shape), input.name) })),
    [1],
    classNumbers(count, 3, "classes"),
  );
  const trainerOf = () => {
    const network = compileNetwork(spec, { precision: "float32", batchSize: 16 });
    network.initialize();
    return new Trainer(network, training({ batchSize: 16 }), examples, { seed: 1 });
  };

  it("learns", () => {
    const trainer = trainerOf();
    const before = trainer.evaluate(examples).cost;
    for (let step = 0; step < 120; step++) trainer.step();
    assert.ok(trainer.evaluate(examples).cost < 0.5 * before);
  });

  it("continues from its state to the same bits as an uninterrupted run", () => {
    const whole = trainerOf();
    for (let step = 0; step < 14; step++) whole.step();
    const first = trainerOf();
    for (let step = 0; step < 7; step++) first.step();
    const second = trainerOf();
    second.restore(first.state());
    for (let step = 0; step < 7; step++) second.step();
    assert.deepEqual(second.state(), whole.state());
  });
});

describe("random graphs of convolutions, poolings and merges", () => {
  it("agree with central differences within 1e-7", () => {
    const merges = ["add", "subtract", "multiply", "average", "maximum", "concatenate"] as const;
    const block = fc.record({
      merge: fc.constantFrom(...merges),
      kernel: fc.integer({ min: 1, max: 3 }),
      activation: fc.constantFrom("linear", "tanh", "relu"),
      from: fc.nat(),
    });
    fc.assert(
      fc.property(
        fc.array(block, { minLength: 1, maxLength: 3 }),
        fc.constantFrom("maxPooling2d", "averagePooling2d", "globalMaxPooling2d", "globalAveragePooling2d"),
        (blocks, pooling) => {
          const conv = (name: string, from: string, kernel: number, activation: string) =>
            layer(
              "conv2d",
              { filters: 2, kernelSize: [kernel, kernel], padding: "same", activation: chosen(activation) },
              { name, inputs: [from] },
            );
          const layers = [conv("start", "input", 2, "linear")];
          const ends = ["start"];
          blocks.forEach(({ merge, kernel, activation, from }, at) => {
            const source = ends[from % ends.length]!;
            layers.push(conv(`left_${at}`, ends.at(-1)!, kernel, activation));
            layers.push(conv(`right_${at}`, source, 1, "linear"));
            layers.push(layer(merge, {}, { name: `merge_${at}`, inputs: [`left_${at}`, `right_${at}`] }));
            ends.push(`merge_${at}`);
          });
          layers.push(layer(pooling, {}, { name: "pool", inputs: [ends.at(-1)!] }));
          assert.ok(gradientError([[4, 3, 2]], 2, layers) < 1e-7);
        },
      ),
      { seed: 8, numRuns: 20 },
    );
  });
});
