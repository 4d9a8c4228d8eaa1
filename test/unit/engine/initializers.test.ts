import assert from "node:assert/strict";
import { fansOf } from "../../../src/engine/initializers/definition";
import { initializers, type InitializerName } from "../../../src/engine/initializers/index";
import { type OptionValues, valuesOf, withDefaults } from "../../../src/engine/options";
import { RandomStream } from "../../../src/engine/random";
import { type Shape, sizeOf } from "../../../src/engine/shape";

function fill(type: InitializerName, shape: Shape, options: OptionValues = {}): Float64Array {
  const values = new Float64Array(sizeOf(shape)).fill(Number.NaN);
  const random = new RandomStream(11, `init/${type}`);
  const resolved = valuesOf(withDefaults(type, initializers[type].options, options).options);
  initializers[type].fill({ options: resolved as never, shape, fans: fansOf(shape), random, values });
  return values;
}

const meanOf = (values: Float64Array): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const varianceOf = (values: Float64Array): number => {
  const mean = meanOf(values);
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
};
const largestOf = (values: Float64Array): number =>
  values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);

const shape = [300, 200];
const truncated = 0.87962566103423978;

describe("initializers", () => {
  it("zeros, ones, constant and identity hold exactly what their names say", () => {
    assert.deepEqual([...fill("zeros", [2])], [0, 0]);
    assert.deepEqual([...fill("ones", [2])], [1, 1]);
    assert.deepEqual([...fill("constant", [2], { value: -0.25 })], [-0.25, -0.25]);
    assert.deepEqual([...fill("identity", [2, 3], { gain: 2 })], [2, 0, 0, 0, 2, 0]);
  });

  const variances: Partial<Record<InitializerName, number>> = {
    glorotNormal: 2 / 500,
    glorotUniform: 2 / 500,
    heNormal: 2 / 300,
    heUniform: 2 / 300,
    lecunNormal: 1 / 300,
    lecunUniform: 1 / 300,
    randomNormal: 0.05 ** 2,
    randomUniform: 0.1 ** 2 / 12,
    truncatedNormal: (0.05 * truncated) ** 2,
  };
  for (const [type, variance] of Object.entries(variances) as [InitializerName, number][]) {
    it(`${type} of [300, 200] has mean 0 and variance ${variance.toExponential(3)} within 2 %`, () => {
      const values = fill(type, shape);
      assert.ok(Math.abs(meanOf(values)) < 0.02 * Math.sqrt(variance));
      assert.ok(Math.abs(varianceOf(values) / variance - 1) < 0.02);
    });
  }

  it("normal ones are cut at two standard deviations, uniform ones at √(3 · variance)", () => {
    assert.ok(largestOf(fill("truncatedNormal", shape)) <= 2 * 0.05);
    assert.ok(largestOf(fill("heNormal", shape)) <= (2 * Math.sqrt(2 / 300)) / truncated);
    assert.ok(largestOf(fill("glorotNormal", shape)) <= (2 * Math.sqrt(2 / 500)) / truncated);
    assert.ok(largestOf(fill("glorotUniform", shape)) <= Math.sqrt(6 / 500));
    assert.ok(largestOf(fill("lecunUniform", shape)) <= Math.sqrt(3 / 300));
    assert.ok(largestOf(fill("randomUniform", shape)) <= 0.05);
  });

  it("fans of a convolution's kernel count its window", () => {
    assert.deepEqual(fansOf([3, 3, 16, 32]), { in: 144, out: 288 });
    assert.deepEqual(fansOf([7]), { in: 7, out: 7 });
    assert.deepEqual(fansOf([]), { in: 1, out: 1 });
  });

  for (const [rows, columns] of [
    [40, 12],
    [12, 40],
    [20, 20],
  ] as const) {
    it(`orthogonal of [${rows}, ${columns}] has orthonormal ${rows < columns ? "rows" : "columns"} within 1e-12`, () => {
      const values = fill("orthogonal", [rows, columns], { gain: 3 });
      const count = Math.min(rows, columns);
      const entry = (vector: number, at: number): number =>
        rows < columns ? values[vector * columns + at]! : values[at * columns + vector]!;
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          let dot = 0;
          for (let at = 0; at < Math.max(rows, columns); at++) dot += entry(a, at) * entry(b, at);
          assert.ok(Math.abs(dot / 9 - (a === b ? 1 : 0)) < 1e-12);
        }
      }
    });
  }
});
