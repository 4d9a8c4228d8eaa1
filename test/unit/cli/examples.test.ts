import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { gunzipSync } from "node:zlib";
import { isModelName } from "../../../src/model/modelFiles";
import { json, modelDebugger } from "./commandLine";
import { examples, isComplete, type ExampleModel, type Goal, type Part } from "./exampleIndex";

interface Summary {
  status: string;
  seconds: number;
  cost: Record<Part, number>;
  metrics: Record<Part, Record<string, number>>;
  costs: { train?: number; dev?: number }[];
  findings: { rule: string; severity: string; layer: string; line: number }[];
}

interface ClickRow {
  readonly clicked: number;
  readonly probability: number;
}
interface ClickScript {
  readonly makeClicks: () => Record<string, readonly ClickRow[]>;
  readonly csvOf: (rows: readonly ClickRow[]) => string;
  readonly aucOf: (rows: readonly ClickRow[]) => number;
}

const train = (file: string, ...options: string[]) =>
  json(modelDebugger(["train", file, ...options, "--json"])) as Summary;
const aboveInfo = (findings: Summary["findings"]) => findings.filter(({ severity }) => severity !== "info");
const shown = ({ part, metric, least, most }: Goal) =>
  `${part} ${metric} ${least === undefined ? `≤ ${most!}` : `≥ ${least}`}`;

function assertReached({ cost, metrics }: Summary, goal: Goal): void {
  const { part, metric, least = -Infinity, most = Infinity } = goal;
  const value = metric === "cost" ? cost[part] : metrics[part][metric]!;
  assert.ok(value >= least && value <= most, `${shown(goal)}, and it is ${value}`);
}

/** Healthy models that are trained whole, where that takes moments. */
function testWhole(file: string, { goals = [] }: ExampleModel): void {
  it(`${file} reaches ${goals.map(shown).join(" and ")} with no finding above info`, () => {
    const summary = train(file);
    assert.equal(summary.status, "finished");
    for (const goal of goals) assertReached(summary, goal);
    assert.deepEqual(aboveInfo(summary.findings), []);
  });
}

/** The others begin well; `npm run examples` trains them to their goals. */
function testShort(file: string, short: NonNullable<ExampleModel["short"]>): void {
  const [[unit, count]] = Object.entries(short) as [[string, number]];
  it(`${file} loses a tenth of its cost or more in ${count} ${unit} with no finding above info`, () => {
    const { costs, cost, findings } = train(file, `--${unit}`, String(count));
    const [begin, end] = [costs[0]!, costs.at(-1)!];
    // Before the first step the cost of a large train part is not known; without a dev part, after it.
    const first = begin.train ?? begin.dev ?? train(file, "--steps", "1").cost.train;
    const last = begin.train === undefined ? (end.dev ?? cost.train) : end.train!;
    assert.ok(last < 0.9 * first, `the cost went from ${first} to ${last}`);
    assert.deepEqual(aboveInfo(findings), []);
  });
}

function testFaulty(file: string, rules: readonly string[], goals: readonly Goal[]): void {
  it(`${file} gets ${rules.join(" and ")}`, () => {
    const summary = train(file);
    for (const rule of rules)
      assert.ok(
        summary.findings.some((finding) => finding.rule === rule),
        `no ${rule}`,
      );
    for (const goal of goals) assertReached(summary, goal);
  });
}

function testModel(folder: string, model: ExampleModel): void {
  const file = `examples/${folder}/${model.file}`;
  if (model.findings) testFaulty(file, model.findings, model.goals ?? []);
  else if (model.short) testShort(file, model.short);
  else testWhole(file, model);
  if (model.findings) return;

  it(`${file} opens without a problem above info`, () => {
    const { findings } = json(modelDebugger(["check", file, "--json"])) as Summary;
    assert.deepEqual(aboveInfo(findings), []);
  });

  it(`${file} passes its gradient check with relative error ≤ 1e-7`, () => {
    const result = modelDebugger(["gradcheck", file, "--json"]);
    const { passed, relativeError } = json(result) as { passed: boolean; relativeError: number };
    assert.equal(result.status, 0);
    assert.ok(passed && relativeError <= 1e-7, `relative error ${relativeError}`);
  });
}

describe("The examples", function () {
  this.timeout(400_000);

  for (const example of examples) {
    const { folder, needs, models } = example;
    if (isComplete(example)) {
      for (const model of models) testModel(folder, model);
      continue;
    }
    // Not a pass of what was not tried: the one thing that can be seen without the files.
    console.log(`    examples/${folder} is not trained: it has no ${needs!.file}; ${needs!.from}`);
    for (const { file } of models)
      it(`examples/${folder}/${file} tells at one place that ${needs!.file} is not there`, () => {
        const { status, stdout } = modelDebugger(["check", `examples/${folder}/${file}`, "--json"]);
        const { findings } = JSON.parse(stdout) as Summary;
        assert.equal(status, 1);
        assert.deepEqual(
          aboveInfo(findings).map(({ rule }) => rule),
          ["unreadable-data"],
        );
      });
  }

  it("iris gives the same bits twice in a row", () => {
    const [first, second] = [1, 2].map(() => ({ ...train("examples/iris/iris.model.json"), seconds: 0 }));
    assert.deepEqual(first, second);
  });

  it("vanishing and exploding get their finding on the first layer, which has the smallest and the largest gradient", () => {
    for (const folder of ["vanishing", "exploding"]) {
      const { findings } = train(`examples/${folder}/${folder}.model.json`);
      assert.equal(findings.find(({ rule }) => rule === `${folder}-gradient`)?.layer, "dense_1");
    }
  });

  it("ad-clicks holds the rows that its script makes, and has to come within 0.02 of the AUC of what made them", async () => {
    const script = pathToFileURL(resolve("examples/ad-clicks/makeClicks.mjs")).href;
    const { makeClicks, csvOf, aucOf } = (await import(script)) as ClickScript;
    const parts = makeClicks();
    for (const [part, rows] of Object.entries(parts)) {
      const file = gunzipSync(readFileSync(`examples/ad-clicks/${part}.csv.gz`)).toString();
      assert.ok(file === csvOf(rows), part);
    }
    const [goal] = examples.find(({ folder }) => folder === "ad-clicks")!.models[0]!.goals!;
    assert.equal(goal!.part, "test");
    assert.ok(goal!.least! >= aucOf(parts.test!) - 0.02, `the goal is ${goal!.least!}`);
  });

  it("each have a folder, a README, every model file and a line of the table in the index", () => {
    const folders = readdirSync("examples", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.deepEqual(folders.map(({ name }) => name).sort(), examples.map(({ folder }) => folder).sort());
    const table = readFileSync("examples/README.md", "utf8");
    for (const { folder, about, lookAt, models } of examples) {
      const files = readdirSync(`examples/${folder}`);
      assert.ok(files.includes("README.md"), folder);
      assert.deepEqual(files.filter(isModelName).sort(), models.map(({ file }) => file).sort());
      const row = table.split("\n").find((line) => line.startsWith(`| [${folder}](${folder}/)`)) ?? "";
      const cells = row.split("|").map((cell) => cell.trim());
      assert.deepEqual(cells.slice(2, 4), [about, lookAt], folder);
    }
  });
});
