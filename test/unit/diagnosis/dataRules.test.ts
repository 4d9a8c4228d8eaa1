import assert from "node:assert/strict";
import { examineData } from "../../../src/data/examineData";
import { lint } from "../../../src/diagnosis/lint";
import {
  chanceOfChiSquare,
  chanceOfDistance,
  compareCounts,
  unlikely,
} from "../../../src/diagnosis/twoSampleTests";
import { RandomStream } from "../../../src/engine/random";
import { editedText } from "../../../src/model/edit";
import { parseModel } from "../../../src/model/parseModel";
import type { Problem } from "../../../src/model/problem";
import { profileModel } from "../../../src/session/profileModel";
import { bytesOf, npyOf } from "../data/npyFiles";
import { workspace } from "../data/workspace";
import { dense, modelWith, textOf } from "../model/models";
import { inBrackets, plainFinding } from "../words/brackets";

type Files = Parameters<typeof workspace>[0];
type Row = readonly (number | string)[];

const csv = (header: string, rows: readonly Row[]): string =>
  `${header}\n${rows.map((row) => row.join(",")).join("\n")}\n`;

const random = new RandomStream(7, "test/dataRules");
const normal = (mean = 0, deviation = 1): number => mean + deviation * random.normal();
const rowsOf = (count: number, row: (at: number) => Row): Row[] =>
  Array.from({ length: count }, (_, at) => row(at));

const classifier = { layers: [dense(8, "relu"), dense(1, "sigmoid")], loss: "binaryCrossentropy" };
const regression = {
  layers: [dense(8, "relu"), dense(1)],
  loss: "meanSquaredError",
  optimizer: { type: "adam", learningRate: 0.01 },
};
const halves = { train: 0.5, dev: 0.5 };

/** Everything that is told of a model with these data, in a folder of its own. */
async function lintOf(text: string, files: Files): Promise<Problem[]> {
  const document = parseModel(text, "model.model.json");
  const place = workspace(files);
  assert.ok(document.spec, JSON.stringify(document.problems));
  const examined = await examineData(document.spec.data, place, {});
  const profile = await profileModel(document, place, examined);
  assert.ok(profile);
  return inBrackets(() => lint(document, examined.header, profile)).map(plainFinding);
}

const modelText = (data: Record<string, unknown>, parts: Record<string, unknown> = {}): string =>
  textOf(modelWith({ ...classifier, ...parts, data: { source: "t.csv", target: "y", ...data } }));

/** Fires once, at the text that its range covers; after the fix, where there is one, no longer so severely. */
async function fires(
  rule: string,
  text: string,
  files: Files,
  place: string,
  severity = "warning",
): Promise<Problem> {
  const all = await lintOf(text, files);
  const found = all.filter((problem) => problem.rule === rule);
  assert.equal(found.length, 1, JSON.stringify(all.map((problem) => [problem.rule, problem.message])));
  const [problem] = found as [Problem];
  const { offset, length } = problem.range;
  assert.equal(text.slice(offset, offset + length), place);
  assert.equal(problem.severity, severity, problem.message);
  const [fix] = problem.fixes;
  if (fix) {
    const after = await lintOf(editedText(text, fix.edits), files);
    assert.deepEqual(
      after.filter((each) => each.rule === rule && each.severity === severity),
      [],
      `after "${fix.title}"`,
    );
    assert.deepEqual(
      after.filter((each) => each.severity === "error"),
      [],
      `after "${fix.title}"`,
    );
  }
  return problem;
}

async function silent(rule: string, text: string, files: Files): Promise<void> {
  const found = (await lintOf(text, files)).filter((problem) => problem.rule === rule);
  assert.deepEqual(
    found.map(({ severity, message }) => `${severity}: ${message}`),
    [],
  );
}

/** Two features of these sizes that say what the class is. */
const tableOf = (a: number, b: number, offset = 0): Files => ({
  "t.csv": csv(
    "a,b,y",
    rowsOf(60, (at) => [offset + a * normal(at % 2), b * normal(), at % 2]),
  ),
});

