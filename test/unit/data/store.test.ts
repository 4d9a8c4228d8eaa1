import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { PNG } from "pngjs";
import type { DataPlace, Storage } from "../../../src/data/dataset";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { DataCache } from "../../../src/data/store/dataCache";
import { hasRoom } from "../../../src/data/store/disk";
import { RandomStream } from "../../../src/engine/random";
import { UserError } from "../../../src/engine/userError";
import { fewestAllocated } from "../engine/objectsAllocated";
import { bytesOf, npyOf, zipOf } from "./npyFiles";
import { contentOfAll, specOf, workspace } from "./workspace";

const random = new RandomStream(3, "store");
const rows = 60;
const normals = (count: number): Float64Array =>
  Float64Array.from({ length: count }, () => 5 + 3 * random.normal());
const bytes = (count: number): Uint8Array => Uint8Array.from({ length: count }, () => random.below(256));

/** IDX of bytes. */
const idxOf = (shape: readonly number[], data: Uint8Array): Buffer =>
  Buffer.concat([
    Buffer.of(0, 0, 8, shape.length),
    ...shape.map((axis) => Buffer.of(0, 0, axis >> 8, axis & 255)),
    data,
  ]);

function png(height: number, width: number): Buffer {
  const picture = new PNG({ height, width });
  picture.data = Buffer.from(bytes(4 * height * width));
  return PNG.sync.write(picture);
}

function wav(count: number): Buffer {
  const head = Buffer.alloc(44);
  head.write("RIFF", 0);
  head.write("WAVEfmt ", 8);
  head.writeUInt32LE(16, 16);
  head.writeUInt16LE(1, 20);
  head.writeUInt16LE(1, 22);
  head.writeUInt32LE(8000, 24);
  head.writeUInt16LE(16, 34);
  head.write("data", 36);
  head.writeUInt32LE(2 * count, 40);
  return Buffer.concat([head, bytes(2 * count)]);
}

const labels = Float64Array.from({ length: rows }, (_, row) => row % 3);
const cells = (row: number): string =>
  [random.normal(), row % 7 === 0 ? "" : row ** 3, `z${row % 5}`, row % 11, row % 3].join(",");
const table = `a,b,zone,c,y\n${Array.from({ length: rows }, (_, row) => cells(row)).join("\n")}\n`;
const split = { train: 0.5, dev: 0.3, test: 0.2, stratify: true };
const base = { split, normalize: "standard", target: [] } as const;
const y = { targetSource: { path: "y.npy" } };
const folder = (ending: string, make: () => Buffer): Record<string, Uint8Array> =>
  Object.fromEntries(Array.from({ length: rows }, (_, at) => [`all/${at % 3}/${at}.${ending}`, make()]));

interface Kind {
  readonly spec: DataSpec;
  readonly files: Readonly<Record<string, string | Uint8Array>>;
}
const yFile = { "y.npy": npyOf("<f8", [rows], bytesOf(labels)) };
const numbers = normals(rows * 12);
const kinds: Readonly<Record<string, Kind>> = {
  "a table": { spec: specOf("a.csv", { split, normalize: "standard", missing: "mean" }), files: { "a.csv": table } },
  "a packed table, rows dropped, scaled to [0, 1]": {
    spec: specOf("a.csv.gz", { split, normalize: "minMax", normalizeTarget: "standard", missing: "drop" }),
    files: { "a.csv.gz": gzipSync(table) },
  },
  "an array of float64": { spec: specOf("x.npy", { ...base, ...y }), files: { ...yFile, "x.npy": npyOf("<f8", [rows, 4, 3], bytesOf(numbers)) } },
  "a big-endian array": {
    spec: specOf("x.npy", { ...base, ...y }),
    files: { ...yFile, "x.npy": npyOf(">f8", [rows, 4, 3], Buffer.from(bytesOf(numbers)).swap64()) },
  },
  "an array in Fortran order": {
    spec: specOf("x.npy", { ...base, ...y }),
    files: { ...yFile, "x.npy": npyOf("<f8", [rows, 4, 3], bytesOf(numbers), "F") },
  },
  "an archive of arrays": {
    spec: specOf("d.npz", { ...base, inputs: ["x"], target: ["y"] }),
    files: {
      "d.npz": zipOf({
        "x.npy": { content: npyOf("<f8", [rows, 12], bytesOf(numbers)), deflated: true },
        "y.npy": { content: yFile["y.npy"] },
      }),
    },
  },
  "IDX files": {
    spec: specOf({ images: "i-ubyte", labels: "l-ubyte.gz" }, base),
    files: { "i-ubyte": idxOf([rows, 5, 4], bytes(rows * 20)), "l-ubyte.gz": gzipSync(idxOf([rows], Uint8Array.from(labels))) },
  },
  "pictures": { spec: specOf("all", base), files: folder("png", () => png(4, 3)) },
  "recordings": {
    spec: specOf("all", { ...base, features: { type: "logMel", bands: 5, frames: 4 } }),
    files: folder("wav", () => wav(500)),
  },
  "a text": {
    spec: specOf("t.txt", { ...base, split: { ...split, stratify: false }, sequence: { length: 8, unit: "character" } }),
    files: { "t.txt": table.slice(0, 900) },
  },
}; // prettier-ignore

