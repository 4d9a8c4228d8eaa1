import assert from "node:assert/strict";
import fc from "fast-check";
import { apportion, splitRows } from "../../../src/data/split";

const fractions = fc
  .tuple(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 0, max: 10 }), fc.integer({ min: 0, max: 10 }))
  .map(([train, dev, test]) => {
    const sum = train + dev + test;
    return { train: train / sum, dev: dev / sum, test: test / sum, stratify: true };
  });
const parts = ["train", "dev", "test"] as const;
const countOf = (rows: Uint32Array, classes: Uint32Array, at: number): number =>
  rows.filter((row) => classes[row] === at).length;

describe("A split", () => {
  it("rounds by the largest remainder, so that counts add up", () => {
    assert.deepEqual(apportion(150, [0.6, 0.2, 0.2]), [90, 30, 30]);
    assert.deepEqual(apportion(569, [0.6, 0.2, 0.2]), [341, 114, 114]);
    assert.deepEqual(apportion(10, [1 / 3, 1 / 3, 1 / 3]), [4, 3, 3]);
    assert.deepEqual(apportion(30, [0.8, 0.1, 0.1]), [24, 3, 3]);
    assert.deepEqual(apportion(0, [0.8, 0.2, 0]), [0, 0, 0]);
  });

  it("puts every row into exactly one part, each class divided like the whole, within one row", () => {
    fc.assert(
      fc.property(
        fractions,
        fc.array(fc.nat(5), { minLength: 60, maxLength: 200 }),
        fc.nat(),
        (split, labels, seed) => {
          const classes = Uint32Array.from(labels);
          // Parts too small for these rows are refused, which is tested elsewhere.
          if (parts.some((part) => split[part] > 0 && split[part] * labels.length < 1)) return;
          const rows = splitRows(labels.length, split, classes, seed);
          const all = parts.flatMap((part) => [...rows[part]]).sort((a, b) => a - b);
          assert.deepEqual(
            all,
            labels.map((_, row) => row),
          );
          const totals = apportion(
            labels.length,
            parts.map((part) => split[part]),
          );
          parts.forEach((part, at) => {
            assert.equal(rows[part].length, totals[at]);
            for (const label of new Set(labels)) {
              const quota = split[part] * labels.filter((other) => other === label).length;
              assert.ok(Math.abs(countOf(rows[part], classes, label) - quota) < 1 + 1e-6);
            }
          });
        },
      ),
      { seed: 1, numRuns: 300 },
    );
  });

  it("is the same for the same seed and another for another", () => {
    const split = { train: 0.6, dev: 0.2, test: 0.2, stratify: false };
    const of = (seed: number) => splitRows(100, split, undefined, seed);
    assert.deepEqual(of(7), of(7));
    assert.notDeepEqual(of(7), of(8));
    assert.notDeepEqual(
      [...of(7).train],
      [...of(7).train].sort((a, b) => a - b),
    );
  });

  it("without stratifying follows no class: over seeds the share of a class varies", () => {
    const classes = Uint32Array.from({ length: 100 }, (_, row) => row % 2);
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: false };
    const shares = new Set(
      Array.from({ length: 10 }, (_, seed) =>
        countOf(splitRows(100, split, undefined, seed).train, classes, 0),
      ),
    );
    assert.ok(shares.size > 2);
  });

  it("leaves the rows in their order where everything is for training", () => {
    const { train, dev, test } = splitRows(5, { train: 1, dev: 0, test: 0, stratify: false }, undefined, 3);
    assert.deepEqual([[...train], dev.length, test.length], [[0, 1, 2, 3, 4], 0, 0]);
  });

  it("refuses fractions that do not add up to 1, are negative, or leave nothing to train on", () => {
    for (const [train, dev, test] of [
      [0.6, 0.2, 0.1],
      [1.2, -0.2, 0],
      [0, 0.5, 0.5],
      [NaN, 0.5, 0.5],
    ] as const) {
      assert.throws(
        () => splitRows(10, { train, dev, test, stratify: false }, undefined, 0),
        /must lie between 0 and 1/,
      );
    }
  });
});
