import assert from "node:assert/strict";
import { assertClose, centralDifferences } from "./closeness";
import { seededRandom, untouched, workbenches } from "./workbench";

const epsilon = 1e-3;
const momentum = 0.9;

/** Mean and biased variance of each column. */
function moments(x: readonly number[], columns: number) {
  const rows = x.length / columns;
  const mean = Array.from(
    { length: columns },
    (_, j) => x.reduce((sum, value, i) => sum + (i % columns === j ? value : 0), 0) / rows,
  );
  const variance = mean.map(
    (center, j) =>
      x.reduce((sum, value, i) => sum + (i % columns === j ? (value - center) ** 2 : 0), 0) / rows,
  );
  return { mean, variance };
}

function normalize(
  x: readonly number[],
  columns: number,
  { mean, variance } = moments(x, columns),
): number[] {
  return x.map((value, i) => (value - mean[i % columns]!) / Math.sqrt(variance[i % columns]! + epsilon));
}

const affine = (x: readonly number[], gamma: readonly number[], beta: readonly number[]) =>
  x.map((value, i) => value * gamma[i % gamma.length]! + beta[i % beta.length]!);

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";
  const shapes = [
    [1, 3],
    [2, 1],
    [5, 4],
    [7, 7],
    [64, 16],
    [130, 9],
    [200, 37],
  ] as const;

  describe(`batch normalization (${bench.name})`, () => {
    const bound = single ? 5e-6 : 1e-13;

    it(`training and evaluation are within ${String(bound)} of float64; the moving statistics too`, () => {
      const random = seededRandom(8);
      for (const [rows, columns] of shapes) {
        bench.clear();
        const n = rows * columns;
        const x = bench.rounded(random.normals(n).map((value) => 2 * value + 3));
        const [gamma, beta, oldMean] = [1, 2, 3].map(() => bench.rounded(random.normals(columns))) as [
          number[],
          number[],
          number[],
        ];
        const oldVariance = oldMean.map((value) => value * value);
        const pointers = [bench.put(gamma), bench.put(beta)] as const;
        const [px, py, pn] = [bench.put(x), bench.room(n), bench.room(n)];
        const [pm, pd] = [bench.room(columns), bench.room(columns)];
        const [movingMean, movingVariance] = [bench.put(oldMean), bench.put(oldVariance)];
        kernels.batchNormalizationForward(
          px,
          py,
          pn,
          ...pointers,
          pm,
          pd,
          movingMean,
          movingVariance,
          rows,
          columns,
          epsilon,
          momentum,
        );
        const { mean, variance } = moments(x, columns);
        const tolerance = { absolute: bound, relative: bound };
        assertClose(bench.read(pn, n + 1), [...normalize(x, columns), untouched], tolerance, "normalized");
        assertClose(
          bench.read(py, n + 1),
          [...affine(normalize(x, columns), gamma, beta), untouched],
          tolerance,
          "y",
        );
        assertClose(bench.read(pm, columns + 1), [...mean, untouched], tolerance, "mean");
        assertClose(
          bench.read(pd, columns),
          variance.map((value) => 1 / Math.sqrt(value + epsilon)),
          tolerance,
        );
        const moved = (old: number[], now: number[]) =>
          old.map((value, j) => momentum * value + (1 - momentum) * now[j]!);
        assertClose(bench.read(movingMean, columns), moved(oldMean, mean), tolerance, "moving mean");
        assertClose(
          bench.read(movingVariance, columns),
          moved(oldVariance, variance),
          tolerance,
          "moving variance",
        );

        const now = { mean: bench.read(movingMean, columns), variance: bench.read(movingVariance, columns) };
        kernels.batchNormalizationEvaluate(
          px,
          py,
          ...pointers,
          movingMean,
          movingVariance,
          rows,
          columns,
          epsilon,
        );
        const evaluated = affine(normalize(x, columns, now), gamma, beta);
        assertClose(
          bench.read(py, n + 1),
          [...evaluated, untouched],
          { absolute: 10 * bound, relative: 10 * bound },
          "evaluated",
        );
        kernels.batchNormalizationEvaluate(px, py, 0, 0, movingMean, movingVariance, rows, columns, epsilon);
        assertClose(bench.read(py, n), normalize(x, columns, now), {
          absolute: 10 * bound,
          relative: 10 * bound,
        });
      }
    });

    it("the variance of a column far from 0 keeps its digits", () => {
      bench.clear();
      const offset = single ? 4096 : 1e8;
      const x = Array.from({ length: 128 }, (_, i) => offset + (i % 2));
      const [px, py, pn, pm, pd] = [
        bench.put(x),
        bench.room(128),
        bench.room(128),
        bench.room(1),
        bench.room(1),
      ];
      kernels.batchNormalizationForward(
        px,
        py,
        pn,
        0,
        0,
        pm,
        pd,
        bench.put([0]),
        bench.put([1]),
        128,
        1,
        0,
        momentum,
      );
      assertClose(
        bench.read(py, 128),
        x.map((_, i) => (i % 2 ? 1 : -1)),
        { absolute: 1e-6 },
      );
    });

    it(`backward agrees with central differences within ${single ? "1e-5" : "1e-9"}`, () => {
      const random = seededRandom(9);
      for (const [rows, columns] of [
        [2, 1],
        [3, 3],
        [6, 5],
      ] as const) {
        bench.clear();
        const n = rows * columns;
        const x = bench.rounded(random.normals(n));
        const dy = bench.rounded(random.normals(n));
        const [gamma, beta] = [
          bench.rounded(random.normals(columns)),
          bench.rounded(random.normals(columns)),
        ];
        const cost = (at: number[], g: number[], b: number[]) =>
          affine(normalize(at, columns), g, b).reduce((sum, value, i) => sum + value * dy[i]!, 0);
        const [pg, pb, px, pdy] = [bench.put(gamma), bench.put(beta), bench.put(x), bench.put(dy)];
        const [py, pn, pdx] = [bench.room(n), bench.room(n), bench.room(n)];
        const [pm, pd, pdg, pdb] = [
          bench.room(columns),
          bench.room(columns),
          bench.room(columns),
          bench.room(columns),
        ];
        kernels.batchNormalizationForward(
          px,
          py,
          pn,
          pg,
          pb,
          pm,
          pd,
          bench.put(beta),
          bench.put(gamma),
          rows,
          columns,
          epsilon,
          momentum,
        );
        kernels.batchNormalizationBackward(pdy, pdx, pn, pg, pd, pdg, pdb, rows, columns);
        const tolerance = { absolute: single ? 1e-5 : 1e-9, relative: single ? 1e-5 : 1e-9 };
        assertClose(
          bench.read(pdx, n),
          centralDifferences(x, (at) => cost(at, gamma, beta)),
          tolerance,
          "dx",
        );
        assertClose(
          bench.read(pdg, columns),
          centralDifferences(gamma, (at) => cost(x, at, beta)),
          tolerance,
          "dγ",
        );
        assertClose(
          bench.read(pdb, columns),
          centralDifferences(beta, (at) => cost(x, gamma, at)),
          tolerance,
          "dβ",
        );
        const [dGamma, dx] = [bench.read(pdg, columns), bench.read(pdx, n)];
        kernels.batchNormalizationBackward(pdy, 0, pn, pg, pd, pdg, pdb, rows, columns);
        assert.deepEqual(bench.read(pdg, columns), dGamma);
        kernels.batchNormalizationBackward(pdy, pdy, pn, pg, pd, 0, 0, rows, columns);
        assert.deepEqual(bench.read(pdy, n), dx);
      }
    });
  });
}