const load = (spec: DataSpec, place: DataPlace, storage: Storage) =>
  loadData(spec, { ...place, storage }, { targetForm: "classNumbers" });

/** Everything that training and measuring see of a data set. */
async function seenOf(spec: DataSpec, place: DataPlace, storage: Storage) {
  const { train, dev, test, header, targetScale, classes, inputNames, notes } = await load(
    spec,
    place,
    storage,
  );
  const parts = [train, dev!, test!].map(contentOfAll);
  return { parts, header, targetScale, classes, inputNames, notes };
}

const tablesIn = (cache: string): string[] => readdirSync(cache).filter((name) => name.endsWith(".table"));

describe("Data larger than memory", () => {
  for (const [kind, { spec, files }] of Object.entries(kinds)) {
    it(`of ${kind} is the same to the bit as in memory: examples, scales, header`, async () => {
      const place = workspace(files);
      const inMemory = await seenOf(spec, place, {});
      assert.deepEqual(await seenOf(spec, place, { memory: 0 }), inMemory);
      const cache = join(place.folder, "cache");
      assert.deepEqual(await seenOf(spec, place, { memory: 0, cache, leastCached: 0 }), inMemory);
      assert.deepEqual(await seenOf(spec, place, { memory: 0, cache, leastCached: 0 }), inMemory);
    });
  }

  it("is read in any order and by windows: 20,000 rows, each at its place", async () => {
    const count = 20_000;
    const values = Float32Array.from({ length: 3 * count }, (_, at) => at);
    const place = workspace({
      "x.npy": npyOf("<f4", [count, 3], bytesOf(values)),
      "y.npy": npyOf("<f4", [count], bytesOf(values.subarray(0, count))),
    });
    const { train } = await loadData(
      specOf("x.npy", { target: [], ...y }),
      { ...place, storage: { memory: 0 } },
      { targetForm: "values" },
    );
    const order = new Uint32Array(count);
    new RandomStream(1, "order").permutation(order);
    const forward = Uint32Array.from({ length: count }, (_, row) => row);
    for (const rowsInOrder of [order, forward, order.slice().reverse()]) {
      const inputs = [new Float64Array(3 * count)];
      const target = new Float64Array(count);
      train.read(rowsInOrder, 0, count, inputs, target);
      rowsInOrder.forEach((row, at) => {
        if (target[at] !== row || inputs[0]![3 * at + 2] !== 3 * row + 2) assert.fail(`row ${row} at ${at}`);
      });
    }
  });

  it("allocates no object a mini-batch, once optimized", async function () {
    this.timeout(30_000);
    const { spec, files } = kinds["a table"]!;
    const { train } = await load(spec, workspace(files), { memory: 0 });
    const inputs = train.inputs.map(({ shape }) => new Float32Array(8 * shape[0]!));
    const target = new Float32Array(8);
    const order = Uint32Array.from({ length: 8 }, (_, at) => (at * 7) % train.count);
    const { count, where } = fewestAllocated(() => train.read(order, 0, 8, inputs, target), 200, 100);
    assert.ok(count < 100, `${count} objects in 200 mini-batches: ${where}`);
  });

  it("ends by a sentence where a file becomes shorter while it is used", async () => {
    const count = 100_000;
    const place = workspace({
      "x.npy": npyOf("<f8", [count, 2], new Uint8Array(16 * count)),
      "y.npy": npyOf("<f8", [count], new Uint8Array(8 * count)),
    });
    const { train } = await load(specOf("x.npy", { target: [], ...y }), place, { memory: 0 });
    truncateSync(place.at("x.npy"), 200);
    assert.throws(
      () => train.read(Uint32Array.of(count / 2), 0, 1, [new Float64Array(2)], new Float64Array(1)),
      (error) =>
        error instanceof UserError && error.message.includes("x.npy became shorter while it was used"),
    );
  });

  it("needs room on the disk", () => {
    assert.ok(hasRoom(1, "."));
    assert.ok(!hasRoom(2 ** 60, "."));
  });
});

