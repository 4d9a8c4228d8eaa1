/** The cells of the layers' map: extremes of many steps, and which steps a cell stands for. */
import assert from "node:assert/strict";
import { History } from "../../../src/session/history";
import { MapCells } from "../../../webview/plots/mapCells";

const rowOf = (cells: MapCells, row: number): number[] => [
  ...cells.values.subarray(row * cells.columns, (row + 1) * cells.columns),
];

function historyOf(steps: number, valueAt: (step: number) => number): History {
  const history = new History(["a", "b"]);
  for (let step = 0; step < steps; step++) history.record(step, [valueAt(step), 1]);
  return history;
}

describe("A map's cells", () => {
  it("take a spike of one step among 100,000 in exactly one column, up or down, also where all else is noise", () => {
    const noise = (step: number) => 1 + 0.3 * Math.sin(step * 12.9898);
    for (const [spike, isOdd] of [
      [1e4, (value: number) => value > 100],
      [1e-6, (value: number) => value < 0.01],
      [0, (value: number) => value === 0],
    ] as const) {
      const cells = new MapCells();
      const history = historyOf(100_000, (step) => (step === 77_777 ? spike : noise(step)));
      cells.gather(history, [0, 1], 700, "logarithmic");
      const odd = rowOf(cells, 0).flatMap((value, column) => (isOdd(value) ? [column] : []));
      assert.deepEqual(odd, [cells.columnOf(77_777)], `a spike of ${spike}`);
      const { from, to } = cells.stepsOf(odd[0]!);
      assert.ok(from <= 77_777 && 77_777 <= to);
    }
  });

  it("show noise as its greatest values, without an edge where nothing happened", () => {
    const cells = new MapCells();
    const history = historyOf(
      50_000,
      (step) => Math.exp(-step / 20_000) * (1 + 0.3 * Math.sin(step * 12.9898)),
    );
    cells.gather(history, [0], 500, "logarithmic");
    const row = rowOf(cells, 0);
    row
      .slice(1)
      .forEach((value, at) => assert.ok(Math.abs(Math.log(value / row[at]!)) < 0.05, `column ${at + 1}`));
  });

  it("stand for all steps once: every bucket lies in the column that holds it, at any width", () => {
    for (const [steps, width] of [
      [1, 300],
      [7, 3],
      [299, 300],
      [2048, 701],
      [5000, 640],
    ] as const) {
      const history = historyOf(steps, () => 1);
      const cells = new MapCells();
      cells.gather(history, [0], width, "share");
      let next = 0;
      for (let column = 0; column < cells.columns; column++) {
        const { from, to } = cells.stepsOf(column);
        assert.equal(from, next);
        assert.deepEqual([cells.columnOf(from), cells.columnOf(to)], [column, column]);
        next = to + 1;
      }
      assert.equal(next, cells.steps);
      assert.ok(next >= steps);
    }
  });

  it("span a decade at least, and leave out what is not finite from the scale", () => {
    const cells = new MapCells();
    const history = historyOf(10, (step) => (step === 4 ? Infinity : 2));
    cells.gather(history, [0], 100, "logarithmic");
    assert.ok(Math.abs(cells.high / cells.low - 10) < 1e-9);
    assert.ok(Math.abs(cells.sharesOn("logarithmic")(2) - 0.5) < 1e-9);
    assert.equal(cells.sharesOn("logarithmic")(0), 0);
    assert.equal(rowOf(cells, 0)[4], Infinity);
  });
});
