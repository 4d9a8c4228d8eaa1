import assert from "node:assert/strict";
import fc from "fast-check";
import { CsvParser } from "../../../src/data/csvParser";
import { UserError } from "../../../src/engine/userError";

interface Parsed {
  cells: string[][];
  places: [line: number, column: number][][];
}

/** Parses a text handed over in pieces that end at `cuts`. */
function parse(text: string, delimiter: "," | "\t" = ",", cuts: readonly number[] = []): Parsed {
  const parsed: Parsed = { cells: [], places: [] };
  const parser = new CsvParser(delimiter, "t.csv", ({ cells, lines, columns }) => {
    parsed.cells.push([...cells]);
    parsed.places.push(lines.map((line, at) => [line, columns[at]!]));
  });
  const ends = [...cuts.map((cut) => cut % (text.length + 1)), text.length].sort((a, b) => a - b);
  let from = 0;
  for (const end of ends) {
    parser.push(text.slice(from, end));
    from = end;
  }
  parser.end();
  return parsed;
}

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const needsQuotes = (cell: string): boolean => /[",\t\r\n]/.test(cell);

const anyCell = fc.string({
  unit: fc.constantFrom("a", "b", "1", " ", '"', ",", "\t", "\r", "\n", "é", "€", "𝄞"),
  maxLength: 6,
});
const anyTable = fc.array(fc.array(anyCell, { minLength: 1, maxLength: 4 }), { maxLength: 5 });
const lineEnd = fc.constantFrom("\n", "\r\n", "\r");
const cuts = fc.array(fc.nat(), { maxLength: 4 });

function assertRefused(text: string, line: number, column: number, message: RegExp): void {
  assert.throws(
    () => parse(text),
    (error: unknown) => {
      assert.ok(error instanceof UserError);
      assert.deepEqual(error.place, { file: "t.csv", line, column });
      assert.match(error.message, message);
      return true;
    },
  );
}

describe("The CSV parser", () => {
  it("reads back every table written by RFC 4180, however it is cut into pieces", () => {
    fc.assert(
      fc.property(anyTable, lineEnd, cuts, fc.boolean(), (table, end, at, lastEnd) => {
        // A row of one empty cell must be quoted: unquoted it is an empty line, which is no row.
        const written = table.map((row) =>
          row.map((cell) => (needsQuotes(cell) || cell === "" ? quoted(cell) : cell)).join(","),
        );
        const text = written.join(end) + (lastEnd && table.length > 0 ? end : "");
        assert.deepEqual(parse(text, ",", at).cells, table);
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  it("finds the same cells and places in one piece as character by character", () => {
    const text = fc.string({ unit: fc.constantFrom("a", ",", '"', "\r", "\n", " "), maxLength: 30 });
    const outcome = (whole: string, at: readonly number[]): unknown => {
      try {
        return parse(whole, ",", at);
      } catch (error) {
        return error instanceof UserError ? [error.message, error.place] : error;
      }
    };
    fc.assert(
      fc.property(text, (whole) => {
        assert.deepEqual(
          outcome(
            whole,
            Array.from({ length: whole.length }, (_, at) => at),
          ),
          outcome(whole, []),
        );
      }),
      { seed: 2, numRuns: 1000 },
    );
  });

  it("keeps line and column of every cell, across quoted line ends and CRLF", () => {
    const { cells, places } = parse('a,"b\r\nb",c\r\n\r\nlong,"x""y", z\n');
    assert.deepEqual(cells, [
      ["a", "b\r\nb", "c"],
      ["long", 'x"y', " z"],
    ]);
    assert.deepEqual(places, [
      [
        [1, 1],
        [1, 3],
        [2, 4],
      ],
      [
        [4, 1],
        [4, 6],
        [4, 13],
      ],
    ]);
  });

  it("separates by tabs where asked to, and commas then belong to the cell", () => {
    assert.deepEqual(parse('a,b\t"c\td"\n1\t2', "\t").cells, [
      ["a,b", "c\td"],
      ["1", "2"],
    ]);
  });

  it("reads a last line that ends with a delimiter as one that has a last, empty cell", () => {
    assert.deepEqual(parse("a,").cells, [["a", ""]]);
    assert.deepEqual(parse(",\n").cells, [["", ""]]);
    assert.deepEqual(parse('a,""').cells, [["a", ""]]);
  });

  it("says where a quote opens that is never closed", () => {
    assertRefused('a,b\n1,"2\n3,4\n', 2, 3, /not closed to the end of the file/);
  });

  it("gives up on a lost quote after a million characters, in linear time", () => {
    const line = "1,2,3,4,5,6,7,8\n".repeat(1 << 14);
    const parser = new CsvParser(",", "t.csv", () => undefined);
    parser.push('a,"b\n');
    const pushMany = (): void => {
      for (let piece = 0; piece < 100; piece++) parser.push(line);
    };
    assert.throws(pushMany, /not closed for 1000000 characters/);
  });

  it("says where text follows a closing quote, but allows blanks there", () => {
    assertRefused('a\n"b"c\n', 2, 4, /follows a closing quote/);
    assertRefused('a\n"b" "c"\n', 2, 5, /follows a closing quote/);
    assert.deepEqual(parse('"a" ,"b"  \n').cells, [["a", "b"]]);
  });

  it("throws nothing but UserError on any text", () => {
    const text = fc.string({
      unit: fc.oneof(fc.constantFrom('"', ",", "\t", "\r", "\n"), fc.string({ maxLength: 1 })),
      maxLength: 60,
    });
    fc.assert(
      fc.property(text, cuts, (whole, at) => {
        try {
          parse(whole, ",", at);
        } catch (error) {
          assert.ok(error instanceof UserError);
        }
      }),
      { seed: 3, numRuns: 1000 },
    );
  });
});
