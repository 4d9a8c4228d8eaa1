import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData, type TargetForm } from "../../../src/data/loadData";
import { contentOf, specOf, workspace } from "./workspace";

/** Loads `csv` as the one source and returns the data set and the training part's rows. */
async function load(
  csv: string,
  changes: Partial<DataSpec> = {},
  targetForm: TargetForm = "values",
  name = "t.csv",
) {
  const place = workspace({ [name]: name.endsWith(".gz") ? gzipSync(csv) : csv });
  const data = await loadData(specOf(name, changes), place, { targetForm });
  return { ...data, inputNames: data.inputNames[0]!, ...contentOf(data.train) };
}
const half: DataSpec["split"] = { train: 0.5, dev: 0.25, test: 0.25, stratify: false };

function momentsOf(values: readonly number[]): [mean: number, deviation: number] {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return [mean, Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length)];
}

describe("Loading a table", () => {
  it("delivers inputs in file order and the target apart, from CSV, TSV and gzip, with BOM and CRLF", async () => {
    const csv = '\uFEFFx,"y", z\r\n1,10,-2\r\n"3e0",.5,+4\r\n';
    for (const [text, name] of [
      [csv, "t.csv"],
      [csv.replaceAll(",", "\t"), "t.TSV"],
      [csv, "t.csv.gz"],
    ] as const) {
      const { inputs, targets, inputNames, header } = await load(text, {}, "values", name);
      assert.deepEqual(inputs, [
        [1, -2],
        [3, 4],
      ]);
      assert.deepEqual(targets, [[10], [0.5]]);
      assert.deepEqual(inputNames, ["x", "z"]);
      assert.equal(header.rows, 2);
    }
  });

  it("takes the inputs in the order they are listed", async () => {
    const { inputs } = await load("a,b,c,y\n1,2,3,0\n", { inputs: ["c", "a"] });
    assert.deepEqual(inputs, [[3, 1]]);
  });

  it("makes text columns and declared ones one-hot, categories sorted, numbers by value", async () => {
    const csv = "zip,colour,size,y\n10,red,1,0\n9, blue,2,0\n10,red,3,0\n";
    const { inputs, inputNames, header } = await load(csv, { categorical: ["zip"] });
    assert.deepEqual(inputNames, ["zip = 9", "zip = 10", "colour = blue", "colour = red", "size"]);
    assert.deepEqual(inputs, [
      [0, 1, 0, 1, 1],
      [1, 0, 1, 0, 2],
      [0, 1, 0, 1, 3],
    ]);
    assert.deepEqual(header.inputs[0]!.shape, [5]);
    assert.deepEqual(header.inputs[0]!.columns[0], {
      name: "zip",
      kind: "category",
      categories: ["9", "10"],
    });
  });

  it("delivers categories as class numbers where they are asked for, beside numbers, which alone are scaled", async () => {
    const csv = "zip,colour,size,y\n10,red,1,0\n9, blue,2,0\n10,red,3,0\n";
    const { inputs, inputNames, header } = await load(csv, {
      categorical: ["zip"],
      categories: "index",
      normalize: "minMax",
    });
    assert.deepEqual(inputNames, ["zip", "colour", "size"]);
    assert.deepEqual(inputs, [
      [1, 1, 0],
      [0, 0, 0.5],
      [1, 1, 1],
    ]);
    assert.deepEqual(header.inputs[0]!.shape, [3]);
    assert.deepEqual(header.inputs[0]!.categories, { form: "index", count: 2 });
  });

  it("keeps the class numbers of all rows, whichever part they are in", async () => {
    const csv = "k,y\nd,0\nc,0\nb,0\na,0\n";
    const { inputs, header } = await load(csv, { inputs: ["k"], categories: "index", split: half });
    const place = workspace({ "t.csv": csv });
    const whole = await loadData(specOf("t.csv", { categories: "index" }), place, { targetForm: "values" });
    assert.deepEqual(contentOf(whole.train).inputs, [[3], [2], [1], [0]]);
    assert.ok(inputs.every(([k]) => Number.isInteger(k) && k! < 4));
    assert.equal(header.inputs[0]!.categories?.count, 4);
  });

  it("keeps the spelling of numbers in a column of mostly text", async () => {
    const { inputNames } = await load("code,y\n1.0,0\nA1,0\n1,0\nB2,0\nC3,0\n");
    assert.deepEqual(
      inputNames,
      ["1", "1.0", "A1", "B2", "C3"].map((code) => `code = ${code}`),
    );
  });

  it("delivers rows in the order asked for, also into float32", async () => {
    const { train } = await load("x,y\n0.1,1\n2,2\n3,3\n");
    const [inputs, target] = [new Float32Array(2), new Float32Array(2)];
    train.read(Uint32Array.of(9, 2, 0), 1, 2, [inputs], target);
    assert.deepEqual([...inputs, ...target], [3, Math.fround(0.1), 3, 1]);
  });

  it("says what it reads, and stops when it is told to", async () => {
    const place = workspace({ "t.csv": "x,y\n1,2\n" });
    const messages: string[] = [];
    const onProgress = (message: string) => void messages.push(message);
    await loadData(specOf("t.csv"), place, { targetForm: "values", onProgress });
    assert.deepEqual(messages, ["Reading t.csv"]);
    const signal = AbortSignal.abort();
    await assert.rejects(loadData(specOf("t.csv"), place, { targetForm: "values", signal }), {
      name: "AbortError",
    });
  });
});

