import assert from "node:assert/strict";
import { assertClose, centralDifferences } from "./closeness";
import { seededRandom, untouched, workbenches } from "./workbench";

const softmax = (x: readonly number[]) => {
  const maximum = Math.max(...x);
  const e = x.map((value) => Math.exp(value - maximum));
  const sum = e.reduce((a, b) => a + b, 0);
  return e.map((value) => value / sum);
};
const logSoftmax = (x: readonly number[]) => {
  const maximum = Math.max(...x);
  const sum = x.reduce((total, value) => total + Math.exp(value - maximum), 0);
  return x.map((value) => value - maximum - Math.log(sum));
};
const dot = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, value, i) => sum + value * b[i]!, 0);

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";
  const relative = single ? 5e-7 : 1e-14;
  const forms = [
    { name: "softmax", value: softmax, forward: "softmaxForward", backward: "softmaxBackward" },
    { name: "logSoftmax", value: logSoftmax, forward: "logSoftmaxForward", backward: "logSoftmaxBackward" },
  ] as const;

  for (const { name, value, forward, backward } of forms) {
    describe(`${name} (${bench.name})`, () => {
      it(`is within ${String(relative)} of float64 for 1 to 21 columns, in place too`, () => {
        const random = seededRandom(4);
        for (let columns = 1; columns <= 21; columns++) {
          bench.clear();
          const rows = 3;
          const x = bench.rounded(random.normals(rows * columns).map((entry) => 5 * entry));
          const [px, py] = [bench.put(x), bench.room(rows * columns)];
          kernels[forward](px, py, rows, columns);
          const expected = Array.from({ length: rows }, (_, row) =>
            value(x.slice(row * columns, (row + 1) * columns)),
          ).flat();
          assertClose(
            bench.read(py, rows * columns),
            expected,
            { relative, absolute: relative },
            `${columns} columns`,
          );
          assert.equal(bench.read(py, rows * columns + 1).at(-1), untouched);
          kernels[forward](px, px, rows, columns);
          assert.deepEqual(bench.read(px, rows * columns), bench.read(py, rows * columns));
        }
      });

      it(`backward agrees with central differences within ${single ? "1e-5" : "1e-9"}`, () => {
        const random = seededRandom(5);
        for (const columns of [1, 2, 3, 5, 8, 11]) {
          bench.clear();
          const x = bench.rounded(random.normals(columns));
          const weights = bench.rounded(random.normals(columns));
          const [px, py, pdx, pdy] = [
            bench.put(x),
            bench.room(columns),
            bench.room(columns),
            bench.put(weights),
          ];
          kernels[forward](px, py, 1, columns);
          kernels[backward](py, pdy, pdx, 1, columns);
          const expected = centralDifferences(x, (at) => dot(value(at), weights));
          assertClose(bench.read(pdx, columns), expected, { absolute: single ? 1e-5 : 1e-9 });
          assert.equal(bench.read(pdx, columns + 1).at(-1), untouched);
          kernels[backward](py, pdy, pdy, 1, columns);
          assert.deepEqual(bench.read(pdy, columns), bench.read(pdx, columns));
        }
      });

      it("stands logits of ±1e4 and turns a row with NaN into NaN", () => {
        bench.clear();
        const [px, py] = [bench.put([1e4, -1e4, 1e4, 0, NaN, 1]), bench.room(6)];
        kernels[forward](px, py, 2, 3);
        const y = bench.read(py, 6);
        assertClose(y.slice(0, 3), value([1e4, -1e4, 1e4]), { relative });
        assert.deepEqual(y.slice(3), [NaN, NaN, NaN]);
      });
    });
  }
}
