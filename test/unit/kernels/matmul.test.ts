import assert from "node:assert/strict";
import { seededRandom, untouched, workbenches } from "./workbench";

interface Product {
  m: number;
  n: number;
  k: number;
  transposeA: 0 | 1;
  transposeB: 0 | 1;
  accumulate: 0 | 1;
}

/** C in float64, and the same sums of magnitudes: what rounding errors are proportional to. */
function reference(a: number[], b: number[], c: number[], p: Product) {
  const sums: number[] = [];
  const magnitudes: number[] = [];
  for (const [index, before] of c.entries()) {
    const i = Math.floor(index / p.n);
    const j = index % p.n;
    let sum = p.accumulate ? before : 0;
    let magnitude = Math.abs(sum);
    for (let l = 0; l < p.k; l++) {
      const left = a[p.transposeA ? l * p.m + i : i * p.k + l] ?? NaN;
      const right = b[p.transposeB ? j * p.k + l : l * p.n + j] ?? NaN;
      sum += left * right;
      magnitude += Math.abs(left * right);
    }
    sums.push(sum);
    magnitudes.push(magnitude);
  }
  return { sums, magnitudes };
}

const sizes: [number, number, number][] = [];
for (const m of [1, 2, 5, 6, 7, 12, 13]) for (const n of [1, 2, 3, 4, 5, 7, 8, 9, 17]) for (const k of [1, 2, 5, 8]) sizes.push([m, n, k]);
sizes.push([32, 8, 2], [32, 8, 8], [32, 1, 8], [8, 8, 32], [64, 10, 128], [1, 300, 300], [300, 1, 300], [300, 300, 1]);
sizes.push([121, 33, 257], [67, 131, 513], [250, 10, 300], [9, 16, 1000], [11, 1030, 40]);

for (const bench of workbenches) {
  const { kernels } = bench;
  const unitRoundoff = bench.precision === "float32" ? 2 ** -24 : 2 ** -53;

  describe(`matmul (${bench.name})`, () => {
    it("errs by less than 2(k + 2)·u·Σ|a·b|, u the unit roundoff, for all transpositions, sizes and edges", () => {
      const random = seededRandom(1);
      for (const [m, n, k] of sizes) {
        for (let flags = 0; flags < 8; flags++) {
          bench.clear();
          const product = {
            ...{ m, n, k },
            transposeA: (flags & 1) as 0 | 1,
            transposeB: ((flags >> 1) & 1) as 0 | 1,
            accumulate: ((flags >> 2) & 1) as 0 | 1,
          };
          const a = bench.rounded(random.normals(m * k));
          const b = bench.rounded(random.normals(k * n));
          const before = bench.rounded(random.normals(m * n));
          const [pa, pb, pc] = [bench.put(a), bench.put(b), bench.put([...before, untouched])];
          const workspace = bench.bytes(kernels.matmulWorkspaceBytes(m, n, k));
          const guard = bench.put([untouched]);
          const { transposeA, transposeB, accumulate } = product;
          kernels.matmul(pa, pb, pc, m, n, k, transposeA, transposeB, accumulate, workspace);
          const what = JSON.stringify(product);
          const { sums, magnitudes } = reference(a, b, before, product);
          const bound = 2 * (k + 2) * unitRoundoff;
          for (const [i, value] of bench.read(pc, m * n).entries()) {
            const error = Math.abs(value - sums[i]!);
            if (!(error <= bound * magnitudes[i]!)) assert.fail(`${what} entry ${i}: ${value}, not ${sums[i]!}`);
          }
          assert.equal(bench.read(pc, m * n + 1)[m * n], untouched, `${what} wrote behind C`);
          assert.equal(bench.read(guard, 1)[0], untouched, `${what} wrote behind the workspace`);
        }
      }
    });

    it("keeps NaN where it belongs: in its row of A, its column of B", () => {
      for (const [m, n, k] of [[3, 5, 2], [40, 50, 60]] as const) {
        bench.clear();
        const a = new Float64Array(m * k).fill(1);
        a[k] = NaN;
        const c = bench.room(m * n);
        const workspace = bench.bytes(kernels.matmulWorkspaceBytes(m, n, k));
        kernels.matmul(bench.put(a), bench.put(new Float64Array(k * n).fill(1)), c, m, n, k, 0, 0, 0, workspace);
        const rows = bench.read(c, m * n).map((value, i) => [Math.floor(i / n), value] as const);
        for (const [row, value] of rows) assert.equal(value, row === 1 ? NaN : k);
      }
    });
  });

  describe(`columns (${bench.name})`, () => {
    it("broadcastRow and columnSums are exact on whole numbers", () => {
      for (const [rows, columns] of [[1, 1], [3, 2], [5, 7], [64, 4], [65, 9], [131, 33]] as const) {
        bench.clear();
        const x = Array.from({ length: columns }, (_, j) => j - 3);
        const y = bench.room(rows * columns);
        const sums = bench.room(columns);
        kernels.broadcastRow(bench.put(x), y, rows, columns);
        assert.deepEqual(bench.read(y, rows * columns), Array.from({ length: rows }, () => x).flat());
        assert.equal(bench.read(y, rows * columns + 1).at(-1), untouched);
        kernels.columnSums(y, sums, rows, columns);
        assert.deepEqual(bench.read(sums, columns), x.map((value) => rows * value));
        assert.equal(bench.read(sums, columns + 1).at(-1), untouched);
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
