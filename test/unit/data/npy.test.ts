import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { halfToNumber } from "../../../src/data/numberTypes";
import { fuzzFile } from "./fuzz";
import { bytesOf, float64s, npyOf, zipOf } from "./npyFiles";
import { assertUserError, contentOf, contentOfAll, specOf, workspace } from "./workspace";

/** Inputs of `x.npy`, targets of `y.npy`. */
const twoFiles = (changes: Partial<DataSpec> = {}): DataSpec =>
  specOf("x.npy", { target: [], targetSource: { path: "y.npy" }, ...changes });

const load = (spec: DataSpec, files: Record<string, Uint8Array>) =>
  loadData(spec, workspace(files), { targetForm: "values" });

const target = (rows: number) =>
  npyOf("<f8", [rows], float64s(...Array.from({ length: rows }, (_, at) => at)));

describe("NumPy arrays", () => {
  const numbers: [descr: string, data: Uint8Array, values: number[]][] = [
    ["|b1", Uint8Array.of(0, 1, 1), [0, 1, 1]],
    ["|u1", Uint8Array.of(0, 128, 255), [0, 128, 255]],
    ["|i1", Uint8Array.of(0, 128, 255), [0, -128, -1]],
    ["<u2", bytesOf(Uint16Array.of(1, 258, 65535)), [1, 258, 65535]],
    ["<i2", bytesOf(Int16Array.of(1, 258, -2)), [1, 258, -2]],
    ["<u4", bytesOf(Uint32Array.of(1, 258, 4294967295)), [1, 258, 4294967295]],
    ["<i4", bytesOf(Int32Array.of(1, 258, -3)), [1, 258, -3]],
    ["<u8", bytesOf(BigUint64Array.of(1n, 258n, 2n ** 53n)), [1, 258, 2 ** 53]],
    ["<i8", bytesOf(BigInt64Array.of(1n, 258n, -4n)), [1, 258, -4]],
    ["<f2", bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x0001)), [1, -2, 2 ** -24]],
    ["<f4", bytesOf(Float32Array.of(1, -0.5, 0.1)), [1, -0.5, Math.fround(0.1)]],
    ["<f8", float64s(1, -0.5, 0.1), [1, -0.5, 0.1]],
  ];
  const swapped = (data: Uint8Array, size: number): Uint8Array =>
    Uint8Array.from(data, (_, at) => data[at - (at % size) + size - 1 - (at % size)]!);

  for (const [descr, data, values] of numbers) {
    const size = Number(descr.slice(2));
    it(`of type ${descr} are read exactly, little- and big-endian`, async () => {
      for (const file of [npyOf(descr, [3], data), npyOf(`>${descr.slice(1)}`, [3], swapped(data, size))]) {
        const { train } = await load(twoFiles(), { "x.npy": file, "y.npy": target(3) });
        assert.deepEqual(contentOf(train).inputs.flat(), values);
      }
    });
  }

  it("of halves: infinity and NaN are what they are", () => {
    assert.deepEqual([0x7c00, 0xfc00, 0x7e00, 0x8000].map(halfToNumber), [Infinity, -Infinity, NaN, -0]);
  });

  it("in Fortran order give the same rows as in C order, gzipped or not", async () => {
    const shape = [2, 3, 2];
    const inC = float64s(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    const inFortran = float64s(0, 6, 2, 8, 4, 10, 1, 7, 3, 9, 5, 11);
    const of = async (file: Uint8Array, name = "x.npy") => {
      const spec = twoFiles({ source: { path: name } });
      const { train } = await load(spec, { [name]: file, "y.npy": target(2) });
      assert.deepEqual(train.inputs, [{ name: "input", shape: [3, 2] }]);
      return contentOf(train).inputs;
    };
    const rows = [
      [0, 1, 2, 3, 4, 5],
      [6, 7, 8, 9, 10, 11],
    ];
    assert.deepEqual(await of(npyOf("<f8", shape, inC)), rows);
    assert.deepEqual(await of(npyOf("<f8", shape, inFortran, "F")), rows);
    assert.deepEqual(await of(gzipSync(npyOf("<f8", shape, inC)), "x.npy.gz"), rows);
  });

  it("with an axis of 1 behind the rows are single numbers: classes, where the loss wants them", async () => {
    const place = workspace({
      "x.npy": npyOf("<f8", [3, 1], float64s(1, 2, 3)),
      "y.npy": npyOf("<i4", [3, 1], bytesOf(Int32Array.of(5, 7, 5))),
    });
    const data = await loadData(twoFiles(), place, { targetForm: "oneHot" });
    assert.deepEqual(data.train.inputs[0]!.shape, [1]);
    assert.deepEqual(contentOf(data.train).targets, [[1, 0], [0, 1], [1, 0]]); // prettier-ignore
    assert.deepEqual(data.classes, ["5", "7"]);
  });

  it("take NaN as a missing value: an error that names the row, filled, or left out", async () => {
    const place = workspace({
      "x.npy": npyOf("<f8", [3, 2], float64s(1, 10, NaN, 30, 5, 50)),
      "y.npy": target(3),
    });
    const options = { targetForm: "values" } as const;
    await assertUserError(
      loadData(twoFiles(), place, options),
      { file: place.at("x.npy") },
      /Row 2 of x\.npy has no value in column "values"\. Fill it in, or set "missing"/,
    );
    const filled = await loadData(twoFiles({ missing: "mean" }), place, options);
    assert.deepEqual(contentOf(filled.train).inputs, [[1, 10], [3, 30], [5, 50]]); // prettier-ignore
    const dropped = await loadData(twoFiles({ missing: "drop" }), place, options);
    assert.deepEqual(contentOf(dropped.train), { inputs: [[1, 10], [5, 50]], targets: [[0], [2]] }); // prettier-ignore
  });

  it("refuse infinity, naming the row", async () => {
    const files = {
      "x.npy": npyOf("<f4", [2, 2], bytesOf(Float32Array.of(1, 2, -Infinity, 4))),
      "y.npy": target(2),
    };
    const place = workspace(files);
    await assertUserError(
      loadData(twoFiles(), place, { targetForm: "values" }),
      { file: place.at("x.npy") },
      /Row 2 of x\.npy has "-Infinity" in column "values", which is no finite number/,
    );
  });

  const bad: [what: string, file: Uint8Array, message: RegExp][] = [
    ["something else", Buffer.from("x,y\n1,2\n3,4\n5,6\n"), /x\.npy is no NumPy array/],
    ["nothing", new Uint8Array(), /x\.npy is no NumPy array/],
    ["objects", npyOf("|O", [3], new Uint8Array(24)), /type "\|O", which is not read\. Objects can hold code/],
    ["texts", npyOf("<U5", [3], new Uint8Array(60)), /type "<U5".*Save texts as a CSV file/],
    ["complex numbers", npyOf("<c16", [3], new Uint8Array(48)), /real and imaginary parts/],
    ["long doubles", npyOf("<f16", [3], new Uint8Array(48)), /astype\('float64'\)/],
    ["dates", npyOf("<M8[ns]", [3], new Uint8Array(24)), /type "<M8\[ns\]", which is not read/],
    ["an array cut off", npyOf("<f8", [3, 4], float64s(1, 2, 3)), /fewer bytes \(24\) than its shape \[3, 4\] needs \(96 bytes\)/],
    ["bytes to spare", npyOf("<f8", [3], float64s(1, 2, 3, 4)), /more bytes than its shape \[3\] needs/],
    ["a single number", npyOf("<f8", [], float64s(1)), /is a single number, not an array with a row/],
    ["no rows", npyOf("<f8", [0, 4], new Uint8Array()), /is empty: its shape is \[0, 4\]/],
    ["a claim of terabytes", npyOf("<f8", [3, 100_000_000_000], float64s(1)), /fewer bytes \(8\) than its shape/],
    ["a claim beyond all files", npyOf("<f8", [3, 1e15, 1e15], float64s(1)), /which no file can hold/],
    ["a cut-off header", npyOf("<f8", [3], float64s(1, 2, 3)).subarray(0, 40), /ends within its header/],
  ]; // prettier-ignore
  for (const [what, file, message] of bad) {
    it(`refuse ${what}`, async () => {
      const place = workspace({ "x.npy": file, "y.npy": target(3) });
      const loading = loadData(twoFiles(), place, { targetForm: "values" });
      await assertUserError(loading, { file: place.at("x.npy") }, message);
    });
  }

  it("need as many rows as the target", async () => {
    const place = workspace({ "x.npy": npyOf("<f8", [2], float64s(1, 2)), "y.npy": target(3) });
    await assertUserError(
      loadData(twoFiles(), place, { targetForm: "values" }),
      { path: ["data", "target", "source"] },
      /y\.npy has 3 rows and x\.npy has 2 rows/,
    );
  });

  it("damaged in 300 seeded ways are read or refused by a sentence", async () => {
    const good = npyOf("<f8", [20, 3], float64s(...Array.from({ length: 60 }, (_, at) => at / 7)));
    const refused = await fuzzFile("x.npy", good, twoFiles(), 300, { "y.npy": target(20) });
    assert.ok(refused > 100, `${refused} refused`);
  });
});

