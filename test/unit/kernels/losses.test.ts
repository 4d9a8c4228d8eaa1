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
const clipLow = (q: number) => Math.min(Math.max(q, 1e-7), 1);
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
  // Targets far enough from the predictions that no central difference crosses the kink at 0.
  meanAbsoluteError: {
    value: (p, t) => mean(p.map((value, j) => Math.abs(value - t[j]!))),
    predictions: probabilities,
    targets: (random, columns) => Array.from({ length: columns }, () => 3 * random.integer(0, 1) - 1),
  },
  // e in (1.1, 1.9) and (−1.9, −1.1) beyond δ = 1, in ±(0.1, 0.9) within.
  huber: {
    value: (p, t) =>
      mean(
        p.map((value, j) => {
          const size = Math.abs(value - t[j]!);
          return size <= 1 ? size ** 2 / 2 : size - 0.5;
        }),
      ),
    predictions: probabilities,
    targets: (random, columns) => Array.from({ length: columns }, () => random.integer(-1, 2)),
  },
  logCosh: {
    value: (p, t) =>
      mean(
        p.map((value, j) => {
          const size = Math.abs(value - t[j]!);
          return size < 0.5
            ? Math.log1p(2 * Math.sinh(size / 2) ** 2)
            : size - Math.LN2 + Math.log1p(Math.exp(-2 * size));
        }),
      ),
    predictions: logits,
    targets: (random, columns) => random.normals(columns),
  },
  hinge: {
    value: (p, t) => mean(p.map((value, j) => Math.max(0, 1 - value * (t[j] === 0 ? -1 : t[j]!)))),
    predictions: (random, n) =>
      probabilities(random, n).map((value, i) => (i % 3 === 0 ? -3 * value : value)),
    targets: (random, columns) => Array.from({ length: columns }, () => random.integer(-1, 1)),
  },
  squaredHinge: {
    value: (p, t) => mean(p.map((value, j) => Math.max(0, 1 - value * (t[j] === 0 ? -1 : t[j]!)) ** 2)),
    predictions: probabilities,
    targets: (random, columns) => Array.from({ length: columns }, () => random.integer(-1, 1)),
  },
  kullbackLeiblerDivergence: {
    value: (p, t) => sum(p.map((value, j) => clipLow(t[j]!) * Math.log(clipLow(t[j]!) / clipLow(value)))),
    predictions: probabilities,
    targets: (random, columns) =>
      distribution(random, columns).map((value) => (value < 0.2 && columns > 2 ? 0 : value)),
  },
  poisson: {
    value: (p, t) => mean(p.map((value, j) => value - t[j]! * Math.log(value + 1e-7))),
    predictions: probabilities,
    targets: (random, columns) => Array.from({ length: columns }, () => random.integer(0, 4)),
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
    const total = kernels[name](pp, pt, pl, pg, rows, columns, scale, 1);
    assert.equal(bench.read(pl, rows + 1).at(-1), untouched);
    assert.equal(bench.read(pg, p.length + 1).at(-1), untouched);
    const values = bench.read(pl, rows);
    assert.ok(
      Object.is(kernels[name](pp, pt, pl, 0, rows, columns, scale, 1), total),
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
      assertClose(binary.losses, [-Math.log(1e-7), -Math.log(1e-7)], { relative: 1e-6 });
      assert.deepEqual(binary.gradient.map(Math.abs), [0, 0]);
      const one = run("categoricalCrossentropy", [0, 2, 0], [1, 0, 0], 1);
      assertClose(one.losses, [-Math.log(1e-7)], { relative: 1e-6 });
      assert.deepEqual(one.gradient.map(Math.abs), [0, 0, 0]);
      assertClose(run("sparseCategoricalCrossentropy", [0, 2, 0], [0], 1).losses, [-Math.log(1e-7)], {
        relative: 1e-6,
      });
    });

    it("logCosh keeps its digits for differences of 1e-3 and 1e-9, and for 1e4 costs 1e4 − ln 2", () => {
      const [at3, at9] = bench.rounded([1e-3, 1e-9]) as [number, number];
      const { losses: values, gradient } = run("logCosh", [at3, at9, -1e4], [0, 0, 0], 3);
      const exact = [at3 ** 2 / 2 - at3 ** 4 / 12, at9 ** 2 / 2, 1e4 - Math.LN2];
      assertClose(values, exact, { relative: single ? 1e-6 : 1e-12 });
      assertClose(gradient, [Math.tanh(at3), at9, -1], { relative: single ? 1e-6 : 1e-14 });
    });

    it("at their kinks absolute error and hinge have slope 0, and huber's delta is looked at", () => {
      assert.deepEqual(run("meanAbsoluteError", [2, 3], [2, 2], 2).gradient, [0, 1]);
      assert.deepEqual(run("hinge", [1, -1, 2], [1, 0, 1], 3).gradient.map(Math.abs), [0, 0, 0]);
      bench.clear();
      const [p, t, l, g] = [bench.put([3, -3, 1]), bench.put([0, 0, 0]), bench.room(3), bench.room(3)];
      assert.equal(kernels.huber(p, t, l, g, 3, 1, 1, 2), 4 + 4 + 0.5);
      assert.deepEqual(bench.read(g, 3), [2, -2, 1]);
    });

    it("a negative Poisson rate is NaN; probabilities outside the divergence's clip have no slope", () => {
      assert.deepEqual(run("poisson", [-1, 1], [0, 0], 2).losses.map(Number.isNaN), [true, false]);
      assert.deepEqual(
        run("kullbackLeiblerDivergence", [0, 1.5], [0.5, 0.5], 2).gradient.map(Math.abs),
        [0, 0],
      );
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