describe("Decoded data kept between runs", () => {
  const { spec, files } = kinds["a table"]!;
  const kept = (place: { folder: string }): Storage => ({
    cache: join(place.folder, "cache"),
    leastCached: 0,
  });

  for (const kind of ["a table", "an archive of arrays", "pictures", "recordings", "IDX files"]) {
    it(`of ${kind} is used as long as no file changes, and made anew when one does`, async () => {
      const { spec, files } = kinds[kind]!;
      const place = workspace(files);
      const [name, content] = Object.entries(files).at(-1)!;
      utimesSync(place.at(name), 1.5e9, 1.5e9);
      const first = await seenOf(spec, place, kept(place));
      if (kind === "a table") {
        // Noise of the same size and age: only who does not look at the file takes it.
        writeFileSync(place.at(name), Buffer.alloc(Buffer.byteLength(content), 7));
        utimesSync(place.at(name), 1.5e9, 1.5e9);
        assert.equal((await inspectData(spec, { ...place, storage: kept(place) })).rows, rows);
      }
      assert.deepEqual(await seenOf(spec, place, kept(place)), first);
      writeFileSync(place.at(name), Buffer.alloc(Buffer.byteLength(content), 7));
      await assert.rejects(seenOf(spec, place, kept(place)), UserError);
      writeFileSync(place.at(name), content);
      assert.deepEqual(await seenOf(spec, place, kept(place)), first);
    });
  }

  it("belongs to its decoding, categories and columns", async () => {
    const place = workspace(files);
    await seenOf(spec, place, kept(place));
    for (const change of [{ categorical: ["c"] }, { inputs: ["a"] }, { inputs: ["a", "zone"] }]) {
      const other = { ...spec, ...change };
      assert.deepEqual(await seenOf(other, place, kept(place)), await seenOf(other, place, {}));
    }
    assert.equal(tablesIn(kept(place).cache!).length, 4);
    // How rows are split, scaled and filled is no matter of decoding.
    const other = {
      ...spec,
      normalize: "none",
      missing: "drop",
      split: { ...split, train: 0.6, dev: 0.2 },
    } as const;
    assert.deepEqual(await seenOf(other, place, kept(place)), await seenOf(other, place, {}));
    assert.equal(tablesIn(kept(place).cache!).length, 4);
  });

  it("is never trusted when it is damaged: 200 seeded ways, cut off or changed anywhere", async function () {
    this.timeout(60_000);
    const place = workspace(files);
    const first = await seenOf(spec, place, kept(place));
    const file = join(kept(place).cache!, tablesIn(kept(place).cache!)[0]!);
    const good = readFileSync(file);
    for (let run = 0; run < 200; run++) {
      const damaged = Buffer.from(good);
      if (run % 4 === 0) writeFileSync(file, damaged.subarray(0, random.below(good.length)));
      else {
        damaged[random.below(good.length)]! ^= 1 << random.below(8);
        writeFileSync(file, damaged);
      }
      assert.deepEqual(await seenOf(spec, place, kept(place)), first);
      assert.ok(readFileSync(file).length > 0);
    }
  });

  it("is done without where the folder cannot be written, or is none", async () => {
    const place = workspace({ ...files, file: "no folder" });
    const first = await seenOf(spec, place, {});
    for (const cache of [join(place.folder, "file"), join(place.folder, "file", "below")])
      assert.deepEqual(await seenOf(spec, place, { cache, leastCached: 0 }), first);
  });

  it("may be written by several at once, and leaves nothing unfinished", async () => {
    const place = workspace(files);
    const first = await seenOf(spec, place, {});
    const all = await Promise.all(Array.from({ length: 6 }, () => seenOf(spec, place, kept(place))));
    for (const one of all) assert.deepEqual(one, first);
    assert.equal(readdirSync(kept(place).cache!).length, 1);
  });

  it("leaves nothing behind when loading is cancelled or the data is wrong", async () => {
    const place = workspace({ ...files, "b.csv": "x,y\n1,2\n" });
    const controller = new AbortController();
    const onProgress = () => controller.abort(new Error("no more"));
    const storage = kept(place);
    await assert.rejects(
      loadData(spec, { ...place, storage }, { targetForm: "values", onProgress, signal: controller.signal }),
      /no more/,
    );
    assert.deepEqual(readdirSync(storage.cache!), []);
  });

  it("is not made of small files, and of plain arrays never", async () => {
    const place = workspace(files);
    const cache = join(place.folder, "cache");
    await seenOf(spec, place, { cache });
    assert.throws(() => readdirSync(cache));
    const array = kinds["an array of float64"]!;
    const other = workspace(array.files);
    await seenOf(array.spec, other, kept(other));
    assert.throws(() => readdirSync(kept(other).cache!));
  });

  it("is bounded: what was used longest ago goes first, what was just made stays", async () => {
    const place = workspace({ "a.txt": "" });
    const cache = new DataCache(join(place.folder, "cache"), 10_000);
    const values = new Float64Array(500);
    const keep = (key: string) =>
      cache.keep(key, undefined, "a.csv", (store) => {
        const sink = store.begin({ rows: 500, stride: 1, make: (count) => new Float64Array(count) });
        sink.append(values);
        return Promise.resolve([{ rows: 500, columns: [{ name: "x", shape: [], values: sink.column(0) }] }]);
      });
    for (const [at, key] of ["one", "two"].entries()) {
      await keep(key);
      const age = 1e9 + at;
      for (const name of tablesIn(join(place.folder, "cache"))) {
        const file = join(place.folder, "cache", name);
        if (statSync(file).mtimeMs > 2e12 - 1e12) utimesSync(file, age, age);
      }
    }
    // Used just now, so the other one is older.
    assert.ok((await cache.find("one")) !== undefined);
    await keep("three");
    const left = await Promise.all(["one", "two", "three"].map((key) => cache.find(key)));
    assert.deepEqual(left.map((file) => file !== undefined), [true, false, true]); // prettier-ignore
  });
});

