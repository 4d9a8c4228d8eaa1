import assert from "node:assert/strict";
import fc from "fast-check";
import { activations, type ActivationName } from "../../../src/engine/activations";
import { checkGradients } from "../../../src/engine/gradientCheck";
import { compileNetwork } from "../../../src/engine/network";
import type { LayerSpec } from "../../../src/engine/networkSpec";
import type { Shape } from "../../../src/engine/shape";
import { sizeOf } from "../../../src/engine/shape";
import { inferShapes } from "../../../src/engine/shapes";
import { chain, chosen, layer, loss, networkSpec, normals, randomExamples, trainingPass } from "./support";

/** The largest relative error of a chain of layers between random inputs and squared errors to random targets. */
function chainError(inputShape: Shape, batch: number, ...given: LayerSpec[]): number {
  const layers = chain(...given);
  const output = inferShapes([{ name: "input", shape: inputShape }], layers).at(-1)!.outputShape!;
  const spec = networkSpec(inputShape, output, layers, loss("meanSquaredError"));
  const examples = randomExamples(inputShape, batch, output, normals(batch * sizeOf(output), "targets"));
  return checkGradients(spec, examples, { tolerance: 1e-7, samples: 40, batchSize: batch }).relativeError;
}

const sizes = fc.integer({ min: 1, max: 9 });
const shapes = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 3 });
const runs = { seed: 1, numRuns: 12 };

describe("layers agree with central differences in float64 within 1e-7", () => {
  it("dense, with and without bias, over any leading axes", () => {
    fc.assert(
      fc.property(shapes, sizes, sizes, fc.boolean(), (shape, batch, units, useBias) => {
        assert.ok(chainError(shape, batch, layer("dense", { units, useBias })) < 1e-7);
      }),
      runs,
    );
  });

  it("batchNormalization between dense layers, with and without γ and β", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 3, max: 9 }),
        sizes,
        fc.boolean(),
        fc.boolean(),
        (batch, units, center, scale) => {
          const normalization = layer("batchNormalization", {
            center,
            scale,
            gammaInitializer: chosen("constant", { value: 0.7 }),
          });
          assert.ok(
            chainError([4], batch, layer("dense", { units }), normalization, layer("dense", { units: 2 })) <
              1e-7,
          );
        },
      ),
      runs,
    );
  });

  it("flatten, reshape and dropout (switched off) between dense layers", () => {
    fc.assert(
      fc.property(sizes, (batch) => {
        const error = chainError(
          [2, 6],
          batch,
          layer("dense", { units: 4, activation: chosen("tanh") }),
          layer("reshape", { targetShape: [4, 2] }),
          layer("dropout", { rate: 0.4 }),
          layer("flatten"),
          layer("dense", { units: 3 }),
        );
        assert.ok(error < 1e-7);
      }),
      runs,
    );
  });

  for (const type of Object.keys(activations) as ActivationName[]) {
    it(`${type}, as a layer's own activation and as a layer`, () => {
      fc.assert(
        fc.property(shapes, sizes, (shape, batch) => {
          const activation = chosen(type);
          const own = layer("dense", { units: 3, activation });
          assert.ok(chainError(shape, batch, own, layer("activation", { activation })) < 1e-7);
        }),
        { seed: 2, numRuns: 6 },
      );
    });
  }
});

describe("activations", () => {
  const formulas: Partial<Record<ActivationName, (z: number) => number>> = {
    relu: (z) => Math.max(0, z),
    leakyRelu: (z) => (z > 0 ? z : 0.2 * z),
    elu: (z) => (z > 0 ? z : Math.expm1(z)),
    selu: (z) => 1.0507009873554805 * (z > 0 ? z : 1.6732632423543772 * Math.expm1(z)),
    silu: (z) => z / (1 + Math.exp(-z)),
    sigmoid: (z) => 1 / (1 + Math.exp(-z)),
    hardSigmoid: (z) => Math.min(1, Math.max(0, 0.2 * z + 0.5)),
    tanh: Math.tanh,
    softplus: (z) => Math.log1p(Math.exp(z)),
    softsign: (z) => z / (1 + Math.abs(z)),
    exponential: Math.exp,
  };
  for (const [type, formula] of Object.entries(formulas) as [ActivationName, (z: number) => number][]) {
    it(`${type} equals its formula within 1e-13 in float64`, () => {
      const spec = networkSpec(
        [41],
        [41],
        chain(layer("activation", { activation: chosen(type) })),
        loss("meanSquaredError"),
      );
      const network = compileNetwork(spec, { precision: "float64", batchSize: 1 });
      const z = Float64Array.from({ length: 41 }, (_, at) => (at - 20) / 3);
      network.inputs[0]!.values.set(z);
      network.forward(trainingPass(1));
      z.forEach((value, at) =>
        assert.ok(
          Math.abs(network.output.values[at]! - formula(value)) <= 1e-13 * Math.max(1, formula(value)),
        ),
      );
    });
  }
});

