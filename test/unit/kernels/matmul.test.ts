import assert from "node:assert/strict";
import { seededRandom, untouched, workbenches } from "./workbench";

/** A·B in float64, and the same sums of magnitudes: what rounding errors are proportional to. */
function reference(a: readonly number[], b: readonly number[], m: number, n: number, k: number) {
  const sums = new Float64Array(m * n);
  const magnitudes = new Float64Array(m * n);
  for (let i = 0; i < m; i++) {
    for (let l = 0; l < k; l++) {
      const left = a[i * k + l]!;
      for (let j = 0; j < n; j++) {
        const product = left * b[l * n + j]!;
        sums[i * n + j]! += product;
        magnitudes[i * n + j]! += Math.abs(product);
      }
    }
  }
  return { sums, magnitudes };
}

function transposed(x: readonly number[], rows: number, columns: number): number[] {
  return x.map((_, i) => x[(i % rows) * columns + Math.floor(i / rows)]!);
}

const sizes: [number, number, number][] = [];
for (const m of [1, 2, 5, 6, 7, 12, 13])
  for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 17]) for (const k of [1, 2, 5, 8]) sizes.push([m, n, k]);
sizes.push(
  [32, 8, 2],
  [32, 8, 8],
  [32, 1, 8],
  [8, 8, 32],
  [64, 10, 128],
  [1, 300, 300],
  [300, 1, 300],
  [300, 300, 1],
);
sizes.push([121, 33, 257], [67, 131, 513], [250, 10, 300], [9, 16, 1000], [11, 1030, 40]);

