import assert from "node:assert/strict";
import { toWire } from "../../../src/editor/toWire";
import { fromWire } from "../../../webview/state/fromWire";

const throughJson = (value: unknown): unknown => fromWire(JSON.parse(JSON.stringify(toWire(value))));

describe("The wire between host and dashboard", () => {
  it("carries NaN and both infinities through JSON, however deep", () => {
    const message = { cost: NaN, layers: [{ norm: Infinity, min: -Infinity, name: "dense_1", nonFinite: 3 }] };
    assert.deepEqual(throughJson(message), message);
  });

  it("leaves everything else as it is, typed arrays the very same", () => {
    const values = new Float64Array([1, NaN]);
    const carried = fromWire(toWire({ values, none: null, flag: true, text: "NaN" }));
    assert.deepEqual(carried, { values, none: null, flag: true, text: "NaN" });
    assert.equal((carried as { values: unknown }).values, values);
  });
});
