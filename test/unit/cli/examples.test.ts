import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { isModelName } from "../../../src/model/modelFiles";
import { json, modelDebugger } from "./commandLine";

interface Summary {
  status: string;
  seconds: number;
  metrics: Record<"train" | "dev" | "test", Record<string, number>>;
  findings: { rule: string; severity: string; layer: string; line: number }[];
}

const fileOf = (example: string) => {
  const [file] = readdirSync(`examples/${example}`).filter(isModelName);
  return `examples/${example}/${file!}`;
};
const train = (example: string) => json(modelDebugger(["train", fileOf(example), "--json"])) as Summary;

/** What each healthy example must reach, on which part. */
const healthy = {
  iris: { part: "test", metric: "accuracy", least: 0.93 },
  "breast-cancer": { part: "test", metric: "accuracy", least: 0.95 },
  diabetes: { part: "test", metric: "r2", least: 0.4 },
  spiral: { part: "dev", metric: "accuracy", least: 0.97 },
  swish: { part: "dev", metric: "accuracy", least: 0.97 },
} as const;

describe("The examples", function () {
  this.timeout(60_000);

  for (const [example, { part, metric, least }] of Object.entries(healthy)) {
    it(`${example} reaches ${part} ${metric} ≥ ${least} with no finding above info`, () => {
      const { status, metrics, findings } = train(example);
      assert.equal(status, "finished");
      assert.ok(metrics[part][metric]! >= least, `${metric} ${metrics[part][metric]!}`);
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== "info"),
        [],
      );
    });

    it(`${example} passes its gradient check with relative error ≤ 1e-7`, () => {
      const result = modelDebugger(["gradcheck", fileOf(example), "--json"]);
      const { passed, relativeError } = json(result) as { passed: boolean; relativeError: number };
      assert.equal(result.status, 0);
      assert.ok(passed && relativeError <= 1e-7, `relative error ${relativeError}`);
    });
  }

  it("iris gives the same bits twice in a row", () => {
    const [first, second] = [train("iris"), train("iris")].map((summary) => ({ ...summary, seconds: 0 }));
    assert.deepEqual(first, second);
  });

  it("vanishing gets its finding on the first layer, and exploding on the layer with the largest gradient", () => {
    for (const [example, rule] of [
      ["vanishing", "vanishing-gradient"],
      ["exploding", "exploding-gradient"],
    ] as const) {
      const finding = train(example).findings.find((one) => one.rule === rule);
      assert.ok(finding, `${example} has no ${rule}`);
      assert.equal(finding.layer, "dense_1");
    }
  });

  it("open without a problem above info, but for the two that show faults", () => {
    const folders = readdirSync("examples", { withFileTypes: true }).filter((entry) => entry.isDirectory());
    assert.ok(folders.length >= 6);
    for (const { name } of folders.filter((entry) => !["vanishing", "exploding"].includes(entry.name))) {
      const { findings } = json(modelDebugger(["check", fileOf(name), "--json"])) as Summary;
      assert.deepEqual(
        findings.filter(({ severity }) => severity !== "info"),
        [],
        name,
      );
    }
  });
});
