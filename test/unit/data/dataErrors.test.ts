import assert from "node:assert/strict";
import fc from "fast-check";
import { gzipSync } from "node:zlib";
import type { DataSpec } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import { UserError } from "../../../src/engine/userError";
import { badTables } from "./badTables";
import { assertUserError, generator, specOf, workspace } from "./workspace";

describe("Data that cannot be trained on", () => {
  for (const [what, csv, place, message, changes] of badTables) {
    it(`is refused at its place by inspectData and loadData: ${what}`, async () => {
      const folder = workspace({ "t.csv": csv });
      const expected = place.file === undefined ? place : { ...place, file: folder.at("t.csv") };
      const spec = specOf("t.csv", changes);
      await assertUserError(inspectData(spec, folder), expected, message);
      await assertUserError(loadData(spec, folder, { targetForm: "values" }), expected, message);
    });
  }

  it("is refused for its file: no reader, no complete gzip", async () => {
    const gz = gzipSync("x,y\n1,2\n".repeat(1000));
    const place = workspace({
      "t.xlsx": "PK",
      "cut.csv.gz": gz.subarray(0, gz.length - 20),
      "no.csv.gz": "x,y\n1,2\n",
    });
    const path = ["data", "source"];
    await assertUserError(inspectData(specOf("t.xlsx"), place), { path }, /end in \.csv, \.tsv/);
    await assertUserError(inspectData(specOf("cut.csv.gz"), place), { path }, /no complete gzip/);
    await assertUserError(inspectData(specOf("no.csv.gz"), place), { path }, /no complete gzip/);
    await assertUserError(inspectData(specOf("absent.csv"), place), { path }, /no data file/);
  });

  it("is refused where parts differ in their columns, at the part that lacks or adds one", async () => {
    const place = workspace({
      "a.csv": "x,y\n1,2\n",
      "b.csv": "y\n1\n",
      "c.csv": "x,z,y\n1,2,3\n",
      "d.csv": "x,y\n",
    });
    const parts = (dev: string): DataSpec =>
      specOf({ parts: { train: { path: "a.csv" }, dev: { path: dev } } });
    const path = ["data", "source", "dev"];
    await assertUserError(
      inspectData(parts("b.csv"), place),
      { path },
      /a\.csv has a column "x" that b\.csv has not/,
    );
    await assertUserError(
      inspectData(parts("c.csv"), place),
      { path: ["data", "source", "train"] },
      /c\.csv has a column "z" that a\.csv has not/,
    );
    await assertUserError(inspectData(parts("absent.csv"), place), { path }, /no data file/);
    await assertUserError(
      inspectData(parts("d.csv"), place),
      { file: place.at("d.csv"), line: 1, column: 1 },
      /header but no rows/,
    );
  });

  it("is refused where a part of the split would get no row", async () => {
    const place = workspace({ "t.csv": "x,y\n1,2\n3,4\n5,6\n" });
    const split = { train: 0.8, dev: 0.1, test: 0.1, stratify: false };
    const promise = loadData(specOf("t.csv", { split }), place, { targetForm: "values" });
    await assertUserError(
      promise,
      { path: ["data", "split", "dev"] },
      /dev part gets no row: 10 % of 3 rows/,
    );
  });

  it("is refused as classes where the numbers are none", async () => {
    const place = workspace({ "t.csv": "x,y\n1,2\n3,4.5\n" });
    const promise = loadData(specOf("t.csv"), place, { targetForm: "classNumbers" });
    await assertUserError(promise, { path: ["data", "target"] }, /"y" holds 4\.5, which is no class number/);
  });

  it("is refused where a generator's option is out of range", async () => {
    const place = workspace({});
    const path = ["data", "source", "samples"];
    const spec = specOf(generator("moons", { samples: 0 }), { target: [] });
    await assertUserError(inspectData(spec, place), { path }, /"samples" .* whole number, 1 to/);
    const huge = specOf(generator("blobs", { samples: 1_000_000, features: 1000 }), { target: [] });
    await assertUserError(inspectData(huge, place), { path }, /fit into memory/);
  });

  it("may stand in columns that the model does not use", async () => {
    const place = workspace({ "t.csv": "x,note,y\n1,5,2\n2,,3\n3,6,4\n4,text,5\n" });
    const spec = specOf("t.csv", { inputs: ["x"] });
    assert.deepEqual((await inspectData(spec, place)).inputs[0]!.shape, [1]);
    assert.equal((await loadData(spec, place, { targetForm: "values" })).train.count, 4);
  });

  it("never makes loading throw anything but UserError, whatever the bytes", async function () {
    this.timeout(10_000);
    const place = workspace({});
    const { writeFileSync } = await import("node:fs");
    const cell = fc.oneof(
      fc.constantFrom(
        "1",
        "2.5",
        "",
        "a",
        "b",
        "NaN",
        "1e999",
        '"q"',
        '"',
        "-0",
        "0x1",
        " 3 ",
        "9e307",
        "x\0y",
      ),
      fc.string({ maxLength: 4 }),
    );
    const row = fc.array(cell, { minLength: 1, maxLength: 4 }).map((cells) => cells.join(","));
    const table = fc
      .tuple(
        fc.constantFrom("x,y", "x,y,z", "y", ""),
        fc.array(row, { maxLength: 6 }),
        fc.constantFrom("\n", "\r\n"),
      )
      .map(([header, rows, end]) => Buffer.from([header, ...rows].join(end)));
    const bytes = fc.oneof(
      { weight: 3, arbitrary: table },
      fc.uint8Array({ maxLength: 60 }).map((raw) => Buffer.concat([Buffer.from("x,y\n"), raw])),
      fc.uint8Array({ maxLength: 40 }),
    );
    const split = fc.constantFrom(
      { train: 1, dev: 0, test: 0, stratify: false },
      { train: 0.6, dev: 0.2, test: 0.2, stratify: true },
    );
    const changes = fc.record({
      missing: fc.constantFrom("error", "mean", "drop"),
      normalize: fc.constantFrom("none", "standard", "minMax"),
      normalizeTarget: fc.constantFrom("none", "standard", "minMax"),
      categorical: fc.constantFrom([], ["x"], ["y"]),
      split,
    });
    const form = fc.constantFrom("classNumbers" as const, "oneHot" as const, "values" as const);
    await fc.assert(
      fc.asyncProperty(bytes, changes, form, async (content, change, targetForm) => {
        writeFileSync(place.at("t.csv"), content);
        try {
          await loadData(specOf("t.csv", change), place, { targetForm });
        } catch (error) {
          assert.ok(error instanceof UserError, String(error instanceof Error ? error.stack : error));
          assert.ok(error.place.path ?? error.place.file, error.message);
        }
      }),
      { seed: 4, numRuns: 600 },
    );
  });
});
