import assert from "node:assert/strict";
import { assertClose } from "./closeness";
import { seededRandom, untouched, workbenches } from "./workbench";

for (const bench of workbenches) {
  const { kernels } = bench;
  describe(`elementwise (${bench.name})`, () => {
    const relative = bench.precision === "float32" ? 2e-7 : 4e-16;

    it(`fill, copy, scale, addScaled and multiply are within ${String(relative)} for 0 to 19 numbers`, () => {
      const random = seededRandom(7);
      for (let n = 0; n <= 19; n++) {
        bench.clear();
        const a = bench.rounded(random.normals(n));
        const b = bench.rounded(random.normals(n));
        const [pa, pb, py] = [bench.put(a), bench.put(b), bench.room(n)];
        const expectWritten = (expected: number[], absolute = 0) => {
          assertClose(bench.read(py, n + 1), [...expected, untouched], { relative, absolute });
        };
        kernels.fill(py, n, 1.5);
        expectWritten(a.map(() => 1.5));
        kernels.multiply(pa, pb, py, n);
        expectWritten(a.map((value, i) => value * b[i]!));
        kernels.copy(pa, py, n);
        expectWritten(a);
        kernels.scale(py, n, -3);
        expectWritten(a.map((value) => -3 * value));
        kernels.copy(pa, py, n);
        kernels.addScaled(0.5, pb, py, n);
        expectWritten(
          a.map((value, i) => value + 0.5 * b[i]!),
          2 * relative,
        );
      }
    });

    it("clip keeps NaN, and what is inside", () => {
      bench.clear();
      const x = bench.put([-3, NaN, 0.5, Infinity, -Infinity, 2]);
      kernels.clip(x, 6, 2);
      assert.deepEqual(bench.read(x, 6), [-2, NaN, 0.5, 2, -2, 2]);
    });
  });
}
