import assert from "node:assert/strict";
import type { DataSpec, NamedInput } from "../../../src/data/dataSpec";
import { inspectData } from "../../../src/data/inspectData";
import { loadData } from "../../../src/data/loadData";
import type { UserPlace } from "../../../src/engine/userError";
import { assertUserError, contentOfAll, generator, specOf, workspace } from "./workspace";

/** A data section of these inputs, each with a source of its own unless `changes` has one for all. */
const several = (
  named: readonly NamedInput[],
  target: Pick<DataSpec, "target" | "targetSource">,
  changes: Partial<DataSpec> = {},
): DataSpec => ({ ...specOf("", {}), source: undefined, named, ...target, ...changes });

const file = (path: string) => ({ path });
const camera = { name: "camera", source: file("camera.csv") };
const speed = { name: "speed", source: file("speed.csv"), inputs: ["v"] };
const angles = { targetSource: file("angles.csv"), target: ["angle"] };

const rows = (count: number, line: (row: number) => string): string =>
  Array.from({ length: count }, (_, row) => line(row)).join("\n");
const drive = {
  "camera.csv": `left,right\n${rows(20, (row) => `${row},${row / 2}`)}\n`,
  "speed.csv": `v,lap\n${rows(20, (row) => `${100 + row},${row % 2 ? "one" : "two"}`)}\n`,
  "angles.csv": `angle\n${rows(20, (row) => `${row * 1000}`)}\n`,
};