describe("unnormalized-input", () => {
  it("fires on large features, names the worst and how many more, and normalizing silences it", async () => {
    const problem = await fires("unnormalized-input", modelText({}), tableOf(100, 60), '"data"');
    assert.match(problem.message, /^"a" goes .* \(and 1 more input is as large\)/);
  });

  it("is an error above 1000, a note from 10 to 50", async () => {
    await fires("unnormalized-input", modelText({}), tableOf(3000, 1), '"data"', "error");
    await fires("unnormalized-input", modelText({}), tableOf(8, 8), '"data"', "info");
  });

  it("fires where one feature is more than a hundred times as wide as another", async () => {
    const problem = await fires("unnormalized-input", modelText({}), tableOf(2, 0.004), '"data"');
    assert.match(problem.message, /"a" and "b" .* their deviations are/);
  });

  it("fires on the bytes of pictures, and proposes minMax", async () => {
    const pictures = Uint8Array.from({ length: 40 * 16 }, () => random.below(256));
    const labels = Float64Array.from({ length: 40 }, (_, at) => at % 2);
    const text = textOf(
      modelWith({
        layers: [{ type: "flatten" }, dense(8, "relu"), dense(1, "sigmoid")],
        data: { source: "p.npy", target: { source: "y.npy", column: "values" } },
      }),
    );
    const files = {
      "p.npy": npyOf("|u1", [40, 4, 4], pictures),
      "y.npy": npyOf("<f8", [40], bytesOf(labels)),
    };
    const problem = await fires("unnormalized-input", text, files, '"data"');
    assert.equal(problem.fixes[0]?.title, 'Add "normalize": "minMax"');
  });

  it("judges what the network sees: not what is normalized, in whatever way", async () => {
    const rule = "unnormalized-input";
    const large = tableOf(3000, 1);
    await silent(rule, modelText({ normalize: "standard" }), large);
    await silent(
      rule,
      modelText({}, { layers: [{ type: "batchNormalization" }, dense(1, "sigmoid")] }),
      large,
    );
    await silent(rule, modelText({}), tableOf(1, 1));
    await silent(rule, modelText({ categorical: ["a", "b"] }), {
      "t.csv": csv(
        "a,b,y",
        rowsOf(60, (at) => [at % 9, 1000 + (at % 7), at % 2]),
      ),
    });
  });

  it("lets a rare outlier among small values and numbers that an embedding takes for names pass", async () => {
    const rule = "unnormalized-input";
    await silent(rule, modelText({}), {
      "t.csv": csv(
        "a,b,y",
        rowsOf(100, (at) => [at === 5 ? 12 : normal(), normal(), at % 2]),
      ),
    });
    const names = csv(
      "a,y",
      rowsOf(200, (at) => [(at * 7) % 90, at % 2]),
    );
    const layers = [
      { type: "embedding", inputDim: 90, outputDim: 4 },
      { type: "flatten" },
      dense(1, "sigmoid"),
    ];
    await silent(rule, modelText({}, { layers }), { "t.csv": names });
  });

  it("obeys the file's settings", async () => {
    const rule = "unnormalized-input";
    await silent(rule, modelText({}, { diagnosis: { [rule]: "off" } }), tableOf(100, 60));
    await silent(
      rule,
      modelText({}, { diagnosis: { [rule]: { noted: 1000, largest: 1000 } } }),
      tableOf(100, 60),
    );
    await fires(rule, modelText({}, { diagnosis: { [rule]: "info" } }), tableOf(100, 60), '"data"', "info");
  });
});

