import assert from "node:assert/strict";
import { assertClose } from "./closeness";
import { seededRandom, untouched, workbenches } from "./workbench";

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";
  const relative = single ? 2e-6 : 1e-14;

  describe(`sequence kernels (${bench.name})`, () => {
    it(`matmulPacked is within ${String(relative)} of float64, transposed or not, over sizes with every rest`, () => {
      const random = seededRandom(11);
      for (const m of [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 32, 121, 125]) {
        for (const [n, k] of [
          [1, 1],
          [5, 3],
          [8, 16],
          [19, 300],
        ] as const) {
          for (const [transposeA, transposeB] of [
            [0, 0],
            [0, 1],
            [1, 0],
          ] as const) {
            bench.clear();
            const [a, b, c] = [m * k, k * n, m * n].map((count) => bench.rounded(random.normals(count))) as [
              number[],
              number[],
              number[],
            ];
            const [pa, pb, pc] = [bench.put(a), bench.put(b), bench.room(m * n)];
            const panels = bench.bytes(kernels.packedBytes(n, k));
            const workspace = bench.bytes(kernels.matmulWorkspaceBytes(m, n, k));
            const product = c.map((_, at) => {
              const [i, j] = [Math.floor(at / n), at % n];
              let sum = 0;
              for (let p = 0; p < k; p++)
                sum += a[transposeA ? p * m + i : i * k + p]! * b[transposeB ? j * k + p : p * n + j]!;
              return sum;
            });
            const tolerance = { absolute: relative * Math.sqrt(k) * 10, relative };
            kernels.packRight(pb, panels, n, k, transposeB);
            kernels.matmulPacked(pa, panels, pc, m, n, k, transposeA, 0, workspace);
            assertClose(bench.read(pc, m * n + 1), [...product, untouched], tolerance, `${m} ${n} ${k}`);
            kernels.matmulPacked(pa, panels, pc, m, n, k, transposeA, 1, workspace);
            assertClose(
              bench.read(pc, m * n),
              product.map((value) => 2 * value),
              { absolute: 2 * tolerance.absolute, relative },
            );
          }
        }
      }
    });

    it("moveRows swaps axes, turns one round, and keeps to its rows", () => {
      bench.clear();
      const [outer, inner, width] = [3, 2, 5];
      const x = Array.from({ length: outer * inner * width }, (_, at) => at);
      const [px, py] = [bench.put(x), bench.room(x.length)];
      kernels.moveRows(px, py, outer, inner, width, inner * width, width, width, outer * width);
      const row = (i: number, j: number): number[] =>
        x.slice((i * inner + j) * width, (i * inner + j + 1) * width);
      const swapped = [0, 1].flatMap((j) => [0, 1, 2].flatMap((i) => row(i, j)));
      assert.deepEqual(bench.read(py, x.length + 1), [...swapped, untouched]);
      const last = px + (outer - 1) * inner * width * (single ? 4 : 8);
      kernels.moveRows(last, py, outer, inner, width, -inner * width, width, inner * width, width);
      assert.deepEqual(
        bench.read(py, x.length),
        [2, 1, 0].flatMap((i) => [0, 1].flatMap((j) => row(i, j))),
      );
    });

    it("causalSoftmax gives row i the columns 0 … i, also where there are fewer columns than rows", () => {
      for (const [rows, columns] of [
        [4, 4],
        [5, 3],
        [2, 6],
      ] as const) {
        bench.clear();
        const x = bench.rounded(seededRandom(12).normals(2 * rows * columns));
        const [px, py] = [bench.put(x), bench.room(x.length)];
        kernels.causalSoftmax(px, py, 2, rows, columns);
        const expected = x.map((value, at) => {
          const row = Math.floor(at / columns);
          const seen = x.slice(row * columns, row * columns + Math.min(columns, (row % rows) + 1));
          if (at % columns >= seen.length) return 0;
          return Math.exp(value) / seen.reduce((sum, other) => sum + Math.exp(other), 0);
        });
        assertClose(bench.read(py, x.length + 1), [...expected, untouched], { relative: 10 * relative });
      }
    });

    it("layer normalization keeps the digits of rows far from 0", () => {
      bench.clear();
      const offset = single ? 4096 : 1e8;
      const x = Array.from({ length: 64 }, (_, at) => offset + (at % 2));
      const [px, py, pn, pd] = [bench.put(x), bench.room(64), bench.room(64), bench.room(2)];
      kernels.layerNormalizationForward(px, py, pn, 0, 0, pd, 2, 32, 0);
      assertClose(
        bench.read(py, 64),
        x.map((_, at) => (at % 2 ? 1 : -1)),
        { absolute: 1e-6 },
      );
    });
  });
}
