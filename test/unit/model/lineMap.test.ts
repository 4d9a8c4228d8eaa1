import assert from "node:assert/strict";
import fc from "fast-check";
import { lineMapOf } from "../../../src/model/lineMap";

describe("lineMapOf", () => {
  it("counts lines and columns from 1", () => {
    const map = lineMapOf("ab\ncd");
    assert.deepEqual(map.positionAt(0), { line: 1, column: 1 });
    assert.deepEqual(map.positionAt(2), { line: 1, column: 3 });
    assert.deepEqual(map.positionAt(3), { line: 2, column: 1 });
    assert.equal(map.lineCount, 2);
  });

  it("takes \\r\\n for one line end and a place inside it for the line's end", () => {
    const map = lineMapOf("ab\r\ncd\rx\n");
    assert.deepEqual(map.positionAt(3), { line: 1, column: 3 });
    assert.deepEqual(map.positionAt(4), { line: 2, column: 1 });
    assert.deepEqual(map.positionAt(7), { line: 3, column: 1 });
    assert.deepEqual(map.positionAt(9), { line: 4, column: 1 });
  });

  it("clamps what lies outside", () => {
    const map = lineMapOf("ab\ncd");
    assert.deepEqual(map.positionAt(99), { line: 2, column: 3 });
    assert.deepEqual(map.positionAt(-1), { line: 1, column: 1 });
    assert.equal(map.offsetAt({ line: 9, column: 9 }), 5);
    assert.equal(map.offsetAt({ line: 1, column: 9 }), 2);
  });

  it("finds back every offset that is not inside a line end", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("a", "\n", "\r\n", "\r", "é", "😀")), (parts) => {
        const text = parts.join("");
        const map = lineMapOf(text);
        for (let offset = 0; offset <= text.length; offset += 1) {
          if (text[offset - 1] === "\r" && text[offset] === "\n") continue;
          assert.equal(map.offsetAt(map.positionAt(offset)), offset);
        }
      }),
    );
  });
});
