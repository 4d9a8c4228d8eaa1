import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { fuzzFile } from "./fuzz";
import { assertUserError, contentOf, specOf, workspace } from "./workspace";

/** An IDX file of these bytes; `type` 8: unsigned bytes. */
function idxOf(shape: readonly number[], data: Uint8Array, type = 8): Buffer {
  const head = Buffer.alloc(4 + 4 * shape.length);
  head.set([0, 0, type, shape.length]);
  shape.forEach((axis, at) => head.writeUInt32BE(axis, 4 + 4 * at));
  return Buffer.concat([head, data]);
}

const pictures = idxOf(
  [6, 2, 3],
  Uint8Array.from({ length: 36 }, (_, at) => at * 7),
);
const labels = idxOf([6], Uint8Array.of(3, 1, 1, 7, 3, 1));
const pair = { images: "images-ubyte", labels: "labels-ubyte" };
const files = { "images-ubyte": pictures, "labels-ubyte": labels };
const spec = (source: typeof pair = pair) => specOf(source, { target: [] });

describe("IDX files", () => {
  it("give pictures with a channel axis and classes named by their numbers, plain and gzipped alike", async () => {
    const zipped = { images: "images-ubyte.gz", labels: "labels-ubyte.gz" };
    const place = workspace({
      ...files,
      [zipped.images]: gzipSync(pictures),
      [zipped.labels]: gzipSync(labels),
    });
    const plain = await loadData(spec(), place, { targetForm: "classNumbers" });
    assert.deepEqual(plain.header, await inspectData(spec(), place));
    assert.deepEqual(plain.header.inputs[0]!.shape, [2, 3, 1]);
    assert.deepEqual(plain.classes, ["1", "3", "7"]);
    assert.deepEqual(contentOf(plain.train).inputs[1], [42, 49, 56, 63, 70, 77]);
    assert.deepEqual(contentOf(plain.train).targets.flat(), [1, 0, 0, 2, 1, 0]);
    const unzipped = await loadData(spec(zipped), place, { targetForm: "classNumbers" });
    assert.deepEqual(contentOf(unzipped.train), contentOf(plain.train));
  });

  it("of other number types are big-endian, and need no labels beside a target of their own", async () => {
    const data = Buffer.alloc(8);
    data.writeInt16BE(-2, 0);
    data.writeInt16BE(300, 2);
    data.writeInt16BE(5, 4);
    data.writeInt16BE(-300, 6);
    const place = workspace({
      "x.idx": idxOf([2, 2], data, 0x0b),
      "y-ubyte": idxOf([2], Uint8Array.of(4, 9)),
    });
    const { train } = await loadData(
      specOf("x.idx", { target: [], targetSource: { path: "y-ubyte" } }),
      place,
      { targetForm: "oneHot" },
    );
    assert.deepEqual(contentOf(train), { inputs: [[-2, 300], [5, -300]], targets: [[1, 0], [0, 1]] }); // prettier-ignore
  });

  it("of train and test know the classes of both", async () => {
    const place = workspace({ ...files, "few-ubyte": idxOf([6], Uint8Array.of(3, 1, 1, 1, 3, 1)) });
    const parts = { train: { ...pair, labels: "few-ubyte" }, test: pair };
    const data = await loadData(specOf({ parts }, { target: [] }), place, { targetForm: "classNumbers" });
    assert.deepEqual(data.classes, ["1", "3", "7"]);
    assert.match(data.notes.join(" "), /No training example has the class 7/);
  });

  const bad: [what: string, images: Uint8Array, message: RegExp][] = [
    ["something else", Buffer.from("PNG or so"), /images-ubyte is no IDX file/],
    ["an unknown number type", idxOf([6, 2, 3], new Uint8Array(36), 0x0a), /is no IDX file/],
    ["a header cut off", pictures.subarray(0, 9), /ends within its header/],
    ["pictures cut off", pictures.subarray(0, 40), /fewer bytes \(24\) than its shape \[6, 2, 3\] needs \(36/],
    ["more pictures than said", Buffer.concat([pictures, pictures]), /more bytes than its shape/],
    ["fewer pictures than labels", idxOf([5, 2, 3], new Uint8Array(30)), /"label" in labels-ubyte has 6 rows and "image" has 5/],
    ["a claim of terabytes", idxOf([6, 65535, 65535, 255], new Uint8Array(4)), /fewer bytes \(4\) than its shape/],
    ["a claim beyond all files", idxOf([6, 2 ** 31, 2 ** 31], new Uint8Array(4)), /no file can hold/],
    ["no pictures", idxOf([0, 2, 3], new Uint8Array()), /is empty/],
  ]; // prettier-ignore
  for (const [what, images, message] of bad) {
    it(`refuse ${what}`, async () => {
      const place = workspace({ ...files, "images-ubyte": images });
      const at = what.startsWith("fewer") ? "labels-ubyte" : "images-ubyte";
      await assertUserError(
        loadData(spec(), place, { targetForm: "values" }),
        { file: place.at(at) },
        message,
      );
    });
  }

  it("that are swapped or missing are told at their key", async () => {
    const place = workspace(files);
    const swapped = { images: pair.labels, labels: pair.images };
    await assertUserError(
      inspectData(spec(swapped), place),
      { path: ["data", "source", "images"] },
      /wrong way round/,
    );
    await assertUserError(
      inspectData(spec({ ...pair, labels: "label-ubyte" }), place),
      { path: ["data", "source", "labels"] },
      /Did you mean "labels-ubyte"/,
    );
  });

  it("damaged in 300 seeded ways are read or refused by a sentence", async () => {
    assert.ok((await fuzzFile("images-ubyte", pictures, spec(), 300, files)) > 100);
  });

  it("gzipped and damaged in 200 seeded ways are read or refused by a sentence", async () => {
    const zipped = { images: "images-ubyte.gz", labels: "labels-ubyte" };
    assert.ok((await fuzzFile("images-ubyte.gz", gzipSync(pictures), spec(zipped), 200, files)) > 100);
  });
});
