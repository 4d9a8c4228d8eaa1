import assert from "node:assert/strict";
import { showCount, showNumber } from "../../../src/editor/figures";

describe("Numbers in the editor", () => {
  it("show three significant digits, small and large ones as powers of ten", () => {
    assert.deepEqual([0, 0.21345, 12.345, 1234.5, 1.25e-7, -3.4e9].map(showNumber), [
      "0",
      "0.213",
      "12.3",
      "1230",
      "1.25e-7",
      "-3.40e+9",
    ]);
  });

  it("name what is no number", () => {
    assert.deepEqual([NaN, Infinity, -Infinity].map(showNumber), ["NaN", "∞", "−∞"]);
  });

  it("group the digits of counts", () => {
    assert.equal(showCount(1234567), "1,234,567");
  });
});
