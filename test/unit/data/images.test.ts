import assert from "node:assert/strict";
import { mkdirSync, symlinkSync } from "node:fs";
import { deflateSync } from "node:zlib";
import { encode } from "jpeg-js";
import { PNG } from "pngjs";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { resize } from "../../../src/data/resize";
import type { UserPlace } from "../../../src/engine/userError";
import { fuzzFile } from "./fuzz";
import { assertUserError, contentOf, specOf, workspace } from "./workspace";

type Rgba = readonly [number, number, number, number?];

/** A picture whose pixel in row y, column x is `at(y, x)`. */
function pixels(height: number, width: number, at: (y: number, x: number) => Rgba): Buffer {
  const data = Buffer.alloc(4 * height * width);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [red, green, blue, opacity = 255] = at(y, x);
      data.set([red, green, blue, opacity], 4 * (y * width + x));
    }
  return data;
}

function pngOf(height: number, width: number, at: (y: number, x: number) => Rgba): Buffer {
  const png = new PNG({ height, width });
  png.data = pixels(height, width, at);
  return PNG.sync.write(png);
}

const jpegOf = (height: number, width: number, at: (y: number, x: number) => Rgba): Buffer =>
  encode({ height, width, data: pixels(height, width, at) }, 95).data;

const steps = (y: number, x: number): Rgba => [y * 50, x * 50, 7];
const spec = (changes: Partial<DataSpec> = {}): DataSpec => specOf("pets", { target: [], ...changes });
const load = (files: Record<string, Uint8Array>, changes?: Partial<DataSpec>) =>
  loadData(spec(changes), workspace(files), { targetForm: "classNumbers" });

