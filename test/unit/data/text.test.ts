import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { fuzzFile } from "./fuzz";
import { assertUserError, contentOf, specOf, workspace } from "./workspace";

const spec = (changes: Partial<DataSpec> = {}): DataSpec =>
  specOf("t.txt", { target: [], sequence: { length: 3, unit: "character" }, ...changes });
const load = (
  content: string | Uint8Array,
  changes?: Partial<DataSpec>,
  targetForm: "classNumbers" | "oneHot" = "classNumbers",
) => loadData(spec(changes), workspace({ "t.txt": content }), { targetForm });

describe("Texts", () => {
  it("are sequences of characters, the target the same text one character on", async () => {
    const data = await load("abcabbac");
    assert.deepEqual(data.header.inputs[0]!.shape, [3]);
    assert.deepEqual(data.header.target, { kind: "classes", columns: ["next"], classes: ["<unknown>", "a", "b", "c"], shape: [3] }); // prettier-ignore
    assert.deepEqual(contentOf(data.train), {
      inputs: [[1, 2, 3], [1, 2, 2]],
      targets: [[2, 3, 1], [2, 2, 1]],
    }); // prettier-ignore
    assert.deepEqual(data.header, await inspectData(spec(), workspace({ "t.txt": "abcabbac" })));
  });

  it("are one-hot along a last axis where the loss wants that, and never scaled", async () => {
    const data = await load("abcab", { normalize: "standard" }, "oneHot");
    assert.deepEqual([data.train.inputs[0]!.shape, data.train.targetShape], [[3], [3, 4]]);
    assert.deepEqual(contentOf(data.train), { inputs: [[1, 2, 3]], targets: [[0, 0, 1, 0, 0, 0, 0, 1, 0, 1, 0, 0]] }); // prettier-ignore
  });

  it("are sequences of words and signs, blanks between them nothing", async () => {
    const content = "Don't go,  he said.\nGo, go!";
    const data = await load(content, { sequence: { length: 4, unit: "word" } });
    // The last sign is in no example.
    assert.deepEqual(data.classes, ["<unknown>", ",", ".", "Don't", "Go", "go", "he", "said"]);
    assert.deepEqual(contentOf(data.train).inputs, [[3, 5, 1, 6], [7, 2, 4, 1]]); // prettier-ignore
  });

  it("count a letter outside the first plane and a CRLF as one, leave a mark at the start out, and may be gzipped", async () => {
    const data = await load("\uFEFF𝄞\r\n𝄞\r\n", { sequence: { length: 3, unit: "character" } });
    assert.deepEqual(data.classes, ["<unknown>", "\n", "𝄞"]);
    const place = workspace({ "t.txt.gz": gzipSync("abcabbac"), "t.txt": "abcabbac" });
    const zipped = await loadData(spec({ source: { path: "t.txt.gz" } }), place, {
      targetForm: "classNumbers",
    });
    const plain = await loadData(spec(), place, { targetForm: "classNumbers" });
    assert.deepEqual(contentOf(zipped.train), contentOf(plain.train));
  });

  it("know the items of the training part alone; the others are item 0", async () => {
    const place = workspace({ "a.txt": "abababab", "b.txt": "axbx" });
    const parts = { train: { path: "a.txt" }, dev: { path: "b.txt" } };
    const data = await loadData(spec({ source: { parts } }), place, { targetForm: "classNumbers" });
    assert.deepEqual(data.classes, ["<unknown>", "a", "b"]);
    assert.deepEqual(contentOf(data.dev!), { inputs: [[1, 0, 2]], targets: [[0, 2, 0]] });

    // Of one text that is split, each example has a letter of its own.
    const content =
      Array.from({ length: 10 }, (_, at) => String.fromCharCode(97 + at).repeat(3)).join("") + "z";
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: true };
    const halves = await load(content, { split });
    const seen = contentOf(halves.train);
    assert.ok([...seen.inputs, ...seen.targets].flat().every((item) => item > 0));
    const unseen = contentOf(halves.dev!).inputs.flat();
    assert.ok(unseen.filter((item) => item === 0).length >= 3);
    const trained = new Set([...seen.inputs, ...seen.targets].flat());
    assert.equal(trained.size, halves.classes!.length - 1);
  });

  it("too short, empty or in another encoding are refused with their place", async () => {
    const refused = (content: string | Uint8Array, message: RegExp, line?: number) => {
      const place = workspace({ "t.txt": content });
      const at = { file: place.at("t.txt"), ...(line !== undefined && { line }) };
      return assertUserError(inspectData(spec(), place), at, message);
    };
    await refused("abc", /t\.txt has 3 items, and one example of "length": 3 needs 4/);
    await refused("", /has 0 items/);
    await refused(
      Buffer.from("ab\ncd\xe9fghijk", "latin1"),
      /is not UTF-8 text \(near line 2\)\. Save it as UTF-8\.$/,
      2,
    );
  });

  it("damaged in 300 seeded ways are read or refused by a sentence", async () => {
    assert.ok(
      (await fuzzFile("t.txt", Buffer.from("Ünïcode, 𝄞 and plain words. ".repeat(9)), spec(), 300)) > 50,
    );
  });
});