describe("constant-feature", () => {
  const files = {
    "t.csv": csv(
      "a,b,c,y",
      rowsOf(60, (at) => [normal(), 4, normal(), at % 2]),
    ),
  };

  it("notes a column of one value, where it is listed or in the section, and leaves it out", async () => {
    await fires("constant-feature", modelText({ inputs: ["a", "b"] }), files, '"b"', "info");
    const problem = await fires("constant-feature", modelText({}), files, '"data"', "info");
    assert.deepEqual(problem.fixes[0]?.edits, [{ path: ["data", "inputs"], value: ["a", "c"] }]);
  });

  it("warns where nothing varies, and where dev does", async () => {
    await fires("constant-feature", modelText({ inputs: ["b"] }), files, '"b"');
    const dev = {
      "d.csv": csv(
        "a,b,c,y",
        rowsOf(60, (at) => [normal(), at % 5, normal(), at % 2]),
      ),
    };
    const parts = { source: { train: "t.csv", dev: "d.csv" }, inputs: ["a", "b"] };
    await fires("constant-feature", modelText(parts), { ...files, ...dev }, '"b"');
  });

  it("lets varying columns pass, and the corner of a vector", async () => {
    await silent("constant-feature", modelText({ inputs: ["a", "c"] }), files);
    const vectors = Float32Array.from({ length: 120 }, (_, at) => (at % 3 === 0 ? 0 : normal()));
    const labels = Float64Array.from({ length: 40 }, (_, at) => at % 2);
    const text = modelText({ source: "p.npy", target: { source: "y.npy", column: "values" } });
    await silent("constant-feature", text, {
      "p.npy": npyOf("<f4", [40, 3], bytesOf(vectors)),
      "y.npy": npyOf("<f8", [40], bytesOf(labels)),
    });
  });
});

describe("degenerate-labels", () => {
  const rule = "degenerate-labels";
  const labelled = (label: (at: number) => number | string): Files => ({
    "t.csv": csv(
      "a,y",
      rowsOf(40, (at) => [normal(), label(at)]),
    ),
  });

  it("is an error where train has one class, or one number", async () => {
    await fires(
      rule,
      modelText({}),
      labelled(() => 1),
      '"y"',
      "error",
    );
    await fires(
      rule,
      modelText({}, regression),
      labelled(() => 2.5),
      '"y"',
      "error",
    );
    const dev = {
      "d.csv": csv(
        "a,y",
        rowsOf(40, (at) => [normal(), at % 2]),
      ),
    };
    const problem = await fires(
      rule,
      modelText({ source: { train: "t.csv", dev: "d.csv" } }),
      { ...labelled(() => 0), ...dev },
      '"y"',
      "error",
    );
    assert.match(problem.message, /Other parts have "1": was the training target scaled/);
  });

  it("notes gaps in class numbers", async () => {
    const model = { layers: [dense(3, "softmax")], loss: "sparseCategoricalCrossentropy" };
    const problem = await fires(
      rule,
      modelText({}, model),
      labelled((at) => [0, 1, 4][at % 3]!),
      '"y"',
      "info",
    );
    assert.match(problem.message, /2, 3 never occur/);
  });

  it("lets two classes pass, and numbers that vary", async () => {
    await silent(
      rule,
      modelText({}),
      labelled((at) => at % 2),
    );
    await silent(
      rule,
      modelText({}, regression),
      labelled(() => normal()),
    );
    await silent(
      rule,
      modelText({}),
      labelled((at) => (at % 2 === 0 ? "cat" : "dog")),
    );
  });
});

describe("class-imbalance", () => {
  const rule = "class-imbalance";
  const rare = (every: number): Files => ({
    "t.csv": csv(
      "a,y",
      rowsOf(400, (at) => [normal(), at % every === 0 ? 1 : 0]),
    ),
  });

  it("notes a ratio above 10, and warns where accuracy alone is measured of nearly one class", async () => {
    const note = await fires(rule, modelText({ split: { train: 1 } }), rare(15), '"y"', "info");
    assert.match(note.message, /is right in 93 % of them/);
    await fires(
      rule,
      modelText({ split: { train: 1 } }, { diagnosis: { [rule]: { ratio: 50 } } }),
      rare(100),
      '"y"',
    );
  });

  it("lets classes of similar size pass, and only notes what f1 is measured for", async () => {
    await silent(rule, modelText({}), rare(3));
    await fires(
      rule,
      modelText({ split: { train: 1 } }, { metrics: ["accuracy", "f1"] }),
      rare(100),
      '"y"',
      "info",
    );
  });
});

