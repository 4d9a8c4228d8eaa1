import assert from "node:assert/strict";
import { untouched, workbenches } from "./workbench";

/** The first counter blocks of Random123's known-answer vectors for philox4x32-10. */
const zeroBlock = [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8];
const uniforms = (words: readonly number[]) => words.map((word) => (word >>> 8) / 2 ** 24);

/** Philox 4x32-10 in big integers. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [c0, c1, c2, c3] = counter.map(BigInt) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map(BigInt) as [bigint, bigint];
  const low = 0xffffffffn;
  for (let round = 0; round < 10; round++) {
    const p = c0 * 0xd2511f53n;
    const q = c2 * 0xcd9e8d57n;
    [c0, c1, c2, c3] = [(q >> 32n) ^ c1 ^ k0, q & low, (p >> 32n) ^ c3 ^ k1, p & low];
    k0 = (k0 + 0x9e3779b9n) & low;
    k1 = (k1 + 0xbb67ae85n) & low;
  }
  return [c0, c1, c2, c3].map(Number);
}

for (const bench of workbenches) {
  const { kernels } = bench;
  const fill = (n: number, seedLow: number, seedHigh: number, purpose: number, step: number) => {
    bench.clear();
    const out = bench.room(n);
    kernels.philoxFill(out, n, seedLow, seedHigh, purpose, step);
    assert.equal(bench.read(out, n + 1).at(-1), untouched);
    return bench.read(out, n);
  };

  describe(`dropout (${bench.name})`, () => {
    it("draws Random123's known answers, bit for bit", () => {
      assert.deepEqual(fill(4, 0, 0, 0, 0), uniforms(zeroBlock));
    });

    it("draws Philox 4x32-10 of counter (i / 4, step, purpose, 0) and key (low, high), for every tail", () => {
      const [low, high, purpose, step] = [0x243f6a88, 0xffffffff, 7, 0x80000001];
      const words = Array.from({ length: 12 }, (_, block) =>
        philox([block, step, purpose, 0], [low, high]),
      ).flat();
      for (let n = 1; n <= 45; n++)
        assert.deepEqual(fill(n, low, high, purpose, step), uniforms(words.slice(0, n)));
    });

    it("keeps an entry where its uniform number ≥ rate, scaled by 1/(1 − rate)", () => {
      for (const rate of [0, 0.1, 0.5, 0.75, 0.999]) {
        for (const n of [1, 3, 4, 7, 16, 33, 1000]) {
          const drawn = fill(n, 1, 2, 3, 4);
          bench.clear();
          const x = Array.from({ length: n }, (_, i) => i - 5);
          const [px, py, pm] = [bench.put(x), bench.room(n), bench.room(n)];
          kernels.dropoutForward(px, py, pm, n, rate, 1, 2, 3, 4);
          const kept = bench.rounded([1 / (1 - rate)])[0]!;
          const mask = drawn.map((uniform) => (uniform >= rate ? kept : 0));
          assert.deepEqual(bench.read(pm, n + 1), [...mask, untouched]);
          const expected = bench.rounded(x.map((value, i) => value * mask[i]!)).map((value) => value + 0);
          assert.deepEqual(
            bench.read(py, n).map((value) => value + 0),
            expected,
          );
          assert.equal(bench.read(py, n + 1).at(-1), untouched);
        }
      }
    });

    it("does not lose a NaN that it drops", () => {
      bench.clear();
      const [px, py, pm] = [bench.put(new Array<number>(16).fill(NaN)), bench.room(16), bench.room(16)];
      kernels.dropoutForward(px, py, pm, 16, 0.5, 0, 0, 0, 0);
      assert.ok(bench.read(py, 16).every(Number.isNaN));
    });
  });
}
