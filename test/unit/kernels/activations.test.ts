import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { activationCodes } from "../../../src/kernels/kernels";
import { assertClose } from "./closeness";
import { seededRandom, untouched, workbenches } from "./workbench";

type Activation = keyof typeof activationCodes;

const slope = 0.2;
const seluScale = 1.0507009873554805;
const seluAlpha = 1.6732632423543772;
const sigmoid = (x: number) => (x < 0 ? Math.exp(x) / (1 + Math.exp(x)) : 1 / (1 + Math.exp(-x)));
const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI);

/** Φ by its series (Marsaglia 2004) near 0 and Laplace's continued fraction in the tails. */
function distribution(x: number): number {
  if (x > 3) return 1 - distribution(-x);
  if (x < -3) {
    let fraction = -x;
    for (let i = 400; i >= 1; i--) fraction = -x + i / fraction;
    return density(x) / fraction;
  }
  let sum = x;
  let term = x;
  for (let i = 3; Math.abs(term) > 1e-20; i += 2) sum += term *= (x * x) / i;
  return 0.5 + sum * density(x);
}

const functions: Record<Activation, { value: (x: number) => number; slope: (x: number) => number }> = {
  linear: { value: (x) => x, slope: () => 1 },
  relu: { value: (x) => (x > 0 ? x : 0), slope: (x) => (x > 0 ? 1 : 0) },
  leakyRelu: { value: (x) => (x > 0 ? x : slope * x), slope: (x) => (x > 0 ? 1 : slope) },
  elu: { value: (x) => (x > 0 ? x : slope * Math.expm1(x)), slope: (x) => (x > 0 ? 1 : slope * Math.exp(x)) },
  selu: {
    value: (x) => seluScale * (x > 0 ? x : seluAlpha * Math.expm1(x)),
    slope: (x) => seluScale * (x > 0 ? 1 : seluAlpha * Math.exp(x)),
  },
  gelu: { value: (x) => x * distribution(x), slope: (x) => distribution(x) + x * density(x) },
  silu: { value: (x) => x * sigmoid(x), slope: (x) => sigmoid(x) * (1 + x * sigmoid(-x)) },
  sigmoid: { value: sigmoid, slope: (x) => sigmoid(x) * sigmoid(-x) },
  hardSigmoid: {
    value: (x) => Math.min(Math.max(0.2 * x + 0.5, 0), 1),
    slope: (x) => (Math.abs(x) < 2.5 ? 0.2 : 0),
  },
  tanh: { value: Math.tanh, slope: (x) => 1 - Math.tanh(x) ** 2 },
  softplus: { value: (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), slope: sigmoid },
  softsign: { value: (x) => x / (1 + Math.abs(x)), slope: (x) => 1 / (1 + Math.abs(x)) ** 2 },
  exponential: { value: Math.exp, slope: Math.exp },
};
const activations = Object.keys(functions) as Activation[];