describe("Several inputs", () => {
  it("each deliver their columns of their own files, joined row by row with the target, through the split", async () => {
    const split = { train: 0.5, dev: 0.25, test: 0.25, stratify: false };
    const data = await loadData(several([camera, speed], angles, { split }), workspace(drive), {
      targetForm: "values",
    });
    assert.deepEqual(
      data.train.inputs.map(({ name, shape }) => [name, shape]),
      [
        ["camera", [2]],
        ["speed", [1]],
      ],
    );
    assert.deepEqual(data.inputNames, [["left", "right"], ["v"]]);
    const seen = [data.train, data.dev!, data.test!].flatMap((part) => {
      const { inputs, targets } = contentOfAll(part);
      return targets.map(([angle], at) => {
        const row = angle! / 1000;
        assert.deepEqual([inputs[0]![at], inputs[1]![at]], [[row, row / 2], [100 + row]]);
        return row;
      });
    });
    assert.deepEqual([data.train.count, data.dev!.count, data.test!.count], [10, 5, 5]);
    assert.deepEqual(
      seen.sort((a, b) => a - b),
      Array.from({ length: 20 }, (_, row) => row),
    );
  });

  it("each have an entry in the header, the same from inspecting as from loading", async () => {
    const place = workspace(drive);
    const spec = several([camera, { ...speed, inputs: ["lap", "v"] }], angles);
    const header = await inspectData(spec, place);
    assert.deepEqual(header.inputs, [
      {
        name: "camera",
        shape: [2],
        columns: [
          { name: "left", kind: "number" },
          { name: "right", kind: "number" },
        ],
      },
      {
        name: "speed",
        shape: [3],
        categories: { form: "oneHot", count: 2 },
        columns: [
          { name: "v", kind: "number" },
          { name: "lap", kind: "category", categories: ["one", "two"] },
        ],
      },
    ]);
    assert.deepEqual([header.rows, header.target.columns], [20, ["angle"]]);
    assert.deepEqual((await loadData(spec, place, { targetForm: "values" })).header, header);
  });

  it("may name columns of one file, which is read once for them, and find the target in it", async () => {
    const place = workspace({ "d.csv": "x1,x2,y\n1,2,3\n4,5,6\n" });
    const messages: string[] = [];
    const named = [
      { name: "b", source: file("d.csv"), inputs: ["x2"] },
      { name: "a", source: file("d.csv"), inputs: ["x1"] },
    ];
    const data = await loadData(several(named, { target: ["y"] }), place, {
      targetForm: "values",
      onProgress: (message) => void messages.push(message),
    });
    assert.deepEqual(contentOfAll(data.train), {
      inputs: [
        [[2], [5]],
        [[1], [4]],
      ],
      targets: [[3], [6]],
    });
    assert.deepEqual(messages, ["Reading d.csv"]);
    const shared = several(
      [{ name: "a", inputs: ["x1"] }, { name: "b" }],
      { target: ["y"] },
      {
        source: file("d.csv"),
      },
    );
    const { inputs } = contentOfAll((await loadData(shared, place, { targetForm: "values" })).train);
    assert.deepEqual(inputs, [
      [[1], [4]],
      [
        [1, 2],
        [4, 5],
      ],
    ]);
  });

  it("each have their own categories and scale, and the section's where they say nothing", async () => {
    const place = workspace({ "a.csv": "k,y\n1,0\n3,0\n", "b.csv": "k\n1\n3\n" });
    const load = async (a: Partial<NamedInput>, b: Partial<NamedInput>, changes: Partial<DataSpec> = {}) => {
      const named = [
        { name: "a", source: file("a.csv"), ...a },
        { name: "b", source: file("b.csv"), ...b },
      ];
      const spec = several(named, { target: ["y"] }, changes);
      return contentOfAll((await loadData(spec, place, { targetForm: "values" })).train).inputs;
    };
    const [plain, oneHot, standard, minMax] = [
      [[1], [3]],
      [
        [1, 0],
        [0, 1],
      ],
      [[-1], [1]],
      [[0], [1]],
    ];
    assert.deepEqual(await load({ normalize: "standard" }, { categorical: ["k"] }), [standard, oneHot]);
    assert.deepEqual(await load({ normalize: "none" }, {}, { normalize: "minMax" }), [plain, minMax]);
    assert.deepEqual(await load({ categorical: [] }, {}, { categorical: ["k"] }), [plain, oneHot]);
    const numbers = [[0], [1]];
    const asNumbers: Partial<NamedInput> = { categories: "index" };
    assert.deepEqual(await load({}, asNumbers, { categorical: ["k"] }), [oneHot, numbers]);
    assert.deepEqual(await load({ categories: "oneHot" }, {}, { categorical: ["k"], categories: "index" }), [
      oneHot,
      numbers,
    ]);
    const twice = { name: "b", source: file("a.csv"), categorical: ["k"], inputs: ["k"] };
    assert.deepEqual(await load({}, twice), [plain, oneHot], "one file, read either way");
  });

  it("are scaled by their own training rows alone", async () => {
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: false };
    const spec = several([camera, speed], angles, { split, normalize: "standard" });
    const data = await loadData(spec, workspace(drive), { targetForm: "values" });
    for (const values of contentOfAll(data.train).inputs) {
      const sum = values.reduce((total, [first]) => total + first!, 0);
      assert.ok(Math.abs(sum) < 1e-12);
    }
    assert.notEqual(
      contentOfAll(data.dev!).inputs[1]!.reduce((total, [first]) => total + first!, 0),
      0,
    );
  });

  it("stratify by the target, wherever it is", async () => {
    const files = { ...drive, "kinds.csv": `kind\n${rows(20, (row) => (row < 4 ? "rare" : "usual"))}\n` };
    const split = { train: 0.5, dev: 0.5, test: 0, stratify: true };
    const kinds = { targetSource: file("kinds.csv"), target: ["kind"] };
    const data = await loadData(several([camera, speed], kinds, { split }), workspace(files), {
      targetForm: "classNumbers",
    });
    for (const part of [data.train, data.dev!])
      assert.equal(contentOfAll(part).targets.filter(([kind]) => kind === 0).length, 2);
  });

  it("lose a row that is incomplete in any of them, where missing is drop, and say how many", async () => {
    const place = workspace({
      "a.csv": "x,unused\n1,\n,1\n3,1\n4,1\n5,1\n",
      "b.csv": "v,y\n10,1\n,2\n30,3\n40,\n50,5\n",
    });
    const named = [
      { name: "a", source: file("a.csv"), inputs: ["x"] },
      { name: "b", source: file("b.csv"), inputs: ["v"] },
    ];
    const spec = several(named, { target: ["y"] }, { missing: "drop" });
    const data = await loadData(spec, place, { targetForm: "values" });
    assert.deepEqual(contentOfAll(data.train), {
      inputs: [
        [[1], [3], [5]],
        [[10], [30], [50]],
      ],
      targets: [[1], [3], [5]],
    });
    assert.equal((await inspectData(spec, place)).rows, 3);
    assert.deepEqual(data.notes, ["2 of 5 rows were left out because they have an empty cell."]);
    const filled = several(named, { target: ["x"] }, { missing: "mean", named: [named[1]!] });
    const other = workspace({ "b.csv": "v,x\n10,1\n,2\n30,3\n" });
    const { train } = await loadData(filled, other, { targetForm: "values" });
    assert.deepEqual(contentOfAll(train).inputs[0], [[10], [20], [30]]);
  });

  it("come from generators and from sources in parts as well; a generator's target is no input", async () => {
    const named = [
      { name: "a", source: generator("moons", { samples: 30 }) },
      { name: "b", source: generator("blobs", { samples: 30 }) },
    ];
    const answers = { target: [], targetSource: generator("moons", { samples: 30 }) };
    const made = await loadData(several(named, answers), workspace({}), { targetForm: "values" });
    assert.deepEqual(made.inputNames, [
      ["x1", "x2"],
      ["x1", "x2"],
    ]);
    assert.deepEqual(made.classes, ["0", "1"]);
    const unclear = loadData(several(named, { target: [] }), workspace({}), { targetForm: "values" });
    await assertUserError(unclear, { path: ["data", "target"] }, /both have a column "label"\. Say which/);
    const part = (name: string) => ({
      parts: { train: file(`${name}.csv`), dev: file(`${name}-dev.csv`) },
    });
    const place = workspace({
      "a.csv": "x,y\n1,1\n2,2\n",
      "a-dev.csv": "x,y\n3,3\n",
      "b.csv": "v\n10\n20\n",
      "b-dev.csv": "v\n30\n",
    });
    const parts = [
      { name: "a", source: part("a") },
      { name: "b", source: part("b") },
    ];
    const data = await loadData(several(parts, { target: ["y"] }), place, { targetForm: "values" });
    assert.deepEqual(contentOfAll(data.dev!), { inputs: [[[3]], [[30]]], targets: [[3]] });
  });
});

