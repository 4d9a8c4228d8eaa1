import assert from "node:assert/strict";
import { LineRaster } from "../../../webview/plots/lineRaster";

const red = [255, 0, 0] as const;
const green = [0, 255, 0] as const;

const drawn = (points: readonly (readonly [x: number, y: number])[], width: number, dash?: number[]) => {
  const raster = new LineRaster();
  raster.reserve(20, 20);
  const [x, y] = [0, 1].map((at) => Float64Array.from(points, (point) => point[at as 0 | 1]));
  raster.stroke(x!, y!, points.length, { color: red, width, ...(dash && { dash }) });
  return raster;
};
const opacity = (raster: LineRaster, column: number, row: number) =>
  raster.data[4 * (row * raster.width + column) + 3]! / 255;
/** How much of a column is covered, in pixels. */
const covered = (raster: LineRaster, column: number) =>
  [...Array(raster.height).keys()].reduce((sum, row) => sum + opacity(raster, column, row), 0);
const near = (found: number, wanted: number, by = 0.02) =>
  assert.ok(Math.abs(found - wanted) <= by, `${found} instead of ${wanted}`);

describe("The raster of lines", () => {
  it("covers a level line by its width, pixels at its edges in part", () => {
    const raster = drawn(
      [
        [2, 5.25],
        [12, 5.25],
      ],
      1.5,
    );
    near(opacity(raster, 6, 4), 0.5);
    near(opacity(raster, 6, 5), 1);
    near(opacity(raster, 6, 6), 0);
    for (let column = 2; column < 12; column++) near(covered(raster, column), 1.5);
    near(covered(raster, 1), 0);
    near(covered(raster, 12), 0);
    assert.deepEqual(raster.drawn, { left: 2, top: 4, right: 12, bottom: 6 });
  });

  it("keeps the thickness of a line that rises: √(1 + rise²) times its width in each column", () => {
    const raster = drawn(
      [
        [0, 1],
        [20, 19],
      ],
      2,
    );
    for (let column = 4; column < 16; column++) near(covered(raster, column), 2 * Math.hypot(1, 0.9), 0.05);
  });

  it("shows a spike of one point between columns, as high as it is", () => {
    const raster = drawn(
      [
        [0, 15],
        [9.3, 15],
        [9.5, 2],
        [9.7, 15],
        [20, 15],
      ],
      1,
    );
    for (let row = 2; row < 15; row++) assert.ok(opacity(raster, 9, row) > 0.9, `row ${row}`);
    near(covered(raster, 8), 1);
    near(covered(raster, 10), 1);
  });

  it("lays a later line over an earlier one, and cuts off what lies outside", () => {
    const raster = drawn(
      [
        [-5, 5.5],
        [40, 5.5],
      ],
      1,
    );
    raster.stroke(Float64Array.of(-5, 40), Float64Array.of(5.5, 5.5), 2, { color: green, width: 1 });
    raster.stroke(Float64Array.of(0, 10), Float64Array.of(-30, 60), 2, { color: green, width: 1 });
    assert.deepEqual([...raster.data.subarray(4 * (5 * 20 + 12), 4 * (5 * 20 + 12) + 4)], [0, 255, 0, 255]);
    assert.ok(raster.drawn.left >= 0 && raster.drawn.top >= 0);
    assert.ok(raster.drawn.right <= 20 && raster.drawn.bottom <= 20);
  });

  it("leaves gaps between dashes", () => {
    const raster = drawn(
      [
        [0, 5],
        [20, 5],
      ],
      1,
      [6, 4],
    );
    const lines = [...Array(20).keys()].map((column) => (covered(raster, column) > 0.5 ? "x" : "."));
    assert.equal(lines.join(""), "xxxxxx....xxxxxx....");
  });

  it("is empty again once cleared, and draws one point as a dot", () => {
    const raster = drawn(
      [
        [3, 3],
        [9, 9],
      ],
      3,
    );
    raster.clear();
    assert.ok(raster.isEmpty && raster.data.every((byte) => byte === 0));
    raster.stroke(Float64Array.of(4), Float64Array.of(4), 1, { color: red, width: 1 });
    near(covered(raster, 4), 1);
  });
});
