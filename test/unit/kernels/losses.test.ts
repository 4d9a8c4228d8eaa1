import assert from "node:assert/strict";
import type { LossKernels } from "../../../src/kernels/kernels";
import { assertClose, centralDifferences } from "./closeness";
import { type Random, seededRandom, untouched, workbenches } from "./workbench";

interface Loss {
  /** One row's loss; sparse targets come as `[class]`. */
  value: (p: readonly number[], t: readonly number[]) => number;
  predictions: (random: Random, n: number) => number[];
  targets: (random: Random, columns: number) => number[];
}

const mean = (x: number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const sum = (x: readonly number[]) => x.reduce((a, b) => a + b, 0);
const clip = (q: number) => Math.min(Math.max(q, 1e-7), 1 - 1e-7);
const logits = (random: Random, n: number) => random.normals(n).map((value) => 4 * value);
const probabilities = (random: Random, n: number) =>
  Array.from({ length: n }, () => random.uniform(0.1, 0.9));
const sparse = (random: Random, columns: number) => [random.integer(0, columns - 1)];
const distribution = (random: Random, columns: number) => {
  const weights = Array.from({ length: columns }, () => random.uniform(0, 1));
  return weights.map((weight) => weight / sum(weights));
};
const logSumExp = (z: readonly number[]) =>
  Math.max(...z) + Math.log(sum(z.map((value) => Math.exp(value - Math.max(...z)))));
const softmaxLoss = (z: readonly number[], t: readonly number[]) =>
  sum(t.map((target, j) => target * (logSumExp(z) - z[j]!)));
const categorical = (p: readonly number[], t: readonly number[]) =>
  -sum(t.map((target, j) => target * Math.log(clip(p[j]! / sum(p)))));
const oneHot = (columns: number, index: number) =>
  Array.from({ length: columns }, (_, j) => (j === index ? 1 : 0));

const losses: Record<keyof LossKernels, Loss> = {
  meanSquaredError: {
    value: (p, t) => mean(p.map((value, j) => (value - t[j]!) ** 2)),
    predictions: logits,
    targets: (random, columns) => random.normals(columns),
  },
  sigmoidCrossentropy: {
    value: (z, t) => mean(z.map((x, j) => Math.max(x, 0) - x * t[j]! + Math.log1p(Math.exp(-Math.abs(x))))),
    predictions: logits,
    targets: probabilities,
  },
  softmaxCrossentropy: { value: softmaxLoss, predictions: logits, targets: distribution },
  sparseSoftmaxCrossentropy: {
    value: (z, t) => softmaxLoss(z, oneHot(z.length, t[0]!)),
    predictions: logits,
    targets: sparse,
  },
  binaryCrossentropy: {
    value: (p, t) => mean(p.map((q, j) => -t[j]! * Math.log(clip(q)) - (1 - t[j]!) * Math.log(1 - clip(q)))),
    predictions: probabilities,
    targets: probabilities,
  },
  categoricalCrossentropy: { value: categorical, predictions: probabilities, targets: distribution },
  sparseCategoricalCrossentropy: {
    value: (p, t) => categorical(p, oneHot(p.length, t[0]!)),
    predictions: probabilities,
    targets: sparse,
  },
};

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";

  const run = (name: keyof LossKernels, p: number[], t: number[], rows: number, scale = 1) => {
    bench.clear();
    const columns = p.length / rows;
    const [pp, pt, pl, pg] = [bench.put(p), bench.put(t), bench.room(rows), bench.room(p.length)];
    const total = kernels[name](pp, pt, pl, pg, rows, columns, scale);
    assert.equal(bench.read(pl, rows + 1).at(-1), untouched);
    assert.equal(bench.read(pg, p.length + 1).at(-1), untouched);
    const values = bench.read(pl, rows);
    assert.ok(
      Object.is(kernels[name](pp, pt, pl, 0, rows, columns, scale), total),
      "without a gradient the loss is the same",
    );
    return { total, losses: values, gradient: bench.read(pg, p.length) };
  };

  for (const [name, loss] of Object.entries(losses) as [keyof LossKernels, Loss][]) {
    describe(`${name} (${bench.name})`, () => {
      const [bound, gradientBound] = single ? [2e-6, 2e-5] : [1e-14, 1e-9];

      it(`is within ${String(bound)} of float64, its gradient within ${String(gradientBound)} of central differences`, () => {
        const random = seededRandom(6);
        for (const rows of [1, 2, 3, 5, 8]) {
          for (const columns of [1, 2, 3, 4, 5, 7, 10, 13]) {
            const p = bench.rounded(loss.predictions(random, rows * columns));
            const targets = Array.from({ length: rows }, () => bench.rounded(loss.targets(random, columns)));
            const scale = bench.rounded([1 / rows])[0]!;
            const result = run(name, p, targets.flat(), rows, scale);
            const rowsOf = (x: number[]) =>
              targets.map((_, row) => x.slice(row * columns, (row + 1) * columns));
            const expected = rowsOf(p).map((row, i) => loss.value(row, targets[i]!));
            const what = `${rows} × ${columns}`;
            assertClose(result.losses, expected, { relative: bound, absolute: bound }, what);
            assertClose([result.total], [sum(result.losses)], { relative: 1e-14 }, what);
            const slopes = centralDifferences(
              p,
              (at) => scale * sum(rowsOf(at).map((row, i) => loss.value(row, targets[i]!))),
            );
            assertClose(result.gradient, slopes, { absolute: gradientBound, relative: gradientBound }, what);
          }
        }
      });

      it("a NaN prediction makes its row's loss and gradient NaN, and no other row's", () => {
        const columns = 5;
        const p = Array.from({ length: 3 * columns }, (_, i) => (i === 7 ? NaN : 0.3));
        const t = loss.targets === sparse ? [0, 2, 1] : Array.from({ length: 3 * columns }, () => 0.2);
        const result = run(name, p, t, 3);
        assert.deepEqual(result.losses.map(Number.isNaN), [false, true, false]);
        assert.ok(Number.isNaN(result.gradient[7]));
        assert.ok(Number.isNaN(result.total));
        assert.ok(
          result.gradient.every((value, i) => Math.floor(i / columns) === 1 || Number.isFinite(value)),
        );
      });
    });
  }

  describe(`losses at the edges (${bench.name})`, () => {
    it("logits of ±1e4 give exact, finite losses", () => {
      const z = [1e4, -1e4, 0];
      assert.deepEqual(run("softmaxCrossentropy", z, [0, 1, 0], 1).losses, [2e4]);
      assert.deepEqual(run("softmaxCrossentropy", z, [1, 0, 0], 1).losses, [0]);
      assert.deepEqual(run("sparseSoftmaxCrossentropy", z, [1], 1).losses, [2e4]);
      assert.deepEqual(run("sigmoidCrossentropy", z.slice(0, 2), [0, 1], 2).losses, [1e4, 1e4]);
      assert.deepEqual(run("sigmoidCrossentropy", z.slice(0, 2), [1, 0], 2).losses, [0, 0]);
    });

    it("close logits far from 0 keep their digits: 1e4 and 1e4 + 1 cost ln(1 + e) and less 1", () => {
      const { losses: values } = run("softmaxCrossentropy", [1e4, 1e4 + 1, 1e4, 1e4 + 1], [1, 0, 0, 1], 2);
      assertClose(values, [Math.log(1 + Math.E), Math.log(1 + Math.E) - 1], { relative: 1e-6 });
    });

    it("a class of logit −∞ that does not occur costs nothing", () => {
      const { losses: values, gradient } = run("softmaxCrossentropy", [0, -Infinity, 0], [1, 0, 0], 1);
      assertClose(values, [Math.LN2], { relative: 1e-6 });
      assert.deepEqual(gradient, [-0.5, 0, 0.5]);
    });

    it("probabilities 0 and 1 are clipped at 1e-7, where the gradient is 0", () => {
      const binary = run("binaryCrossentropy", [0, 1], [1, 0], 2);
      const ceiling = bench.rounded([1 - 1e-7])[0]!;
      assertClose(binary.losses, [-Math.log(1e-7), -Math.log(1 - ceiling)], { relative: 1e-6 });
      assert.deepEqual(binary.gradient.map(Math.abs), [0, 0]);
      const one = run("categoricalCrossentropy", [0, 2, 0], [1, 0, 0], 1);
      assertClose(one.losses, [-Math.log(1e-7)], { relative: 1e-6 });
      assert.deepEqual(one.gradient.map(Math.abs), [0, 0, 0]);
      assertClose(run("sparseCategoricalCrossentropy", [0, 2, 0], [0], 1).losses, [-Math.log(1e-7)], {
        relative: 1e-6,
      });
    });

    it("a sparse target that is no class makes its row NaN and nothing else", () => {
      for (const name of ["sparseSoftmaxCrossentropy", "sparseCategoricalCrossentropy"] as const) {
        for (const target of [-1, 3, NaN, 1e30, Infinity]) {
          const result = run(name, [0.2, 0.3, 0.5, 0.2, 0.3, 0.5], [target, 1], 2);
          assert.deepEqual(result.losses.map(Number.isNaN), [true, false]);
          assert.deepEqual(result.gradient.map(Number.isNaN), [true, true, true, false, false, false]);
        }
      }
    });
  });
}