describe("Loading", () => {
  /** A signal that is given at the n-th time somebody asks. */
  const signalAt = (asked: { times: number }, nth: number): AbortSignal =>
    ({
      get aborted() {
        return asked.times >= nth;
      },
      throwIfAborted() {
        if (++asked.times >= nth) throw new Error("cancelled");
      },
    }) as AbortSignal;

  for (const [kind, { spec, files }] of Object.entries(kinds)) {
    it(`of ${kind} asks whether it is cancelled while it looks and while it reads, and ends at once`, async () => {
      const place = workspace(files);
      const loadUntil = async (nth: number, storage: Storage): Promise<number> => {
        const asked = { times: 0 };
        const signal = signalAt(asked, nth);
        const loading = loadData(spec, { ...place, storage }, { targetForm: "classNumbers", signal });
        if (nth < Infinity) await assert.rejects(loading, /cancelled/);
        else await loading;
        return asked.times;
      };
      const storage = kind === "a text" ? {} : { cache: join(place.folder, "cache"), leastCached: 0 };
      const times = await loadUntil(Infinity, {});
      assert.ok(times >= 2, `asked ${times} times`);
      for (const nth of [1, Math.ceil(times / 2), times]) {
        assert.equal(await loadUntil(nth, {}), nth);
        assert.equal(await loadUntil(nth, storage), nth);
      }
    });
  }

  it("tells how far it is: of a table's bytes, of a folder's files", async () => {
    const row = `${"1,".repeat(99)}1\n`;
    const names = Array.from({ length: 100 }, (_, at) => `c${at}`);
    const large = `${names.join(",")}\n${row.repeat(90_000)}`;
    const said: string[] = [];
    const onProgress = (message: string) => void said.push(message);
    const place = workspace({ "a.csv": large });
    await loadData(specOf("a.csv", { target: ["c0"], inputs: ["c1"] }), place, {
      targetForm: "values",
      onProgress,
    });
    assert.ok(said.includes("Reading a.csv: 93 %"), said.join(", "));
    const pictures = Object.fromEntries(
      Array.from({ length: 450 }, (_, at) => [`all/${at % 3}/${at}.png`, png(1, 1)]),
    );
    said.length = 0;
    await loadData(specOf("all", { target: [] }), workspace(pictures), { targetForm: "values", onProgress });
    assert.deepEqual(said.slice(-2), ["Reading all: 200 of 450 files", "Reading all: 400 of 450 files"]);
  }).timeout(30_000);
});