describe("Folders of pictures", () => {
  it("give each picture's bytes and its folder's class, in the order of names", async () => {
    const files = {
      "pets/dog/a.png": pngOf(2, 3, steps),
      "pets/cat/b.png": pngOf(2, 3, (y, x) => [y, x, 200]),
      "pets/cat/.DS_Store": Buffer.from("x"),
    };
    const data = await load(files);
    assert.deepEqual(data.header, await inspectData(spec(), workspace(files)));
    assert.deepEqual(
      [data.header.inputs[0]!.shape, data.classes],
      [
        [2, 3, 3],
        ["cat", "dog"],
      ],
    );
    const { inputs, targets } = contentOf(data.train);
    assert.deepEqual(targets, [[0], [1]]);
    assert.deepEqual(inputs[1], [0, 0, 7, 0, 50, 7, 0, 100, 7, 50, 0, 7, 50, 50, 7, 50, 100, 7]);
  });

  it("become gray by BT.601, and what is transparent lies on white", async () => {
    const at = (_: number, x: number): Rgba => [[100, 150, 200], [0, 0, 0, 0], [0, 0, 0, 51]][x] as unknown as Rgba; // prettier-ignore
    const { train } = await load({ "pets/a/1.png": pngOf(1, 3, at) }, { channels: 1 });
    assert.deepEqual(train.inputs[0]!.shape, [1, 3, 1]);
    assert.deepEqual(contentOf(train).inputs[0], [Math.round(29.9 + 88.05 + 22.8), 255, 204]);
  });

  it("of JPEG come within 3 of the plain colour that was written", async () => {
    const { train } = await load({ "pets/a/1.jpg": jpegOf(16, 16, () => [200, 100, 50]) });
    contentOf(train).inputs[0]!.forEach((value, at) => {
      assert.ok(Math.abs(value - [200, 100, 50][at % 3]!) <= 3, `${value}`);
    });
  });

  it("of different sizes are brought to `size`, and refused without it", async () => {
    const files = { "pets/a/1.png": pngOf(2, 2, steps), "pets/a/2.png": pngOf(4, 6, () => [9, 9, 9]) };
    const data = await load(files, { size: [2, 2] });
    assert.deepEqual(contentOf(data.train).inputs[1], Array(12).fill(9));
    const place = workspace(files);
    await assertUserError(
      loadData(spec(), place, { targetForm: "values" }),
      { file: place.at("pets/a/2.png") },
      /pets\/a\/2\.png has 4 × 6 pixels, and pets\/a\/1\.png has 2 × 2\. Set "size": \[2, 2\]/,
    );
  });

  it("are cut into parts by class, and take parts from folders of their own", async () => {
    const files = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `pets/${at < 8 ? "a" : "b"}/${at}.png`,
        pngOf(1, 1, () => [at, 0, 0]),
      ]),
    );
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: true };
    const { train, dev } = await load(files, { split });
    for (const part of [train, dev!])
      assert.equal(contentOf(part).targets.filter(([y]) => y === 0).length, 4);
    const parts = { train: { path: "pets" }, test: { path: "more" } };
    const more = await load(
      { ...files, "more/c/1.png": pngOf(1, 1, () => [77, 0, 0]) },
      { source: { parts } },
    );
    assert.deepEqual(more.classes, ["a", "b", "c"]);
    assert.deepEqual(contentOf(more.test!), { inputs: [[77, 0, 0]], targets: [[2]] });
  });

  it("are resized by area or between centres, each row adding up to one", () => {
    const row = Float32Array.of(0, 10, 20, 30, 40, 50);
    assert.deepEqual([...resize(row, 1, 6, 1, 1, 3)], [5, 25, 45]);
    assert.deepEqual([...resize(row, 1, 6, 1, 1, 4)], [3, 17, 33, 47]); // 5, 25, 50 and 70, over 1.5 pixels each
    assert.deepEqual([...resize(Float32Array.of(0, 100), 1, 2, 1, 1, 4)], [0, 25, 75, 100]);
    assert.deepEqual([...resize(Float32Array.of(7), 1, 1, 1, 2, 2)], [7, 7, 7, 7]);
    assert.deepEqual([...resize(row, 1, 6, 1, 1, 6)], [...row]);
  });

  const good = pngOf(2, 2, steps);
  const jpeg = jpegOf(16, 16, steps);
  /** A PNG that claims 2 × 2 pixels and unpacks to 50 MB. */
  const bomb = (() => {
    const at = good.indexOf("IDAT") - 4;
    const packed = deflateSync(new Uint8Array(50_000_000));
    const length = Buffer.alloc(4);
    length.writeUInt32BE(packed.length);
    return Buffer.concat([good.subarray(0, at), length, Buffer.from("IDAT"), packed, Buffer.alloc(4)]);
  })();
  const bad: [what: string, files: Record<string, Uint8Array>, at: string, message: RegExp][] = [
    ["a PNG cut off", { "pets/a/1.png": good, "pets/a/2.png": good.subarray(0, 60) }, "pets/a/2.png", /pets\/a\/2\.png is a PNG picture that cannot be decoded/],
    ["a JPEG cut off", { "pets/a/1.jpg": jpeg.subarray(0, 300) }, "pets/a/1.jpg", /pets\/a\/1\.jpg is a JPEG picture that cannot be decoded/],
    ["a PNG bomb", { "pets/a/1.png": bomb }, "pets/a/1.png", /cannot be decoded/],
    ["a GIF by another name", { "pets/a/1.png": Buffer.from("GIF89a...") }, "pets/a/1.png", /is a GIF picture; pictures are read as PNG or JPEG/],
    ["an empty file", { "pets/a/1.png": new Uint8Array() }, "pets/a/1.png", /is an empty file/],
    ["another kind of file", { "pets/a/1.png": good, "pets/a/notes.txt": good }, "pets/a/notes.txt", /notes\.txt is none of \.png, \.jpg, \.jpeg/],
    ["a file beside the classes", { "pets/a/1.png": good, "pets/b.png": good }, "pets/b.png", /stands beside the class folders/],
    ["a folder in a class", { "pets/a/1.png": good, "pets/a/more/2.png": good }, "pets/a", /pets\/a\/more is no file/],
  ]; // prettier-ignore
  for (const [what, files, at, message] of bad) {
    it(`refuse ${what}`, async () => {
      const place = workspace(files);
      await assertUserError(
        loadData(spec(), place, { targetForm: "values" }),
        { file: place.at(at) },
        message,
      );
    });
  }

  it("refuse an empty class, an empty folder, a folder of nothing that is read, and links", async () => {
    const place = workspace({ "pets/a/1.png": good, "other/a/1.mp4": good, "linked/a/1.png": good });
    mkdirSync(place.at("pets/b"));
    mkdirSync(place.at("none"));
    symlinkSync(place.at("pets/a/1.png"), place.at("linked/a/2.png"));
    const refused = (source: string, at: UserPlace, message: RegExp) =>
      assertUserError(inspectData(specOf(source, { target: [] }), place), at, message);
    await refused("pets", { file: place.at("pets/b") }, /The class folder pets\/b is empty/);
    await refused("none", { file: place.at("none") }, /none is empty: it needs one sub-folder/);
    await refused("other", { path: ["data", "source"] }, /holds no files of a kind that is read/);
    await refused("linked", { file: place.at("linked") }, /linked\/a\/2\.png is a symbolic link/);
  });

  it("of PNG, damaged in 300 seeded ways, are read or refused by a sentence", async () => {
    const picture = pngOf(6, 5, (y, x) => [y * 40, x * 50, (y * x) % 256]);
    assert.ok((await fuzzFile("pets/a/1.png", picture, spec({ size: [4, 4] }), 300)) > 100);
  });

  it("of JPEG, damaged in 300 seeded ways, are read or refused by a sentence", async () => {
    assert.ok((await fuzzFile("pets/a/1.jpg", jpeg, spec({ size: [4, 4] }), 300)) > 50);
  });

  it("stop loading where it is cancelled", async () => {
    const cancel = new AbortController();
    const loading = loadData(spec(), workspace({ "pets/a/1.png": good }), {
      targetForm: "values",
      signal: cancel.signal,
    });
    cancel.abort(new Error("cancelled"));
    await assert.rejects(loading, /cancelled/);
  });
});
