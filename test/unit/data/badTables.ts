import type { DataSpec } from "../../../src/data/dataSpec";
import type { UserPlace } from "../../../src/engine/userError";

/** A table that is refused: what it is, its text, where it is refused and by which sentence, in which data section. */
export type BadTable = readonly [
  what: string,
  csv: string | Uint8Array,
  place: UserPlace,
  message: RegExp,
  changes?: Partial<DataSpec>,
];

const inFile = (line: number, column: number): UserPlace => ({ file: "t.csv", line, column });
const inModel = (...path: (string | number)[]): UserPlace => ({ path: ["data", ...path] });

const wide = Array.from({ length: 10_002 }, (_, row) => `name ${row},1`).join("\n");

export const badTables: readonly BadTable[] = [
  ["an empty file", "", inFile(1, 1), /t\.csv is empty/],
  ["a file of blank lines", "\n\r\n\n", inFile(1, 1), /t\.csv is empty/],
  ["a header without rows", "x,y\n", inFile(1, 1), /header but no rows/],
  [
    "a row that is too long",
    "x,y\n1,2\n3,4,5\n",
    inFile(3, 5),
    /Row 2 .*\(line 3\) has 3 cells, the header has 2/,
  ],
  ["a row that is too short", "x,y\n1,2\n3\n", inFile(3, 1), /Row 2 .* has 1 cell, the header has 2/],
  ["an unclosed quote", 'x,y\n1,"2\n3,4\n', inFile(2, 3), /quote that opens here/],
  ["text after a quote", 'x,y\n1,"2"3\n', inFile(2, 6), /follows a closing quote/],
  ["a column without a name", "x,,y\n1,2,3\n", inFile(1, 3), /Column 2 of t\.csv has no name/],
  ["two columns of one name", "x,y, x\n1,2,3\n", inFile(1, 5), /two columns named "x"/],
  ["another delimiter", "x;y\n1;2\n", inFile(1, 1), /separate its cells by ";"/],
  [
    "a text among numbers",
    "x,y\n1,2\n2,3\n abc,4\n",
    inFile(4, 1),
    /Row 3 .*"abc" in column "x".*"categorical"/,
  ],
  ["a text in the target", "x,y\n1,2\n2,oops\n3,4\n", inFile(3, 3), /"oops" in column "y"/],
  [
    "a marker for a missing value",
    "x,y\n1,2\nNA,3\n4,4\n",
    inFile(3, 1),
    /leave the cell empty and set "missing"/,
  ],
  ["a decimal comma", 'x,y\n1,2\n"1,5",3\n4,4\n', inFile(3, 1), /decimal point/],
  ["a number too large", "x,y\n1,2\n1e999,3\n", inFile(3, 1), /"1e999" in column "x".*no finite number/],
  ["inf", "x,y\n1,2\n1,-inf\n", inFile(3, 3), /"-inf" in column "y"/],
  ["NaN in every row", "x,y\nNaN,2\nNaN,3\n", inFile(2, 1), /"NaN" in column "x"/],
  [
    "an empty cell",
    "x,y\n1,2\n,3\n",
    inFile(3, 1),
    /Row 2 .*\(line 3\) has no value in column "x".*"missing"/,
  ],
  ["an empty last cell", "x,y\n1,2\n1,", inFile(3, 3), /no value in the target column "y"/],
  ["an empty cell of the category kind", "x,y\na,2\n  ,3\n", inFile(3, 1), /no value in column "x"/],
  ["an empty target under mean", "x,y\n1,2\n1,\n", inFile(3, 3), /cannot be filled/, { missing: "mean" }],
  ["a column of empty cells", "x,y\n,2\n,3\n", inFile(2, 1), /every other row/, { missing: "mean" }],
  ["no complete row", "x,y\n,2\n1,\n", inModel("missing"), /No row .* is complete/, { missing: "drop" }],
  ["the first trouble of several", "x,y\nNA,2\n1,\n2,3", inFile(2, 1), /"NA"/],
  ["names instead of categories", `x,y\n${wide}`, inFile(2, 1), /more than 10000 different texts/],
  [
    "an unknown target",
    "size,price\n1,2\n",
    inModel("target"),
    /Did you mean "price"/,
    { target: ["prise"] },
  ],
  ["no target", "x,y\n1,2\n", inModel("target"), /names no target.*"x", "y"/, { target: [] }],
  ["a second unknown target", "x,y\n1,2\n", inModel("target", 1), /no column "z"/, { target: ["y", "z"] }],
  ["an unknown input", "size,y\n1,2\n", inModel("inputs", 0), /Did you mean "size"/, { inputs: ["sise"] }],
  ["an input listed twice", "x,y\n1,2\n", inModel("inputs", 1), /listed twice/, { inputs: ["x", "x"] }],
  ["no inputs", "x,y\n1,2\n", inModel("inputs"), /lists no column/, { inputs: [] }],
  ["nothing but the target", "y\n1\n", inModel("target"), /no column besides the target/],
  [
    "an unknown category",
    "x,y\n1,2\n",
    inModel("categorical", 0),
    /no column "zip"/,
    { categorical: ["zip"] },
  ],
  [
    "text in several targets",
    "x,y,z\n1,2,a\n",
    inModel("target", 1),
    /"z" holds categories/,
    { target: ["y", "z"] },
  ],
  ["Latin-1", Buffer.from("x,y\n1,2\n\xe9,3\n", "latin1"), { file: "t.csv", line: 3 }, /not UTF-8 text/],
  ["UTF-16", Buffer.from("\ufeffx,y\n1,2\n", "utf16le"), { file: "t.csv", line: 1 }, /not UTF-8 text/],
];
