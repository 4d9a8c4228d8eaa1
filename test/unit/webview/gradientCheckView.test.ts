/** What the dashboard's gradient-check view works out before it draws: errors of entries, folds, blocks, scales. */
import assert from "node:assert/strict";
import type { GradientComparison } from "../../../src/engine/facts";
import { blockAt, blockOf, heatGrid, middleOf } from "../../../webview/plots/heatGrid";
import { signedScale } from "../../../webview/plots/symlog";
import { ComparedEntries } from "../../../webview/state/comparedEntries";
import { foldOf, indexAt } from "../../../webview/state/fold";

const norm = (values: readonly number[]) => Math.hypot(...values);

/** ‖g − ĝ‖₂ / (‖g‖₂ + ‖ĝ‖₂), as the check has it. */
function errorOf(analytic: readonly number[], numeric: readonly number[]): number {
  const error = norm(analytic.map((value, i) => value - numeric[i]!)) / (norm(analytic) + norm(numeric));
  return Number.isNaN(error) ? Infinity : error;
}

function comparison(
  analytic: number[],
  numeric: number[],
  relativeError = errorOf(analytic, numeric),
): GradientComparison {
  return {
    layer: "dense",
    parameter: "kernel",
    relativeError,
    verdict: "pass",
    checked: analytic.length,
    of: analytic.length,
    kinks: 0,
    shape: [analytic.length],
    step: 0,
    worst: [],
    entries: { at: analytic.map((_, i) => i), analytic, numeric },
  };
}

describe("The entries of a gradient check", () => {
  for (const scale of [1, 1e200, 1e-8]) {
    it(`have the tensor's relative error as the root mean square of their discrepancies, values about ${scale}`, () => {
      const numeric = [0.5, -0.25, 0.125, 0.75, -1].map((value) => value * scale);
      const analytic = numeric.map((value, i) => value * (1 + [0, 1e-3, -2, 0.5, 1e-9][i]!));
      const relativeError = errorOf(analytic, numeric);
      const { discrepancy } = new ComparedEntries(comparison(analytic, numeric), 1e-7);
      const rms = norm([...discrepancy]) / Math.sqrt(discrepancy.length);
      assert.ok(Math.abs(rms - relativeError) < 1e-12 * relativeError, `${rms} ≠ ${relativeError}`);
    });
  }

  it("come worst first, those that are no numbers before all others", () => {
    const entries = new ComparedEntries(comparison([1, NaN, 3, 0], [1, 1, 1, 0]), 1e-7);
    assert.deepEqual(entries.worstFirst, [1, 2, 0, 3]);
    assert.deepEqual(
      [0, 1, 2, 3].map((entry) => entries.agrees(entry)),
      [true, false, false, true],
    );
    assert.equal(entries.entry(1).relativeError, Infinity);
  });

  it("agree where both gradients vanish in rounding", () => {
    const entries = new ComparedEntries(comparison([1e-13, -2e-13], [3e-13, 0]), 1e-7);
    assert.deepEqual([...entries.discrepancy], [0, 0]);
  });

  it("count as equal where the check counts what rounding can make as none", () => {
    const [analytic, numeric] = [
      [1e-9, 2e-9, 0.5],
      [1.0001e-9, 2.0001e-9, 0.25],
    ];
    // The check's own error leaves the first two out; without any left it is 0.
    const some = new ComparedEntries(comparison(analytic, numeric, 0.25 / (0.5 + 0.25)), 1e-7);
    assert.deepEqual(
      [0, 1, 2].map((entry) => some.agrees(entry)),
      [true, true, false],
    );
    const none = new ComparedEntries(comparison(analytic.slice(0, 2), numeric.slice(0, 2), 0), 1e-7);
    assert.deepEqual([...none.discrepancy], [0, 0]);
    assert.equal(none.entry(0).relativeError, 0);
  });
});

describe("A tensor's fold", () => {
  const shapes = [
    [],
    [1],
    [7],
    [64],
    [65],
    [4096],
    [1, 1],
    [784, 1],
    [16, 3],
    [3, 3, 8, 16],
    [16, 28, 28, 1],
  ];
  for (const shape of shapes) {
    it(`has room for each entry of [${shape.join(", ")}] once, and no empty row`, () => {
      const size = shape.reduce((all, axis) => all * axis, 1);
      const { rows, columns } = foldOf(shape);
      assert.ok(rows * columns >= size && (rows - 1) * columns < size, `${rows} × ${columns}`);
    });
  }

  it("leaves a matrix as it is and splits other tensors nearest to twice as wide as high", () => {
    assert.deepEqual(foldOf([100, 3]).axes, { down: [100], across: [3] });
    assert.deepEqual(foldOf([3, 3, 8, 16]).axes, { down: [3, 3], across: [8, 16] });
    assert.deepEqual(foldOf([16, 28, 28, 1]).axes, { down: [16], across: [28, 28, 1] });
  });

  it("gives positions back as indices", () => {
    assert.deepEqual(indexAt(0, []), []);
    assert.deepEqual(indexAt(23, [2, 3, 4]), [1, 2, 3]);
    assert.deepEqual(indexAt(13, [2, 3, 4]), [1, 0, 1]);
  });
});

describe("A heat map's blocks", () => {
  for (const [rows, columns] of [
    [1, 1],
    [1, 64],
    [16, 16],
    [784, 300],
    [5, 100_000],
    [100_000, 2],
  ] as const) {
    for (const [width, height] of [
      [250, 200],
      [900, 220],
    ] as const) {
      it(`of ${rows} × ${columns} lie in a box of ${width} × ${height} and are found where they are drawn`, () => {
        const grid = heatGrid(rows, columns, width, height);
        assert.ok(grid.left + grid.across * grid.width <= width);
        assert.ok(grid.top + grid.down * grid.height <= height);
        assert.ok(grid.across * grid.columnsPerBlock >= columns && grid.down * grid.rowsPerBlock >= rows);
        for (const [row, column] of [
          [0, 0],
          [rows - 1, columns - 1],
          [Math.floor(rows / 2), Math.floor(columns / 3)],
        ] as const) {
          const block = blockOf(grid, row, column);
          const { left, top } = middleOf(grid, block);
          assert.equal(blockAt(grid, left, top), block);
        }
      });
    }
  }
});

describe("The scale of signed values", () => {
  it("is linear where they are of one size, logarithmic where most would lie on zero", () => {
    assert.equal(signedScale([0.1, -0.2, 0.05, 0]).isLogarithmic, false);
    assert.equal(signedScale([1, 1e-4, -1e-6, 1e-8]).isLogarithmic, true);
  });

  for (const values of [
    [],
    [0],
    [0, 0, 1e-9],
    [-3, -1e-5, -1e-7],
    [1, -1e-4, 1e-6, -1e-8],
    [1e290, 1, -1e-300, 3],
  ]) {
    it(`keeps the order of [${values.join(", ")}] and all of them on its axis`, () => {
      const { scaled, axis } = signedScale(values);
      const sorted = values.toSorted((a, b) => a - b).map(scaled);
      for (const [i, value] of sorted.entries()) {
        assert.ok(i === 0 || value >= sorted[i - 1]!);
        assert.ok(
          value >= axis.min - 1e-9 && value <= axis.max + 1e-9,
          `${value} on ${axis.min} … ${axis.max}`,
        );
      }
      assert.ok(axis.max > axis.min);
      assert.equal(axis.names?.length ?? axis.ticks.length, axis.ticks.length);
    });
  }
});
