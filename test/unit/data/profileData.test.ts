import assert from "node:assert/strict";
import type { DataSpec } from "../../../src/data/dataSpec";
import { loadData, type TargetForm } from "../../../src/data/loadData";
import type { DataProfile, NumbersProfile } from "../../../src/data/profile/dataProfile";
import { profileData } from "../../../src/data/profile/profileData";
import { bytesOf, npyOf } from "./npyFiles";
import { specOf, workspace } from "./workspace";

async function profileOf(
  csv: string,
  changes: Partial<DataSpec> = {},
  targetForm: TargetForm = "values",
): Promise<DataProfile> {
  const place = workspace({ "t.csv": csv });
  return profileData(await loadData(specOf("t.csv", changes), place, { targetForm }), place.seed);
}

const csvOf = (rows: readonly (readonly (number | string)[])[], header: string): string =>
  `${header}\n${rows.map((row) => row.join(",")).join("\n")}\n`;

const numbersOf = (profile: DataProfile, name: string): NumbersProfile => {
  const found = profile.features.find((feature) => feature.name === name);
  assert.ok(found?.kind === "numbers");
  return found;
};

const half: DataSpec["split"] = { train: 0.5, dev: 0.5, test: 0, stratify: false };

describe("The profile of a data set", () => {
  it("has raw and normalized moments of every number, and a histogram that the parts share", async () => {
    const rows = Array.from({ length: 200 }, (_, row) => [row / 3, 1000 + 7 * ((row * 37) % 200), row % 2]);
    const profile = await profileOf(csvOf(rows, "a,b,y"), { split: half, normalize: "standard" });
    assert.deepEqual(profile.parts, { train: { rows: 100 }, dev: { rows: 100 } });
    for (const name of ["a", "b"]) {
      const { parts, edges } = numbersOf(profile, name);
      const { train, dev } = parts;
      assert.ok(Math.abs(train.network.mean) < 1e-12 && Math.abs(train.network.deviation - 1) < 1e-12);
      assert.ok(dev);
      const column = rows.map((row) => row[name === "a" ? 0 : 1]!);
      const both = [train.raw, dev.raw];
      const near = (value: number, wanted: number): boolean =>
        Math.abs(value - wanted) <= 1e-9 * Math.abs(wanted);
      assert.ok(near(Math.min(...both.map(({ minimum }) => minimum)) + 1, Math.min(...column) + 1));
      assert.ok(near(Math.max(...both.map(({ maximum }) => maximum)), Math.max(...column)));
      const mean = (train.raw.mean + dev.raw.mean) / 2;
      assert.ok(near(mean, column.reduce((sum, value) => sum + value, 0) / column.length));
      assert.equal(edges.length, train.histogram.length + 1);
      for (const { histogram } of [train, dev])
        assert.equal(
          histogram.reduce((sum, count) => sum + count),
          100,
        );
    }
  });

  it("counts the different whole numbers, with a bin for each, also where they were scaled", async () => {
    const csv = csvOf(
      [
        [3, 0],
        [5, 1],
        [3, 1],
        [4, 0],
      ],
      "stars,y",
    );
    for (const normalize of ["none", "standard", "minMax"] as const) {
      const stars = numbersOf(await profileOf(csv, { normalize }), "stars");
      assert.deepEqual(stars.integers, [3, 4, 5]);
      assert.deepEqual(stars.parts.train.integerCounts, [2, 1, 1]);
      assert.deepEqual(stars.edges, [2.5, 3.5, 4.5, 5.5]);
      assert.deepEqual(stars.parts.train.histogram, [2, 1, 1]);
    }
  });

  it("counts categories, and of many those that are most frequent", async () => {
    const many = Array.from({ length: 300 }, (_, row) => [
      `c${row < 150 ? row : 3}`,
      row % 2 === 0 ? "no" : "yes",
    ]);
    const profile = await profileOf(csvOf(many, "city,y"));
    const [city] = profile.features;
    assert.ok(city?.kind === "categories");
    assert.equal(city.names.length, 100);
    assert.equal(city.others, 50);
    assert.equal(city.parts.train.counts[city.names.indexOf("c3")], 151);
    assert.equal(
      city.parts.train.counts.reduce((sum, count) => sum + count),
      300,
    );
    assert.ok(profile.target.kind === "classes");
    assert.deepEqual(profile.target.names, ["no", "yes"]);
    assert.deepEqual(profile.target.parts.train.counts, [150, 150]);
  });

  it("is the same whatever form the loss wants the target in", async () => {
    const rows = Array.from({ length: 60 }, (_, row) => [row % 7, row / 10, 5 + (row % 3)]);
    for (const csv of [
      csvOf(rows, "a,b,y"),
      csvOf(
        rows.map(([a, b, y]) => [a!, b!, `class ${y}`]),
        "a,b,y",
      ),
    ]) {
      const wanted = await profileOf(csv, { split: half });
      assert.deepEqual(await profileOf(csv, { split: half }, "oneHot"), wanted);
      assert.deepEqual(await profileOf(csv, { split: half }, "classNumbers"), wanted);
    }
  });

  it("undoes the target's scaling", async () => {
    const profile = await profileOf(
      csvOf(
        [
          [1, 100],
          [2, 300],
          [3, 500],
        ],
        "x,y",
      ),
      { normalizeTarget: "standard" },
    );
    assert.ok(profile.target.kind === "numbers");
    const [y] = profile.target.numbers;
    assert.equal(y!.name, "y");
    assert.ok(Math.abs(y!.parts.train.raw.mean - 300) < 1e-9);
    assert.ok(Math.abs(y!.parts.train.network.deviation - 1) < 1e-12);
  });

  it("takes one-hot arrays for classes, short vectors entry by entry, pictures whole", async () => {
    const labels = npyOf("<f4", [4, 3], bytesOf(Float32Array.of(1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0)));
    const place = workspace({
      "y.npy": labels,
      "v.npy": npyOf("<f4", [4, 2], bytesOf(Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8))),
      "p.npy": npyOf(
        "|u1",
        [4, 2, 2],
        Uint8Array.from({ length: 16 }, (_, at) => at),
      ),
    });
    for (const [name, names] of [
      ["v", ["values[0]", "values[1]"]],
      ["p", ["values"]],
    ] as const) {
      const spec = specOf(`${name}.npy`, { target: ["values"], targetSource: { path: "y.npy" } });
      const profile = profileData(await loadData(spec, place, { targetForm: "values" }), 0);
      assert.ok(profile.target.kind === "classes");
      assert.deepEqual(profile.target.parts.train.counts, [1, 2, 1]);
      assert.deepEqual(
        profile.features.map((feature) => feature.name),
        names,
      );
      assert.equal(profile.duplicates.bestAccuracy, 1);
    }
  });

  it("finds equal inputs, those with different targets, and rows of dev that train has", async () => {
    const train = csvOf(
      [
        [0.5, 1, 0],
        [0.5, 1, 1],
        [0.25, 1, 0],
        [0.125, 2, 0],
      ],
      "a,b,y",
    );
    const dev = csvOf(
      [
        [0.25, 1, 0],
        [7.5, 1, 0],
        [7.5, 1, 0],
      ],
      "a,b,y",
    );
    const place = workspace({ "train.csv": train, "dev.csv": dev });
    const spec = specOf("train.csv", {
      source: { parts: { train: { path: "train.csv" }, dev: { path: "dev.csv" } } },
    });
    const { duplicates } = profileData(await loadData(spec, place, { targetForm: "values" }), 0);
    assert.deepEqual(duplicates, {
      rows: 7,
      groups: 3,
      rowsInGroups: 6,
      conflictingGroups: 1,
      rowsInConflict: 2,
      bestAccuracy: 6 / 7,
      inTrain: { dev: { rows: 1, of: 3 } },
      byChance: 0,
    });
  });

  it("says that equal rows may be chance where all features are few whole numbers", async () => {
    const rows = Array.from({ length: 400 }, (_, row) => [row % 2, Math.floor(row / 2) % 2, row % 3]);
    const { duplicates } = await profileOf(csvOf(rows, "a,b,y"));
    assert.ok(duplicates.byChance > 50, `${duplicates.byChance}`);
  });

  it("tells by Kolmogorov and Smirnov how far a part's values are from train's", async () => {
    const spread = Array.from({ length: 100 }, (_, row) => [row, 0]);
    const shifted = Array.from({ length: 100 }, (_, row) => [row + 25, 0]);
    const place = workspace({
      "train.csv": csvOf(spread, "a,y"),
      "dev.csv": csvOf(shifted, "a,y"),
      "test.csv": csvOf(spread, "a,y"),
    });
    const parts = { train: { path: "train.csv" }, dev: { path: "dev.csv" }, test: { path: "test.csv" } };
    const data = await loadData(specOf("train.csv", { source: { parts } }), place, { targetForm: "values" });
    const { dev, test } = numbersOf(profileData(data, 0), "a").parts;
    assert.deepEqual(dev?.difference, { statistic: 0.25, trainCount: 100, count: 100 });
    assert.equal(test?.difference?.statistic, 0);
  });

  it("looks at an even sample of a large part, and says so; twice the same", async function () {
    this.timeout(20_000);
    const rows = Array.from({ length: 120_000 }, (_, row) => `${row},${row % 2}`).join("\n");
    const profile = await profileOf(`x,y\n${rows}\n`);
    assert.deepEqual(profile.parts.train, { rows: 120_000, sampled: { rows: 100_000, of: 120_000 } });
    const { raw } = numbersOf(profile, "x").parts.train;
    assert.equal(raw.count, 100_000);
    assert.ok(Math.abs(raw.mean - 59_999.5) < 1);
    assert.equal(profile.duplicates.groups, 0);
    assert.deepEqual(await profileOf(`x,y\n${rows}\n`), profile);
  });

  it("stays finite with the largest numbers there are", async () => {
    const profile = await profileOf(
      csvOf(
        [
          [1e308, 0],
          [-1e308, 1],
          [1.7e308, 0],
        ],
        "x,y",
      ),
    );
    const { parts } = numbersOf(profile, "x");
    for (const value of Object.values(parts.train.raw)) assert.ok(Number.isFinite(value));
  });
});