describe("conflicting-duplicates", () => {
  const rule = "conflicting-duplicates";

  it("warns where rows that do not repeat by nature have different labels", async () => {
    const rows = rowsOf(100, (at) => [normal(), normal(), at % 2]);
    const twins = rows.slice(0, 10).map(([a, b, y]): Row => [a!, b!, 1 - Number(y)]);
    const problem = await fires(rule, modelText({}), { "t.csv": csv("a,b,y", [...rows, ...twins]) }, '"y"');
    assert.match(problem.message, /20 of 110 rows \(18 %\) .* more than 91 % of the rows/);
  });

  it("notes it where they do, and lets equal rows of equal labels pass", async () => {
    const few = {
      "t.csv": csv(
        "a,b,y",
        rowsOf(200, (at) => [at % 3, at % 4, at % 5 === 0 ? 1 : 0]),
      ),
    };
    await fires(rule, modelText({}), few, '"y"', "info");
    const rows = rowsOf(50, (at) => [normal(), normal(), at % 2]);
    await silent(rule, modelText({}), { "t.csv": csv("a,b,y", [...rows, ...rows]) });
  });
});

describe("split-leakage", () => {
  const rule = "split-leakage";
  const rows = rowsOf(80, (at) => [normal(), normal(), at % 2]);

  it("fires at the part that shares rows with train, and one file as two parts is split instead", async () => {
    const files = {
      "t.csv": csv("a,b,y", rows),
      "d.csv": csv("a,b,y", [...rows.slice(0, 8), ...rowsOf(32, (at) => [normal(), normal(), at % 2])]),
    };
    const problem = await fires(
      rule,
      modelText({ source: { train: "t.csv", dev: "d.csv" } }),
      files,
      '"d.csv"',
    );
    assert.match(problem.message, /^8 of 40 rows of dev \(20 %\) are also in train/);
    const text = modelText({ source: { train: "t.csv", dev: "t.csv" } });
    const same = (await lintOf(text, files)).find((one) => one.rule === rule);
    assert.ok(same?.fixes[0]);
    const mended = editedText(text, same.fixes[0].edits);
    await silent(rule, mended, files);
  });

  it("fires where a file that holds rows twice is split", async () => {
    await fires(rule, modelText({ split: halves }), { "t.csv": csv("a,b,y", [...rows, ...rows]) }, '"t.csv"');
  });

  it("lets distinct rows pass, and rows that repeat by nature", async () => {
    await silent(rule, modelText({ split: halves }), { "t.csv": csv("a,b,y", rows) });
    const few = rowsOf(300, (at) => [random.below(4), random.below(5), at % 2]);
    await silent(rule, modelText({ split: halves }), { "t.csv": csv("a,b,y", few) });
    const rounded = rowsOf(150, (at) => [(random.below(40) + 43) / 10, (random.below(24) + 20) / 10, at % 2]);
    await silent(rule, modelText({ split: halves }), { "t.csv": csv("a,b,y", rounded) });
  });
});

describe("split-mismatch", () => {
  const rule = "split-mismatch";
  const parts = { source: { train: "t.csv", dev: "d.csv" } };
  const drawn = (shift: number, label = (at: number) => at % 2): string =>
    csv(
      "a,b,c,y",
      rowsOf(200, (at) => [normal(), normal(shift), at % 2 === 0 ? "x" : "z", label(at)]),
    );

  it("fires on a shifted feature, and on other shares of the classes", async () => {
    const problem = await fires(rule, modelText(parts), { "t.csv": drawn(0), "d.csv": drawn(1) }, '"d.csv"');
    assert.match(problem.message, /"b" differs/);
    const labels = await fires(
      rule,
      modelText(parts),
      { "t.csv": drawn(0), "d.csv": drawn(0, (at) => (at % 8 === 0 ? 1 : 0)) },
      '"d.csv"',
    );
    assert.match(labels.message, /"y" differs/);
  });

  it("lets parts of one distribution pass, twenty times, and a split that is drawn at random", async () => {
    for (let trial = 0; trial < 20; trial++)
      await silent(rule, modelText(parts), { "t.csv": drawn(0), "d.csv": drawn(0) });
    await silent(rule, modelText({ split: halves }), { "t.csv": drawn(0) });
  });
});

