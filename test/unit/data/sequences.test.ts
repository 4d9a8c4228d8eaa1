import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { fuzzFile } from "./fuzz";
import { assertUserError, contentOf, contentOfAll, specOf, workspace } from "./workspace";

const characters = (length: number, longer?: "error" | "cut") =>
  ({ length, unit: "character", ...(longer && { longer }) }) as const;
const spec = (changes: Partial<DataSpec> = {}): DataSpec =>
  specOf("t.csv", { target: ["y"], sequence: characters(3), ...changes });
const load = (
  content: string,
  changes?: Partial<DataSpec>,
  targetForm: "classNumbers" | "oneHot" | "values" = "classNumbers",
) => loadData(spec(changes), workspace({ "t.csv": content }), { targetForm });

describe("Texts of a table", () => {
  it("are sequences of characters padded to one length, the target beside them a class as ever", async () => {
    const content = 'text,y\nba,no\n"a,c",yes\nb,no\n';
    const data = await load(content);
    // 0 <unknown>, 1 <padding>, 2 ",", 3 a, 4 b, 5 c
    assert.deepEqual(contentOf(data.train), { inputs: [[4, 3, 1], [3, 2, 5], [4, 1, 1]], targets: [[0], [1], [0]] }); // prettier-ignore
    assert.deepEqual(data.header.inputs, [
      {
        name: "input",
        shape: [3],
        categories: { form: "index", count: 6 },
        columns: [
          { name: "text", kind: "number", shape: [3] },
          { name: "y", kind: "number", shape: [3] },
        ],
      },
    ]);
    assert.deepEqual(data.header.target, { kind: "classes", columns: ["y"], classes: ["no", "yes"] });
    assert.deepEqual(data.header, await inspectData(spec(), workspace({ "t.csv": content })));
    assert.deepEqual(data.notes, []);
  });

  it("are sequences where the target says so, classes at every position, one-hot where the loss wants that", async () => {
    const changes = { targetSequence: characters(2), inputs: ["text"] };
    const content = "text,y\nab,10\nb,01\n";
    const data = await load(content, changes);
    assert.deepEqual(data.header.target, {
      kind: "classes",
      columns: ["y"],
      classes: ["<unknown>", "<padding>", "0", "1"],
      shape: [2],
    });
    assert.deepEqual(contentOf(data.train), { inputs: [[2, 3, 1], [3, 1, 1]], targets: [[3, 2], [2, 3]] }); // prettier-ignore
    assert.deepEqual(data.classes, ["<unknown>", "<padding>", "0", "1"]);
    const oneHot = await load(content, changes, "oneHot");
    assert.deepEqual(oneHot.train.targetShape, [2, 4]);
    assert.deepEqual(contentOf(oneHot.train).targets, [[0, 0, 0, 1, 0, 0, 1, 0], [0, 0, 1, 0, 0, 0, 0, 1]]); // prettier-ignore
  });

  it("are sequences in the inputs that say so, numbers and categories in the others", async () => {
    const { source, ...rest } = spec({ sequence: undefined, inputs: undefined });
    const place = workspace({ "t.csv": "text,size,kind,y\na,1,x,0\nbc,2,y,1\n" });
    const named = [
      { name: "text", inputs: ["text"], sequence: characters(2) },
      { name: "size", inputs: ["size"] },
      { name: "kind", inputs: ["kind"] },
    ];
    const loaded = async (changes: Partial<DataSpec>) =>
      contentOfAll(
        (await loadData({ ...rest, source, named, ...changes }, place, { targetForm: "values" })).train,
      );
    const expected = { inputs: [[[2, 1], [3, 4]], [[1], [2]], [[1, 0], [0, 1]]], targets: [[0], [1]] }; // prettier-ignore
    assert.deepEqual(await loaded({}), expected);
    // The section's own is for its one input.
    assert.deepEqual(await loaded({ sequence: characters(5) }), expected);
    // Each input may have the table for its own.
    const own = named.map((input) => ({ ...input, source: { path: "t.csv" } }));
    assert.deepEqual(await loaded({ source: undefined, named: own }), expected);
  });

  it("are texts also where they look like numbers, and categories where they are declared so", async () => {
    const data = await load("text,y\n12,0\n3,1\n", {}, "values");
    assert.deepEqual(contentOf(data.train).inputs, [[2, 3, 1], [4, 1, 1]]); // prettier-ignore
    const declared = await load("text,y\n12,0\n3,1\n", { categorical: ["text"] }, "values");
    assert.deepEqual(contentOf(declared.train).inputs, [[0, 1], [1, 0]]); // prettier-ignore
  });

  it("are cut into words where the model file says so, and lose the blanks around them", async () => {
    const data = await load("text,y\n  good film ,1\nnot good,0\n", {
      sequence: { length: 3, unit: "word" },
    });
    // 2 film, 3 good, 4 not
    assert.deepEqual(contentOf(data.train).inputs, [[3, 2, 1], [4, 3, 1]]); // prettier-ignore
  });

  it("know the items of the training part alone; the others are item 0", async () => {
    const parts = { train: { path: "a.csv" }, dev: { path: "b.csv.gz" } };
    const place = workspace({ "a.csv": "text,y\nab,0\n", "b.csv.gz": gzipSync("text,y\naxb,1\n") });
    const data = await loadData(spec({ source: { parts } }), place, { targetForm: "values" });
    assert.deepEqual(contentOf(data.dev!).inputs, [[2, 0, 3]]);

    // Of one file that is split, each row has a letter of its own.
    const rows = Array.from({ length: 10 }, (_, at) => `${String.fromCharCode(97 + at)},${at}`);
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: false };
    const halves = await load(["text,y", ...rows].join("\n"), { split }, "values");
    const seen = contentOf(halves.train).inputs.map(([item]) => item!);
    assert.deepEqual(seen.sort(), [2, 3, 4, 5, 6]);
    assert.ok(contentOf(halves.dev!).inputs.every(([item]) => item === 0));
  });

  it("that are too long are refused with row and column, or cut and told of", async () => {
    const content = "n,text,y\n1,abc,0\n2,dabcx,1\n";
    const place = workspace({ "t.csv": content });
    const refused = inspectData(spec({ inputs: ["text"] }), place);
    await assertUserError(
      refused,
      { file: place.at("t.csv"), line: 3, column: 3 },
      /^Row 2 of t\.csv \(line 3\) has 5 items in column "text", and its sequences take 3\. Set a larger "length"/,
    );
    const cut = await load(content, { inputs: ["text"], sequence: characters(3, "cut") }, "values");
    // x stands in no example, so it has no number.
    assert.deepEqual(contentOf(cut.train).inputs, [[2, 3, 4], [5, 2, 3]]); // prettier-ignore
    assert.deepEqual(cut.notes, ['1 of 2 texts of "text" are longer than a sequence and were cut.']);
    // A column that is not in use may hold anything.
    await inspectData(spec({ inputs: ["n"], targetSequence: characters(1) }), place);
  });

  it("that are empty are refused with their place, left out, or padding alone, as missing values are", async () => {
    const content = "text,y\nab,0\n,1\nb,1\n";
    const place = workspace({ "t.csv": content });
    await assertUserError(
      inspectData(spec(), place),
      { file: place.at("t.csv"), line: 3, column: 1 },
      /^Row 2 of t\.csv \(line 3\) has no value in column "text"/,
    );
    assert.equal((await load(content, { missing: "drop" }, "values")).train.count, 2);
    const kept = await load(content, { missing: "mean" }, "values");
    assert.deepEqual(contentOf(kept.train).inputs, [[2, 3, 1], [1, 1, 1], [3, 1, 1]]); // prettier-ignore
    const answers = { inputs: ["y"], target: ["text"], sequence: undefined, targetSequence: characters(2) };
    await assertUserError(
      inspectData(spec({ ...answers, missing: "mean" }), place),
      { file: place.at("t.csv"), line: 3, column: 1 },
      /has no value in the target column "text"/,
    );
    assert.equal((await load(content, { ...answers, missing: "drop" })).train.count, 2);
  });

  it("stand in no row with other columns, and the message says how they become an input of their own", async () => {
    const place = workspace({ "t.csv": "text,more,y\nab,c,0\n" });
    await assertUserError(
      inspectData(spec(), place),
      { path: ["data"] },
      /"text" has shape \[batch, 3\] and cannot stand in a row with "more"\. Take it alone \("inputs": "text"\), or make it an input of its own/,
    );
  });

  it("damaged in 300 seeded ways are read or refused by a sentence", async () => {
    const rows = Array.from({ length: 12 }, (_, at) => `"Ünï, ${at} 𝄞",${at % 2}`);
    const content = Buffer.from(["text,y", ...rows].join("\r\n"));
    assert.ok((await fuzzFile("t.csv", content, spec({ sequence: characters(9, "cut") }), 300)) > 50);
  });
});