describe("Archives of NumPy arrays", () => {
  const images = npyOf(
    "|u1",
    [4, 2, 2, 1],
    Uint8Array.from({ length: 16 }, (_, at) => at),
  );
  const labels = npyOf("|u1", [4, 3], Uint8Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 1, 0, 0));
  const words = npyOf("<f4", [4, 2], bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8)));
  const other = npyOf("<f8", [7], new Uint8Array(56));
  const archive = zipOf({
    "images.npy": { content: images, deflated: true },
    "labels.npy": { content: labels },
    "words.npy": { content: words, deflated: true },
    "other.npy": { content: other },
  });
  const spec = (inputs: readonly string[] | undefined, changes: Partial<DataSpec> = {}): DataSpec =>
    specOf("data.npz", { target: ["labels"], ...(inputs && { inputs }), ...changes });

  it("give the named arrays in their own shapes, stored and deflated, and the header knows them", async () => {
    const place = workspace({ "data.npz": archive });
    const header = await inspectData(spec(["images"]), place);
    assert.deepEqual([header.rows, header.inputs[0]!.shape, header.target.shape], [4, [2, 2, 1], [3]]);
    const { train } = await loadData(spec(["images"]), place, { targetForm: "values" });
    assert.deepEqual(train.inputs[0]!.shape, [2, 2, 1]);
    assert.deepEqual(contentOf(train), {
      inputs: [[0, 1, 2, 3], [4, 5, 6, 7], [8, 9, 10, 11], [12, 13, 14, 15]],
      targets: [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 0, 0]],
    }); // prettier-ignore
  });

  it("give several inputs, each an array of its own", async () => {
    const named = [
      { name: "camera", inputs: ["images"] },
      { name: "text", inputs: ["words"] },
    ];
    const { train } = await load(spec(undefined, { named }), { "data.npz": archive });
    assert.deepEqual(
      train.inputs.map(({ name, shape }) => [name, shape]),
      [
        ["camera", [2, 2, 1]],
        ["text", [2]],
      ],
    );
    assert.deepEqual(contentOfAll(train).inputs[1]![2], [5, 6]);
  });

  it("scale every channel over its pixels and every feature by itself, fitted on train", async () => {
    const pixels = npyOf("|u1", [2, 1, 2, 2], Uint8Array.of(0, 100, 10, 200, 5, 150, 3, 120));
    const x = npyOf("<f8", [2, 2], float64s(0, 10, 4, 30));
    const place = workspace({
      "data.npz": zipOf({
        "p.npy": { content: pixels },
        "x.npy": { content: x },
        "y.npy": { content: target(2) },
      }),
    });
    const inputsOf = async (name: string, normalize: "minMax" | "standard") =>
      contentOf(
        (
          await loadData(specOf("data.npz", { target: ["y"], inputs: [name], normalize }), place, {
            targetForm: "values",
          })
        ).train,
      ).inputs;
    assert.deepEqual(await inputsOf("p", "minMax"), [[0, 0, 1, 1], [0.5, 0.5, 0.3, 0.2]]); // prettier-ignore
    assert.deepEqual(await inputsOf("x", "minMax"), [[0, 0], [1, 1]]); // prettier-ignore
    const standard = await inputsOf("p", "standard");
    // Channel 0 holds 0, 10, 5, 3: mean 4.5, biased variance (20.25 + 30.25 + 0.25 + 2.25) / 4 = 13.25.
    const first = standard.flat().filter((_, at) => at % 2 === 0);
    first.forEach((value, at) => {
      assert.ok(Math.abs(value - ([0, 10, 5, 3][at]! - 4.5) / Math.sqrt(13.25)) < 1e-14);
    });
  });

  it("split by class also where the target is one-hot already", async () => {
    const oneHot = Uint8Array.from({ length: 60 }, (_, at) => (at % 3 === Math.floor(at / 3) % 3 ? 1 : 0));
    const place = workspace({
      "data.npz": zipOf({
        "x.npy": { content: target(20) },
        "labels.npy": { content: npyOf("|u1", [20, 3], oneHot) },
      }),
    });
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: true };
    const data = await loadData(spec(["x"], { split }), place, { targetForm: "values" });
    for (const part of [data.train, data.dev!]) {
      const counts = [0, 1, 2].map((at) => contentOf(part).targets.filter((row) => row[at] === 1).length);
      assert.ok(Math.max(...counts) - Math.min(...counts) <= 1, counts.join(", "));
    }
  });

  const refusal = async (file: Uint8Array, message: RegExp, changes?: Partial<DataSpec>) => {
    const place = workspace({ "data.npz": file });
    const options = { targetForm: "values" } as const;
    await assertUserError(
      loadData(spec(["images"], changes), place, options),
      { file: place.at("data.npz") },
      message,
    );
  };

  it("refuse what is no archive, cut off, encrypted by nobody's method, or damaged", async () => {
    await refusal(Buffer.from("no zip at all, nowhere near one"), /is no complete \.npz archive/);
    await refusal(archive.subarray(0, 300), /is no complete \.npz archive/);
    const damaged = { "images.npy": { content: images, claimedSum: 1 }, "labels.npy": { content: labels } };
    await refusal(zipOf(damaged), /"images" in data\.npz is damaged: its checksum/);
    await refusal(zipOf({ "readme.txt": { content: images } }), /holds readme\.txt, which is no NumPy array/);
    await refusal(zipOf({}), /is no complete \.npz archive|holds no array/);
  });

  it("refuse a bomb: a member that unpacks to more than it claims, or claims more than memory", async () => {
    const zeros = npyOf("|u1", [4, 2, 2, 1], new Uint8Array(50_000_000));
    const bomb = { "images.npy": { content: zeros, deflated: true }, "labels.npy": { content: labels } };
    await refusal(zipOf(bomb), /more bytes than its shape \[4, 2, 2, 1\] needs \(16 bytes\)/);
    const liar = { ...bomb, "images.npy": { content: zeros, deflated: true, claimedBytes: 144 } };
    await refusal(zipOf(liar), /is no complete \.npz archive|more bytes than/);
    const huge = npyOf("<f8", [4, 1_000_000_000], new Uint8Array(8));
    await refusal(zipOf({ ...bomb, "images.npy": { content: huge } }), /takes 29\.8 GB\. Of packed arrays/);
  });

  it("refuse arrays of different lengths, and pictures in a row with numbers", async () => {
    const place = workspace({ "data.npz": archive });
    const options = { targetForm: "values" } as const;
    await assertUserError(
      loadData(spec(["images", "other"]), place, options),
      { file: place.at("data.npz") },
      /"other" in data\.npz has 7 rows and "images" has 4/,
    );
    await assertUserError(
      loadData(spec(["words", "images"]), place, options),
      { path: ["data", "inputs", 1] },
      /"images" has shape \[batch, 2, 2, 1\] and cannot stand in a row with "words"/,
    );
    await assertUserError(
      loadData(spec(["image"]), place, options),
      { path: ["data", "inputs", 0] },
      /data\.npz has no column "image"\. Did you mean "images"\?/,
    );
  });

  it("damaged in 300 seeded ways are read or refused by a sentence", async () => {
    assert.ok((await fuzzFile("data.npz", archive, spec(["images"]), 300)) > 100);
  });
});