describe("split-size", () => {
  const rule = "split-size";
  const rows = (count: number): Files => ({
    "t.csv": csv(
      "a,y",
      rowsOf(count, (at) => [normal(), at % 2]),
    ),
  });

  it("notes a dev part that is too small to measure by, warns where most is not trained on", async () => {
    await fires(rule, modelText({ split: { train: 0.95, dev: 0.05 } }), rows(200), "0.05", "info");
    await fires(rule, modelText({ split: { train: 0.3, dev: 0.7 } }), rows(200), "0.3");
  });

  it("warns of a single row to train on, also where there is no other part", async () => {
    const problem = await fires(rule, modelText({ split: { train: 1 } }), rows(1), '"data"');
    assert.match(problem.message, /a single row/);
    await silent(rule, modelText({ split: { train: 1 } }), rows(2));
  });

  it("notes a dev part that is larger than it need be", async () => {
    const text = modelText(
      { split: { train: 0.7, dev: 0.3 } },
      { diagnosis: { [rule]: { mostRows: 500, leastRows: 10 } } },
    );
    const problem = await fires(rule, text, rows(2000), "0.3", "info");
    assert.match(problem.message, /98\/1\/1 is enough/);
  });

  it("lets 60/20/20 of few rows pass, and a model without dev and test", async () => {
    await silent(rule, modelText({ split: { train: 0.6, dev: 0.2, test: 0.2 } }), rows(200));
    await silent(rule, modelText({ split: { train: 1 } }), rows(200));
  });
});

describe("target-scale", () => {
  const rule = "target-scale";
  const prices = (size: number): Files => ({
    "t.csv": csv(
      "a,y",
      rowsOf(60, () => [normal(), size * normal(3)]),
    ),
  });

  it("fires on large targets of a regression, and scaling them silences it", async () => {
    await fires(rule, modelText({}, regression), prices(50_000), '"y"');
  });

  it("lets scaled and small targets, small learning rates and classes pass", async () => {
    await silent(rule, modelText({ normalizeTarget: "minMax" }, regression), prices(50_000));
    await silent(rule, modelText({}, regression), prices(1));
    await silent(
      rule,
      modelText({}, { ...regression, optimizer: { type: "sgd", learningRate: 1e-6 } }),
      prices(50_000),
    );
    await silent(rule, modelText({}), {
      "t.csv": csv(
        "a,y",
        rowsOf(60, (at) => [normal(), at % 2 === 0 ? 0 : 1]),
      ),
    });
  });
});

describe("Two-sample tests", () => {
  it("give tabulated probabilities, relative error < 1 %", () => {
    const near = (value: number, wanted: number): void =>
      assert.ok(Math.abs(value / wanted - 1) < 0.01, `${value}, not ${wanted}`);
    // Smirnov's table: Q(1.358) = 0.05, Q(1.628) = 0.01.
    const root = Math.sqrt(500);
    near(chanceOfDistance(1.358 / (root + 0.12 + 0.11 / root), 1000, 1000), 0.05);
    near(chanceOfDistance(1.628 / (root + 0.12 + 0.11 / root), 1000, 1000), 0.01);
    // χ² at 3 degrees: 7.815 → 0.05, 16.27 → 0.001; at 10: 18.31 → 0.05.
    near(chanceOfChiSquare(7.815, 3), 0.05);
    near(chanceOfChiSquare(16.266, 3), 0.001);
    near(chanceOfChiSquare(18.307, 10), 0.05);
  });

  it("compare counts, rare classes pooled, and correct for their number as Holm does", () => {
    const alike = compareCounts([50, 50], [5, 5]);
    assert.ok(alike.distance === 0 && Math.abs(alike.chance - 1) < 1e-6);
    const { distance, chance } = compareCounts([90, 10, 0], [10, 90, 1]);
    assert.ok(distance > 0.75 && chance < 1e-10);
    const found = unlikely([{ chance: 0.04 }, { chance: 0.001 }, { chance: 0.02 }], 0.05);
    assert.deepEqual(
      found.map((one) => one.chance),
      [0.001, 0.02, 0.04],
    );
    assert.equal(unlikely([{ chance: 0.04 }, { chance: 0.03 }], 0.05).length, 0);
  });
});
