/** What a run is exported as. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { compareRuns } from "../../../../src/session/runs/compareRuns";
import { csvOf } from "../../../../src/session/runs/csv";
import { exportRun } from "../../../../src/session/runs/exportRun";
import { readRun } from "../../../../src/session/runs/runFolder";
import { folderWith } from "../../cli/commandLine";
import { MadeUpRun } from "./madeUpRun";

describe("An exported run", () => {
  let folder: ReturnType<typeof folderWith>;
  const place = () => ({ folder: folder.path, id: "made-up" });
  const record = async (steps: number, layers = 2) => {
    const run = new MadeUpRun(join(folder.path, "made-up.run"), { layers });
    await run.start();
    await run.trainAndRecord(steps);
    run.mirror.apply({
      type: "findings",
      timeline: [],
      findings: [
        {
          rule: "vanishing-gradient",
          severity: "error",
          layer: "dense_1",
          step: 20,
          line: 3,
          message: "The gradient is < 1e-7 & falls.",
          evidence: { norm: 1e-8 },
          path: ["layers", 0],
          fixes: [],
        },
      ],
    });
    await run.end();
    return run;
  };
  beforeEach(() => (folder = folderWith({})));
  afterEach(() => folder.remove());

  it("as CSV has a row a step and a column a series, with the recorded numbers", async () => {
    const { mirror } = await record(35);
    const [head, ...rows] = csvOf(await readRun(place()))
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    assert.deepEqual(head!.slice(0, 5), ["step", "cost", "smoothedCost", "trainCost", "devCost"]);
    assert.equal(rows.length, 35);
    rows.forEach((row, step) => {
      assert.equal(Number(row[0]), step);
      assert.equal(Number(row[1]), mirror.past!.minimum(0, step), "to the bit");
      assert.equal(row[4], step % 10 === 9 ? String(1 / (step + 1)) : "");
    });
  });

  it("as CSV has least and greatest value where a row stands for several steps", async () => {
    await record(5001);
    const [head, ...rows] = csvOf(await readRun(place()))
      .trimEnd()
      .split("\n")
      .map((line) => line.split(","));
    assert.deepEqual(head!.slice(0, 4), ["firstStep", "lastStep", "cost min", "cost max"]);
    assert.deepEqual(rows[0]!.slice(0, 2), ["0", "3"]);
    assert.deepEqual(rows.at(-1)!.slice(0, 2), ["5000", "5000"]);
    assert.ok(Number(rows[1]![2]) < Number(rows[1]![3]));
  });

  it("as JSON has everything, and nothing that JSON does not have", async () => {
    const run = await record(20);
    const to = join(folder.path, "run.json");
    await exportRun({ ...place(), form: "json", to });
    const all = JSON.parse(readFileSync(to, "utf8")) as Record<string, unknown>;
    assert.equal(all.format, "model-debugger-run");
    assert.equal(all.text, '{ "seed": 1 }');
    assert.equal(all.startedAt, "2026-01-02T03:04:05.000Z");
    assert.equal(all.state, "finished");
    const { min, max } = (all.series as Record<string, { min: (number | null)[]; max: (number | null)[] }>)
      .devCost!;
    assert.deepEqual(min, max);
    assert.deepEqual(
      min.filter((value) => value !== null),
      [1 / 10, 1 / 20],
    );
    assert.equal((all.epochs as unknown[]).length, 2);
    assert.deepEqual(all.findings, run.mirror.current.findings);
    // An export is for others: where it lay on this machine is nobody's business.
    assert.ok(!readFileSync(to, "utf8").includes("/w/made"));
  });

  it("as a report is one page without scripts or links, with curves, findings and the text", async () => {
    await record(5000);
    const to = join(folder.path, "run.html");
    const { bytes } = await exportRun({ ...place(), form: "html", to });
    const html = readFileSync(to, "utf8");
    assert.equal(Buffer.byteLength(html), bytes);
    assert.doesNotMatch(html, /<script|<link|<img|https?:|url\(/);
    assert.ok(html.includes("The gradient is &lt; 1e-7 &amp; falls."));
    assert.ok(html.includes('<pre tabindex="0">{ &quot;seed&quot;: 1 }</pre>'));
    for (const title of ["Cost", "accuracy", "Gradient norm of each layer"])
      assert.match(html, new RegExp(`<h3>${title}</h3>`));
    const figures = html.match(/<svg[\s\S]*?<\/svg>/g)!;
    assert.ok(figures.length >= 4, String(figures.length));
    for (const svg of figures) assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });

  it("of a run that never trained says what is known of it", async () => {
    const run = new MadeUpRun(join(folder.path, "made-up.run"));
    await run.recorder.record();
    for (const form of ["csv", "json", "html"] as const) {
      const to = join(folder.path, `run.${form}`);
      await exportRun({ ...place(), form, to });
      assert.doesNotMatch(readFileSync(to, "utf8"), /undefined|NaN/);
    }
  });

  it("tells plainly where it cannot be written", async () => {
    await record(5);
    await assert.rejects(
      exportRun({ ...place(), form: "csv", to: join(folder.path, "none", "run.csv") }),
      /could not be written to .*run\.csv: the folder does not exist\. Choose another place\./,
    );
    await assert.rejects(exportRun({ ...place(), form: "csv", to: folder.path }), /it is a folder/);
  });

  it("beside another is compared with its costs alone", async () => {
    await record(50, 3);
    const { runs, differences } = await compareRuns([place(), place()]);
    assert.deepEqual(runs[0]!.series, ["smoothedCost", "trainCost", "devCost"]);
    const { snapshot } = await readRun(place());
    const { history, series } = snapshot;
    const from = series.indexOf("devCost") * 100;
    assert.deepEqual(runs[0]!.history!.values.slice(200), history!.values.slice(from, from + 100));
    assert.deepEqual(differences, []);
    assert.equal(runs[0]!.best!.name, "accuracy");
  });
});