/** What f(−∞) and f(∞) are. */
const limits: Record<Activation, [number, number]> = {
  linear: [-Infinity, Infinity],
  relu: [0, Infinity],
  leakyRelu: [-Infinity, Infinity],
  elu: [-slope, Infinity],
  selu: [-seluScale * seluAlpha, Infinity],
  gelu: [-0, Infinity],
  silu: [-0, Infinity],
  sigmoid: [0, 1],
  hardSigmoid: [0, 1],
  tanh: [-1, 1],
  softplus: [0, Infinity],
  softsign: [-1, 1],
  exponential: [0, Infinity],
};

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";

  const forward = (activation: Activation, x: number[]) => {
    bench.clear();
    const y = bench.room(x.length);
    kernels.activationForward(activationCodes[activation], bench.put(x), y, x.length, slope);
    assert.equal(bench.read(y, x.length + 1).at(-1), untouched);
    return bench.read(y, x.length);
  };
  const backward = (activation: Activation, x: number[], dy: number[]) => {
    bench.clear();
    const [px, py, pdx] = [bench.put(x), bench.room(x.length), bench.room(x.length)];
    const code = activationCodes[activation];
    kernels.activationForward(code, px, py, x.length, slope);
    kernels.activationBackward(code, px, py, bench.put(dy), pdx, x.length, slope);
    assert.equal(bench.read(pdx, x.length + 1).at(-1), untouched);
    return bench.read(pdx, x.length);
  };
  const sweep = (low: number, high: number, n: number) =>
    bench.rounded(Array.from({ length: n }, (_, i) => low + ((high - low) * i) / (n - 1)));

  describe(`activations (${bench.name})`, () => {
    const [expBound, tanhBound] = single ? [2e-7, 3e-7] : [4e-16, 6e-16];

    it(`exp has relative error < ${String(expBound)} over the whole range`, () => {
      const x = single ? sweep(-87.3, 88.7, 20011) : sweep(-708, 709.7, 20011);
      assertClose(forward("exponential", x), x.map(Math.exp), { relative: expBound });
    });

    it(`tanh has relative error < ${String(tanhBound)} from 1e-30 to 30`, () => {
      const x = [...sweep(-30, 30, 20011), ...bench.rounded([1e-30, 1e-8, 1e-4, 0.01, 0.1, 0.17, 0.18])];
      assertClose(forward("tanh", x), x.map(Math.tanh), { relative: tanhBound });
    });

    it(`sigmoid has relative error < ${single ? "3e-7" : "1e-15"} down to the smallest normal number`, () => {
      const x = single ? sweep(-87, 30, 20011) : sweep(-700, 40, 20011);
      assertClose(forward("sigmoid", x), x.map(sigmoid), { relative: single ? 3e-7 : 1e-15 });
    });

    it(`softplus has relative error < ${single ? "4e-7" : "1e-15"}`, () => {
      const x = single ? sweep(-87, 90, 20011) : sweep(-700, 800, 20011);
      assertClose(forward("softplus", x), x.map(functions.softplus.value), {
        relative: single ? 4e-7 : 1e-15,
      });
    });

    const bound = single ? 2e-6 : 1e-14;
    it(`every activation and its derivative are within ${String(bound)} of float64, with any odd tail`, () => {
      const random = seededRandom(2);
      for (const activation of activations) {
        for (let n = 1; n <= 19; n++) {
          const x = bench.rounded(random.normals(n).map((value) => 4 * value));
          const dy = bench.rounded(random.normals(n));
          const { value, slope: derivative } = functions[activation];
          const tolerance = { relative: bound, absolute: bound };
          assertClose(forward(activation, x), x.map(value), tolerance, activation);
          assertClose(
            backward(activation, x, dy),
            x.map((at, i) => derivative(at) * dy[i]!),
            tolerance,
            activation,
          );
        }
      }
    });

    it("an entry's bits do not depend on its position or on what stands beside it", () => {
      const x = bench.rounded(
        seededRandom(3)
          .normals(23)
          .map((value) => 3 * value),
      );
      for (const activation of activations) {
        const [all, slopes] = [forward(activation, x), backward(activation, x, x)];
        for (const [i, value] of x.entries()) {
          assert.ok(Object.is(forward(activation, [value])[0], all[i]), activation);
          assert.ok(Object.is(backward(activation, [0, value, 1], [0, value, 1])[1], slopes[i]), activation);
        }
      }
    });

    it("NaN stays NaN, forwards and backwards; ±∞ give the limits", () => {
      for (const activation of activations) {
        const x = [1, NaN, -Infinity, Infinity, NaN];
        const y = forward(activation, x);
        assert.ok(Number.isNaN(y[1]) && Number.isNaN(y[4]), `${activation}(NaN)`);
        assertClose(
          [y[2]! + 0, y[3]! + 0],
          bench.rounded(limits[activation]).map((limit) => limit + 0),
          { relative: 1e-6 },
          activation,
        );
        const slopes = backward(activation, [NaN, NaN, 1, NaN, NaN], [1, 1, 1, 1, 1]);
        if (activation !== "linear")
          assert.ok(
            [0, 1, 3, 4].every((i) => Number.isNaN(slopes[i])),
            `${activation}′(NaN)`,
          );
      }
    });

    it("relu′(0) = 0, tanh(−0) = −0, exp(−1000) = 0 and exp(1000) = ∞", () => {
      assert.deepEqual(backward("relu", [0, -0], [1, 1]), [0, 0]);
      assert.ok(Object.is(forward("tanh", [-0])[0], -0));
      assert.deepEqual(forward("exponential", [-1000, 1000]), [0, Infinity]);
      assert.deepEqual(forward("tanh", [-1e4, 1e30]), [-1, 1]);
    });

    it("forward works in place, backward into dy", () => {
      const x = bench.rounded([-2, -1, 0.5, 1, 3]);
      const ones = [1, 1, 1, 1, 1];
      const [y, slopes] = [forward("silu", x), backward("silu", x, ones)];
      bench.clear();
      const [px, py, pdy] = [bench.put(x), bench.put(x), bench.put(ones)];
      kernels.activationForward(activationCodes.silu, py, py, 5, 0);
      kernels.activationBackward(activationCodes.silu, px, py, pdy, pdy, 5, 0);
      assert.deepEqual(bench.read(py, 5), y);
      assert.deepEqual(bench.read(pdy, 5), slopes);
    });
  });
}

describe("activation codes", () => {
  it("are the same in kernels.ts and in the assembly", () => {
    const source = readFileSync("src/kernels/assembly/activationCodes.ts", "utf8");
    const found = [...source.matchAll(/^export const ([A-Z_]+): i32 = (\d+);$/gm)].map((match) => {
      const name = match[1]!.toLowerCase().replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
      return [name, Number(match[2])] as const;
    });
    assert.deepEqual(Object.fromEntries(found), activationCodes);
  });
});