for (const bench of workbenches) {
  const { kernels } = bench;
  const unitRoundoff = bench.precision === "float32" ? 2 ** -24 : 2 ** -53;

  describe(`matmul (${bench.name})`, () => {
    it("errs by less than 2(k + 2)·u·Σ|a·b|, u the unit roundoff, for all transpositions, sizes and edges", () => {
      const random = seededRandom(1);
      for (const [m, n, k] of sizes) {
        const a = bench.rounded(random.normals(m * k));
        const b = bench.rounded(random.normals(k * n));
        const before = bench.rounded(random.normals(m * n));
        const { sums, magnitudes } = reference(a, b, m, n, k);
        const bound = 2 * (k + 2) * unitRoundoff;
        for (const transposeA of [0, 1] as const) {
          for (const transposeB of [0, 1] as const) {
            for (const accumulate of [0, 1] as const) {
              bench.clear();
              const pa = bench.put(transposeA ? transposed(a, m, k) : a);
              const pb = bench.put(transposeB ? transposed(b, k, n) : b);
              const pc = bench.put([...before, untouched]);
              const workspace = bench.bytes(kernels.matmulWorkspaceBytes(m, n, k));
              const guard = bench.put([untouched]);
              kernels.matmul(pa, pb, pc, m, n, k, transposeA, transposeB, accumulate, workspace);
              const what = JSON.stringify({ m, n, k, transposeA, transposeB, accumulate });
              const c = bench.read(pc, m * n + 1);
              assert.equal(c.pop(), untouched, `${what} wrote behind C`);
              assert.equal(bench.read(guard, 1)[0], untouched, `${what} wrote behind the workspace`);
              for (const [i, value] of c.entries()) {
                const old = accumulate ? before[i]! : 0;
                const error = Math.abs(value - (sums[i]! + old));
                if (!(error <= bound * (magnitudes[i]! + Math.abs(old)))) {
                  assert.fail(`${what} entry ${i}: ${value}, not ${sums[i]! + old}`);
                }
              }
            }
          }
        }
      }
    });

    it("affine starts every row from the bias, within matmul's bound", () => {
      const random = seededRandom(2);
      for (const [m, n, k] of sizes) {
        bench.clear();
        const x = bench.rounded(random.normals(m * k));
        const kernel = bench.rounded(random.normals(k * n));
        const bias = bench.rounded(random.normals(n));
        const { sums, magnitudes } = reference(x, kernel, m, n, k);
        const [px, pk, pb] = [bench.put(x), bench.put(kernel), bench.put(bias)];
        const y = bench.room(m * n);
        const workspace = bench.bytes(kernels.matmulWorkspaceBytes(m, n, k));
        const guard = bench.put([untouched]);
        for (const hasBias of [true, false]) {
          kernels.affine(px, pk, hasBias ? pb : 0, y, m, n, k, workspace);
          const values = bench.read(y, m * n + 1);
          assert.equal(values.pop(), untouched);
          assert.equal(bench.read(guard, 1)[0], untouched);
          for (const [i, value] of values.entries()) {
            const start = hasBias ? bias[i % n]! : 0;
            const error = Math.abs(value - (sums[i]! + start));
            const bound = 2 * (k + 2) * unitRoundoff * (magnitudes[i]! + Math.abs(start));
            assert.ok(error <= bound, `${JSON.stringify({ m, n, k, hasBias })} entry ${i}: ${value}`);
          }
        }
      }
    });

    it("keeps NaN where it belongs: in its row of A, its column of B", () => {
      for (const [m, n, k] of [
        [3, 5, 2],
        [40, 50, 60],
      ] as const) {
        bench.clear();
        const a = new Float64Array(m * k).fill(1);
        a[k] = NaN;
        const c = bench.room(m * n);
        const workspace = bench.bytes(kernels.matmulWorkspaceBytes(m, n, k));
        kernels.matmul(
          bench.put(a),
          bench.put(new Float64Array(k * n).fill(1)),
          c,
          m,
          n,
          k,
          0,
          0,
          0,
          workspace,
        );
        const rows = bench.read(c, m * n).map((value, i) => [Math.floor(i / n), value] as const);
        for (const [row, value] of rows) assert.equal(value, row === 1 ? NaN : k);
      }
    });
  });

  describe(`columns (${bench.name})`, () => {
    it("broadcastRow and columnSums are exact on whole numbers", () => {
      for (const [rows, columns] of [
        [1, 1],
        [3, 2],
        [5, 7],
        [64, 4],
        [65, 9],
        [131, 33],
      ] as const) {
        bench.clear();
        const x = Array.from({ length: columns }, (_, j) => j - 3);
        const y = bench.room(rows * columns);
        const sums = bench.room(columns);
        kernels.broadcastRow(bench.put(x), y, rows, columns);
        assert.deepEqual(bench.read(y, rows * columns), Array.from({ length: rows }, () => x).flat());
        assert.equal(bench.read(y, rows * columns + 1).at(-1), untouched);
        kernels.columnSums(y, sums, rows, columns, 0);
        assert.deepEqual(
          bench.read(sums, columns),
          x.map((value) => rows * value),
        );
        assert.equal(bench.read(sums, columns + 1).at(-1), untouched);
        kernels.columnSums(y, sums, rows, columns, 1);
        assert.deepEqual(
          bench.read(sums, columns),
          x.map((value) => 2 * rows * value),
        );
      }
    });

    it("markActiveColumns finds the one row that shows a unit, however many rows show the others", () => {
      for (const last of [0, 31, 32, 99]) {
        bench.clear();
        const active = bench.put([0, 0, 0, 0, 0]);
        const x = Array.from({ length: 100 * 5 }, (_, i) => (i % 5 < 4 || i === last * 5 + 4 ? 1 : 0));
        kernels.markActiveColumns(bench.put(x), active, 100, 5);
        assert.deepEqual(bench.read(active, 5), [1, 1, 1, 1, 1], `row ${last}`);
      }
    });

    it("markActiveColumns marks columns with an entry ≠ 0 and keeps earlier marks", () => {
      for (const columns of [1, 3, 4, 9]) {
        bench.clear();
        const active = bench.put(Array.from({ length: columns }, (_, j) => (j === 0 ? 1 : 0)));
        const x = Array.from({ length: 3 * columns }, (_, i) => (i === 2 * columns + 2 ? -0.5 : 0));
        kernels.markActiveColumns(bench.put(x), active, 3, columns);
        const expected = Array.from({ length: columns }, (_, j) => (j === 0 || j === 2 ? 1 : 0));
        assert.deepEqual(bench.read(active, columns), expected);
      }
    });
  });
}