describe("Several inputs that do not fit are refused at their place:", () => {
  const files = {
    ...drive,
    "short.csv": "v\n1\n2\n",
    "train.csv": "v\n1\n",
    "holes.csv": `v\n${rows(20, (row) => (row === 3 ? '""' : "1"))}\n`,
    "text.csv": `v\n${rows(20, (row) => (row === 4 ? "fast" : "1"))}\n`,
  };
  const of = (input: Partial<NamedInput>, target: Pick<DataSpec, "target" | "targetSource"> = angles) =>
    several([camera, { ...speed, ...input }], target);
  const at = (...path: (string | number)[]): UserPlace => ({ path: ["data", ...path] });

  const cases: readonly [what: string, spec: DataSpec, place: UserPlace, message: RegExp][] = [
    [
      "fewer rows than the others",
      of({ source: file("short.csv") }),
      at("inputs", "speed", "source"),
      /^short\.csv has 2 rows and camera\.csv has 20 rows: .*joined row by row/,
    ],
    [
      "a target of another length",
      of({}, { targetSource: file("short.csv"), target: ["v"] }),
      at("target", "source"),
      /^short\.csv has 2 rows and camera\.csv has 20 rows/,
    ],
    [
      "a generator of another length",
      of({ source: generator("sine", { samples: 7 }), inputs: ["x1"] }),
      at("inputs", "speed", "source"),
      /^the sine generator has 7 rows and camera\.csv has 20 rows/,
    ],
    [
      "other parts than the others",
      of({ source: { parts: { train: file("train.csv") } } }),
      at("inputs", "speed", "source"),
      /^train\.csv gives train, and camera\.csv gives one table/,
    ],
    [
      "a file that is not there",
      of({ source: file("sped.csv") }),
      at("inputs", "speed", "source"),
      /no data file .*Did you mean "speed\.csv"/,
    ],
    [
      "a column that is not there",
      of({ inputs: ["v", "lapp"] }),
      at("inputs", "speed", "inputs", 1),
      /speed\.csv has no column "lapp"\. Did you mean "lap"/,
    ],
    [
      "a category that is not there",
      of({ categorical: ["lapp"] }),
      at("inputs", "speed", "categorical", 0),
      /speed\.csv has no column "lapp"/,
    ],
    [
      "a category of the section that none of them has",
      { ...of({}), categorical: ["lapp"] },
      at("categorical", 0),
      /^None of camera\.csv, speed\.csv, angles\.csv has a column "lapp"\. Did you mean "lap"/,
    ],
    [
      "a target that its own table has not",
      of({}, { targetSource: file("angles.csv"), target: ["angel"] }),
      at("target", "column"),
      /angles\.csv has no column "angel"\. Did you mean "angle"/,
    ],
    [
      "a target that no table has",
      of({}, { target: ["angle"] }),
      at("target"),
      /^None of camera\.csv, speed\.csv has a column "angle"/,
    ],
    [
      "a target that two tables have",
      several([speed, { name: "other", source: file("holes.csv") }], { target: ["v"] }, { missing: "drop" }),
      at("target"),
      /^speed\.csv and holes\.csv both have a column "v"\. Say which/,
    ],
    [
      "the target among the columns",
      of({}, { targetSource: file("speed.csv"), target: ["v"] }),
      at("inputs", "speed", "inputs", 0),
      /"v" is the target/,
    ],
    [
      "nothing but the target",
      of({ source: file("angles.csv"), inputs: undefined }),
      at("inputs", "speed"),
      /angles\.csv has no column besides the target/,
    ],
    [
      "no target at all",
      of({}, { target: [] }),
      at("target"),
      /names no target.*"left", "right", "v", "lap"/,
    ],
  ];
  for (const [what, spec, place, message] of cases) {
    it(what, async () => {
      await assertUserError(inspectData(spec, workspace(files)), place, message);
      await assertUserError(loadData(spec, workspace(files), { targetForm: "values" }), place, message);
    });
  }

  it("an empty cell and a text, at the cell", async () => {
    const folder = workspace(files);
    for (const [name, line, message] of [
      ["holes.csv", 5, /Row 4 of holes\.csv .* no value in column "v"/],
      ["text.csv", 6, /Row 5 of text\.csv .* has "fast" in column "v"/],
    ] as const)
      await assertUserError(
        inspectData(of({ source: file(name) }), folder),
        { file: folder.at(name), line, column: 1 },
        message,
      );
  });
});
