import assert from "node:assert/strict";
import { statistic, statisticCount } from "../../../src/kernels/kernels";
import { assertClose } from "./closeness";
import { seededRandom, workbenches } from "./workbench";

function reference(x: readonly number[], low: number, high: number): number[] {
  const n = x.length;
  const mean = x.reduce((sum, value) => sum + value, 0) / n;
  const variance = x.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  const share = (test: (value: number) => boolean) => x.filter(test).length / n;
  const record: Record<keyof typeof statistic, number> = {
    mean,
    deviation: Math.sqrt(variance),
    norm: Math.sqrt(x.reduce((sum, value) => sum + value * value, 0)),
    minimum: Math.min(...x),
    maximum: Math.max(...x),
    zeroFraction: share((value) => value === 0),
    outsideFraction: share((value) => value <= low || value >= high),
    nonFinite: x.filter((value) => !Number.isFinite(value)).length,
  };
  const result = new Array<number>(statisticCount).fill(NaN);
  for (const [name, index] of Object.entries(statistic)) result[index] = record[name as keyof typeof record];
  return result;
}

for (const bench of workbenches) {
  const { kernels } = bench;
  const single = bench.precision === "float32";

  const statistics = (x: number[], low = -Infinity, high = Infinity) => {
    bench.clear();
    const out = bench.bytes(8 * statisticCount);
    kernels.statistics(bench.put(x), x.length, low, high, out);
    return bench.readDoubles(out, statisticCount);
  };

  describe(`statistics (${bench.name})`, () => {
    const bound = single ? 1e-6 : 1e-13;

    it(`agree with float64 within ${String(bound)} for 1 to 40 and up to 3001 numbers, with and without bounds`, () => {
      const random = seededRandom(11);
      for (const n of [...Array.from({ length: 40 }, (_, i) => i + 1), 255, 256, 257, 511, 3001]) {
        const x = bench.rounded(random.normals(n).map((value, i) => (i % 5 === 2 ? 0 : 3 * value + 1)));
        const [low, high] = bench.rounded([-0.5, 1.5]) as [number, number];
        const tolerance = { relative: bound, absolute: bound };
        assertClose(statistics(x, low, high), reference(x, low, high), tolerance, `${n} numbers`);
        assertClose(statistics(x), reference(x, -Infinity, Infinity), tolerance, `${n} numbers`);
        bench.clear();
        const sum = kernels.sumOfSquares(bench.put(x), n);
        assertClose([sum], [x.reduce((total, value) => total + value * value, 0)], { relative: bound });
      }
    });

    it("a padded tail counts neither as zero nor as outside, whatever the first entry", () => {
      for (const first of [0, 1, -2]) {
        for (let n = 1; n <= 9; n++) {
          const x = Array.from({ length: n }, (_, i) => (i === 0 ? first : 0.25));
          assert.deepEqual(statistics(x, -2, 1).slice(5), reference(x, -2, 1).slice(5));
        }
      }
    });

    it("the deviation of numbers far from 0 keeps its digits", () => {
      const offset = single ? 2 ** 20 : 1e12;
      const x = Array.from({ length: 1000 }, (_, i) => offset + (i % 2));
      assertClose(statistics(x).slice(0, 2), [offset + 0.5, 0.5], { relative: 1e-12 });
    });

    it("an outlier in first place does no harm", () => {
      const x = bench.rounded(
        seededRandom(12)
          .normals(999)
          .map((value, i) => (i === 0 ? 1e4 : value)),
      );
      assertClose(statistics(x), reference(x, -Infinity, Infinity), {
        relative: single ? 1e-6 : 1e-13,
        absolute: single ? 3e-5 : 1e-11,
      });
    });

    it("squares beyond float32's range are not lost, large or small", () => {
      for (const size of [1e-30, 1e-21, 1e-16, 1e15, 1e25, 1e37]) {
        const x = bench.rounded(
          seededRandom(13)
            .normals(777)
            .map((value) => size * value),
        );
        assertClose(statistics(x), reference(x, -Infinity, Infinity), {
          relative: 1e-6,
          absolute: size * 1e-6,
        });
        bench.clear();
        const norm = Math.sqrt(kernels.sumOfSquares(bench.put(x), 777));
        assertClose([norm], [reference(x, 0, 0)[statistic.norm]!], { relative: 1e-6 });
      }
    });

    it("all zeros: everything 0 but the fraction of zeros", () => {
      assert.deepEqual(statistics(new Array<number>(300).fill(0)), [0, 0, 0, 0, 0, 1, 0, 0]);
    });

    it("counts every NaN and ±∞; minimum and maximum are over the rest and ±∞", () => {
      for (const n of [3, 5, 300, 700]) {
        for (const at of [0, 1, n - 1]) {
          const x = Array.from({ length: n }, (_, i) => (i === at ? NaN : i % 11));
          const found = statistics(x);
          assert.equal(found[statistic.nonFinite], 1);
          assert.ok(Number.isNaN(found[statistic.mean]) && Number.isNaN(found[statistic.norm]));
          const rest = x.filter((value) => !Number.isNaN(value));
          assert.equal(found[statistic.minimum], Math.min(...rest));
          assert.equal(found[statistic.maximum], Math.max(...rest));
          const infinite = statistics(x.map((value, i) => (i === at ? -Infinity : value)));
          assert.equal(infinite[statistic.nonFinite], 1);
          assert.equal(infinite[statistic.mean], -Infinity);
          assert.equal(infinite[statistic.norm], Infinity);
          assert.equal(infinite[statistic.minimum], -Infinity);
        }
      }
      assert.equal(statistics([NaN, Infinity, -Infinity, NaN, 1])[statistic.nonFinite], 4);
    });
  });
}