describe("Targets", () => {
  const text = "x,y\n1,b\n2,a\n3,c\n4,a\n";

  it("that are text become class numbers in sorted order, as [1] or one-hot", async () => {
    const numbers = await load(text, {}, "classNumbers");
    assert.deepEqual(numbers.targets, [[1], [0], [2], [0]]);
    assert.deepEqual(numbers.classes, ["a", "b", "c"]);
    assert.deepEqual((await load(text, {}, "values")).targets, numbers.targets);
    const { targets, train } = await load(text, {}, "oneHot");
    assert.deepEqual(targets[0], [0, 1, 0]);
    assert.deepEqual(train.targetShape, [3]);
  });

  it("that are integers are the classes in order of value, and a note says so where they are not 0, 1, 2, …", async () => {
    const { targets, classes, notes } = await load("x,y\n1,30\n2,-1\n3,7\n", {}, "classNumbers");
    assert.deepEqual(targets, [[2], [0], [1]]);
    assert.deepEqual(classes, ["-1", "7", "30"]);
    assert.deepEqual(notes, ["The target's values -1, 7, 30 are the classes 0 to 2."]);
    assert.deepEqual((await load("x,y\n1,1\n2,0\n", {}, "classNumbers")).notes, []);
  });

  it("of several columns are taken as they are, whatever the form", async () => {
    const { targets } = await load("x,y,z\n1,0,1\n2,1,1\n", { target: ["z", "y"] }, "oneHot");
    assert.deepEqual(targets, [
      [1, 0],
      [1, 1],
    ]);
  });

  it("that are numbers are scaled by normalizeTarget, fitted on train, and the scale is told", async () => {
    const csv = `x,y\n${Array.from({ length: 40 }, (_, row) => `${row},${100 + row * row}`).join("\n")}\n`;
    const { targets, targetScale } = await load(csv, { split: half, normalizeTarget: "standard" });
    const [mean, deviation] = momentsOf(targets.flat());
    assert.ok(Math.abs(mean) < 1e-12 && Math.abs(deviation - 1) < 1e-12);
    const original = (targets[0]![0]! * targetScale!.factor + targetScale!.offset - 100) ** 0.5;
    assert.ok(Math.abs(original - Math.round(original)) < 1e-9);
  });

  it("that are classes are never scaled, and a note says so", async () => {
    const { targetScale, notes } = await load(text, { normalizeTarget: "standard" }, "oneHot");
    assert.equal(targetScale, undefined);
    assert.match(notes[0]!, /"normalizeTarget" has no effect/);
  });

  it("keep the classes that only dev has", async () => {
    const place = workspace({ "a.csv": "x,y\n1,b\n2,c\n", "b.csv": "y,x\na,3\n" });
    const spec = specOf({ parts: { train: { path: "a.csv" }, dev: { path: "b.csv" } } });
    const { classes, train, dev, notes } = await loadData(spec, place, { targetForm: "classNumbers" });
    assert.deepEqual(classes, ["a", "b", "c"]);
    assert.deepEqual(contentOf(train).targets, [[1], [2]]);
    assert.deepEqual(contentOf(dev!), { inputs: [[3]], targets: [[0]] });
    assert.match(notes[0]!, /No training example has the class a/);
  });
});

describe("Normalization", () => {
  const csv = `x,c,s,y\n${Array.from({ length: 40 }, (_, row) => `${row ** 3},0.1,${row % 2 ? "a" : "b"},1`).join("\n")}\n`;

  for (const [normalize, expected] of [
    ["standard", [0, 1]],
    ["minMax", undefined],
  ] as const) {
    it(`${normalize} is fitted on train alone and applied to all parts`, async () => {
      const { inputs, train, dev, test } = await load(csv, { split: half, normalize });
      const trainX = inputs.map(([x]) => x!);
      if (expected)
        momentsOf(trainX).forEach((moment, at) => assert.ok(Math.abs(moment - expected[at]!) < 1e-12));
      else assert.deepEqual([Math.min(...trainX), Math.max(...trainX)], [0, 1]);
      // One affine function for all parts: it maps back to the 40 cubes.
      const plain = await load(csv, { split: half });
      const original = plain.inputs.map(([x]) => x!);
      const factor = (trainX[1]! - trainX[0]!) / (original[1]! - original[0]!);
      for (const [part, raw] of [
        [train, plain.train],
        [dev!, plain.dev!],
        [test!, plain.test!],
      ] as const) {
        const [scaled, unscaled] = [contentOf(part).inputs, contentOf(raw).inputs];
        scaled.forEach(([x], row) =>
          assert.ok(Math.abs(trainX[0]! + (unscaled[row]![0]! - original[0]!) * factor - x!) < 1e-9),
        );
      }
    });

    it(`${normalize} leaves a column of one value at 0 and one-hot columns at 0 and 1`, async () => {
      const { inputs } = await load(csv, { split: half, normalize });
      const rest = inputs.map(([, ...entries]) => entries.join(" "));
      assert.deepEqual([...new Set(rest)].sort(), ["0 0 1", "0 1 0"]);
    });
  }

  it("is exact for numbers far from zero and finite for the largest", async () => {
    const far = await load("x,y\n1000000001,0\n1000000002,0\n1000000003,0\n", { normalize: "standard" });
    assert.ok(Math.abs(far.inputs[2]![0]! - Math.sqrt(1.5)) < 1e-12);
    const large = await load("x,y\n-1e300,0\n1e300,0\n", { normalize: "standard" });
    assert.deepEqual(large.inputs, [[-1], [1]]);
  });
});