describe("batchNormalization", () => {
  const build = () => {
    const network = compileNetwork(
      networkSpec(
        [3],
        [3],
        chain(layer("batchNormalization", { momentum: 0.9, epsilon: 1e-3 })),
        loss("meanSquaredError"),
      ),
      { precision: "float64", batchSize: 50 },
    );
    network.initialize();
    const x = normals(150, "batch", 4).map((value) => value + 2);
    network.inputs[0]!.values.set(x);
    return { network, x };
  };
  const columnOf = (values: ArrayLike<number>, column: number): number[] =>
    Array.from({ length: 50 }, (_, row) => values[3 * row + column]!);
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = (values: number[]): number => mean(values.map((value) => (value - mean(values)) ** 2));

  it("in training gives every feature mean 0 and variance σ²/(σ² + ε) within 1e-12", () => {
    const { network, x } = build();
    network.forward(trainingPass(50));
    for (const column of [0, 1, 2]) {
      const spread = variance(columnOf(x, column));
      assert.ok(Math.abs(mean(columnOf(network.output.values, column))) < 1e-12);
      assert.ok(
        Math.abs(variance(columnOf(network.output.values, column)) - spread / (spread + 1e-3)) < 1e-12,
      );
    }
  });

  it("moves its averages by 1 − momentum, and uses them, unchanged, outside training", () => {
    const { network, x } = build();
    network.forward(trainingPass(50));
    const moving = network.parameter("batchNormalization_1/movingMean")!.values;
    const movingVariance = network.parameter("batchNormalization_1/movingVariance")!.values;
    for (const column of [0, 1, 2]) {
      assert.ok(Math.abs(moving[column]! - 0.1 * mean(columnOf(x, column))) < 1e-12);
      assert.ok(Math.abs(movingVariance[column]! - (0.9 + 0.1 * variance(columnOf(x, column)))) < 1e-12);
    }
    const before = [...moving, ...movingVariance];
    network.forward(trainingPass(50, { mode: "evaluation" }));
    assert.deepEqual([...moving, ...movingVariance], before);
    for (const [at, value] of x.entries()) {
      const expected = (value - moving[at % 3]!) / Math.sqrt(movingVariance[at % 3]! + 1e-3);
      assert.ok(Math.abs(network.output.values[at]! - expected) < 1e-12);
    }
  });
});

describe("dropout", () => {
  const build = (options: Record<string, number>) => {
    const spec = networkSpec([10_000], [10_000], chain(layer("dropout", options)), loss("meanSquaredError"), {
      seed: 9,
    });
    const network = compileNetwork(spec, { precision: "float32", batchSize: 1 });
    network.inputs[0]!.values.fill(1);
    return network;
  };
  const forward = (network: ReturnType<typeof build>, more = {}): number[] => {
    network.forward(trainingPass(1, more));
    return [...network.output.values];
  };

  it("keeps the mean within 3 % and zeroes the rate's share within 2 %", () => {
    const values = forward(build({ rate: 0.3 }));
    assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) / 10_000 - 1) < 0.03);
    assert.ok(Math.abs(values.filter((value) => value === 0).length / 10_000 - 0.3) < 0.02);
  });

  it("draws the same mask for the same step, another for the next", () => {
    const network = build({ rate: 0.5 });
    const first = forward(network, { step: 4 });
    assert.notDeepEqual(forward(network, { step: 5 }), first);
    assert.deepEqual(forward(network, { step: 4 }), first);
  });

  it("passes everything on outside training, and where the pass switches it off", () => {
    const network = build({ rate: 0.5 });
    assert.ok(forward(network, { mode: "evaluation" }).every((value) => value === 1));
    assert.ok(forward(network, { dropout: false }).every((value) => value === 1));
  });

  it("keepProb 0.7 is rate 0.3", () => {
    assert.deepEqual(
      forward(build({ keepProb: 0.7 })).map((value) => value === 0),
      forward(build({ rate: 1 - 0.7 })).map((value) => value === 0),
    );
  });
});
