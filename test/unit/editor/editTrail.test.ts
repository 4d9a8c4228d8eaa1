import assert from "node:assert/strict";
import fc from "fast-check";
import { changeBetween, EditTrail } from "../../../src/editor/editTrail";

const apply = (text: string, offset: number, removed: number, inserted: string): string =>
  text.slice(0, offset) + inserted + text.slice(offset + removed);

describe("EditTrail", () => {
  it("moves a place along with what is inserted and removed above it", () => {
    const trail = new EditTrail("one\ntwo\nthree");
    const change = { offset: 0, removed: 4, inserted: 10 };
    trail.follow([change], "0123456789two\nthree");
    assert.deepEqual(trail.now({ offset: 4, length: 3 }), { offset: 10, length: 3 });
  });

  it("leaves a place alone when something below it changes", () => {
    const trail = new EditTrail("one two");
    trail.follow([{ offset: 4, removed: 3, inserted: 9 }], "one ninenine!");
    assert.deepEqual(trail.now({ offset: 0, length: 3 }), { offset: 0, length: 3 });
  });

  it("loses a place whose own text was changed", () => {
    const trail = new EditTrail("one two three");
    trail.follow([{ offset: 5, removed: 1, inserted: 1 }], "one tXo three");
    assert.equal(trail.now({ offset: 4, length: 3 }), undefined);
  });

  it("loses a place of code when the rest of its line is changed, but not when the line is indented", () => {
    const text = "if (a) {\n  x = y;\n}";
    const statement = { offset: 11, length: 5 };
    const changed = (offset: number, removed: number, inserted: string) => {
      const trail = new EditTrail(text);
      trail.follow([{ offset, removed, inserted: inserted.length }], apply(text, offset, removed, inserted));
      return trail.nowOnItsLines(statement);
    };
    assert.equal(changed(16, 0, " * 2"), undefined);
    assert.equal(changed(11, 0, "-"), undefined);
    assert.deepEqual(changed(9, 0, "    "), { offset: 15, length: 5 });
    assert.deepEqual(changed(17, 0, "\n  z = 1;"), statement);
    assert.deepEqual(changed(0, 0, "\n"), { offset: 12, length: 5 });
  });

  it("names what stands from a place to the end of its line", () => {
    const trail = new EditTrail("one\n  two three\n");
    assert.deepEqual(trail.restOfLine({ line: 2, column: 7 }), { offset: 10, length: 5 });
    assert.deepEqual(trail.restOfLine({ line: 2, column: 99 }), { offset: 4, length: 11 });
  });

  it("finds the same text at the new place, whatever edits were made, or nothing", () => {
    const edit = fc.record({ at: fc.nat(), removed: fc.nat(6), inserted: fc.string({ maxLength: 6 }) });
    const place = fc.tuple(fc.nat(), fc.integer({ min: 1, max: 8 }));
    fc.assert(
      fc.property(
        fc.string({ minLength: 20, maxLength: 60 }),
        fc.array(edit),
        place,
        (text, edits, [at, length]) => {
          const trail = new EditTrail(text);
          const range = { offset: at % (text.length - 8), length };
          const watched = text.slice(range.offset, range.offset + length);
          let now = text;
          for (const { at: place, removed, inserted } of edits) {
            const offset = place % (now.length + 1);
            const gone = Math.min(removed, now.length - offset);
            now = apply(now, offset, gone, inserted);
            trail.follow([{ offset, removed: gone, inserted: inserted.length }], now);
          }
          const found = trail.now(range);
          if (found !== undefined)
            assert.equal(now.slice(found.offset, found.offset + found.length), watched);
        },
      ),
    );
  });

  it("catches up with a text that was changed while nobody looked", () => {
    const trail = new EditTrail("a = 1\nb = 2\n");
    trail.catchUp("# new\na = 1\nb = 2\n");
    assert.deepEqual(trail.now({ offset: 6, length: 5 }), { offset: 12, length: 5 });
  });

  it("sees one replacement as the difference of any two texts", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        const change = changeBetween(before, after);
        if (change === undefined) assert.equal(before, after);
        else {
          const { offset, removed, inserted } = change;
          assert.equal(apply(before, offset, removed, after.slice(offset, offset + inserted)), after);
        }
      }),
    );
  });
});