describe("Missing values", () => {
  const csv = "x,s,unused,y\n1,a,,1\n,b,,2\n4,,,3\n7,a,,4\n";
  const inputs = ["x", "s"];

  it("are filled with the training mean, a category with none", async () => {
    const data = await load(csv, { missing: "mean", inputs });
    assert.deepEqual(data.inputs, [
      [1, 1, 0],
      [4, 0, 1],
      [4, 0, 0],
      [7, 1, 0],
    ]);
    assert.match(data.notes[0]!, /Empty cells of "x", "s" were filled/);
    assert.equal(data.header.rows, 4);
  });

  it("of a category taken as its class number are the number after all others, and a note says so", async () => {
    const data = await load(csv, {
      missing: "mean",
      inputs: ["s"],
      categories: "index",
      normalize: "standard",
    });
    assert.deepEqual(data.inputs, [[0], [1], [2], [0]]);
    assert.deepEqual(data.header.inputs[0]!.categories, { form: "index", count: 3 });
    assert.equal(data.notes[1], 'An empty cell of "s" has the class number 2, after all others.');
    const dropped = await load(csv, { missing: "drop", inputs: ["s"], categories: "index" });
    assert.deepEqual(dropped.header.inputs[0]!.categories, { form: "index", count: 2 });
    await assert.rejects(
      load(csv, { inputs: ["s"], categories: "index" }),
      /Row 3 of t\.csv \(line 4\) has no value in column "s"/,
    );
  });

  it("are filled before the scale is fitted, which they do not shift", async () => {
    const { inputs: scaled } = await load(csv, { missing: "mean", normalize: "standard", inputs: ["x"] });
    assert.equal(scaled[1]![0], 0);
  });

  it("drop their row, and only in columns that are used", async () => {
    const data = await load(csv, { missing: "drop", inputs });
    assert.deepEqual(data.targets, [[1], [4]]);
    assert.equal(data.header.rows, 2);
    assert.deepEqual(data.notes, ["2 of 4 rows were left out because they have an empty cell."]);
    const place = workspace({ "t.csv": csv });
    assert.equal((await inspectData(specOf("t.csv", { missing: "drop", inputs }), place)).rows, 2);
  });
});

describe("Inspecting a table", () => {
  const header = async (csv: string, changes: Partial<DataSpec> = {}) =>
    inspectData(specOf("t.csv", changes), workspace({ "t.csv": csv }));

  it("tells classes of a text target", async () => {
    const { target } = await header("x,y\n1,no\n2,yes\n3,no\n");
    assert.deepEqual(target, { kind: "classes", columns: ["y"], classes: ["no", "yes"] });
  });

  it("tells range, moments and distinct integers of a number target", async () => {
    const { target } = await header("x,y\n1,4\n2,0\n3,2\n");
    const deviation = Math.sqrt(8 / 3);
    const numbers = { kind: "numbers", columns: ["y"], minimum: 0, maximum: 4, mean: 2, deviation };
    assert.deepEqual(target, { ...numbers, distinctIntegers: [0, 2, 4] });
    const fractions = (await header("x,y\n1,4\n2,0.5\n")).target;
    assert.equal(fractions.kind === "numbers" && fractions.distinctIntegers, undefined);
  });

  it("tells no distinct integers above 100 of them", async () => {
    const rows = (count: number) => Array.from({ length: count }, (_, row) => `1,${row}`).join("\n");
    const integers = async (count: number) => {
      const { target } = await header(`x,y\n${rows(count)}`);
      return target.kind === "numbers" ? target.distinctIntegers?.length : undefined;
    };
    assert.deepEqual([await integers(100), await integers(101)], [100, undefined]);
  });

  it("tells the same header as loading", async () => {
    const csv = "s,x,y,z\na,1,2,3\nb,2,4,5\n";
    const spec = { target: ["y", "z"] };
    assert.deepEqual(await header(csv, spec), (await load(csv, spec)).header);
  });
});
