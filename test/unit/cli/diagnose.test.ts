import assert from "node:assert/strict";
import { folderWith, json, modelDebugger } from "./commandLine";

interface Printed {
  healthy: boolean;
  causes: {
    cause: string;
    line: number;
    confidence: number;
    because: string[];
    fix: { path: string; from: unknown; to: unknown };
    before: { cost: number; accuracy: number };
    after: { cost: number; accuracy: number };
  }[];
  findings: { rule: string }[];
}

const folder = "test/fixtures/diagnosis";

describe("diagnose", function () {
  this.timeout(120_000);

  it("prints one document with the cause, its line, the edit and the run before and after, and ends with 1", () => {
    const result = modelDebugger(["diagnose", `${folder}/noSoftmax.model.json`, "--budget", "60", "--json"]);
    const { healthy, causes, findings } = json(result) as Printed;
    assert.equal(result.status, 1);
    assert.equal(healthy, false);
    const { cause, line, fix, before, after, because } = causes[0]!;
    assert.equal(cause, "output-activation");
    assert.ok(line > 1);
    assert.equal(fix.path, "layers[1].activation");
    assert.equal(fix.to, "softmax");
    assert.deepEqual(because, ["output-activation"]);
    assert.ok(after.accuracy > before.accuracy + 0.3);
    assert.ok(findings.some(({ rule }) => rule === "output-activation"));
  });

  it("ends with 0 where nothing is wrong, and says so", () => {
    const { status, stdout } = modelDebugger([
      "diagnose",
      `${folder}/soundMoons.model.json`,
      "--budget",
      "60",
    ]);
    assert.equal(status, 0);
    assert.match(stdout, /Nothing is wrong/);
  });

  it("tells people the cause, its place and the numbers before and after", () => {
    const { stdout } = modelDebugger(["diagnose", `${folder}/hugeSteps.model.json`, "--budget", "60"]);
    assert.match(stdout, /1\. learning-rate, line \d+, confidence \d+ %/);
    assert.match(stdout, /optimizer\.learningRate: 4 → /);
    assert.match(stdout, /as it is: diverged after \d+ steps/);
  });

  it("prints its document also for a file that cannot be read as a model, with status 1 and no stack trace", () => {
    const files = folderWith({ "broken.model.json": '{ "layers": [ }' });
    try {
      const result = modelDebugger(["diagnose", "broken.model.json", "--json"], files.path);
      const { healthy, causes, findings } = json(result) as Printed;
      assert.equal(result.status, 1);
      assert.equal(healthy, false);
      assert.deepEqual(causes, []);
      assert.ok(findings.length > 0);
      assert.doesNotMatch(result.stderr, /\n\s+at /);
    } finally {
      files.remove();
    }
  });

  it("refuses a budget that is no number, with status 2", () => {
    const { status, stderr } = modelDebugger([
      "diagnose",
      `${folder}/noSoftmax.model.json`,
      "--budget",
      "soon",
    ]);
    assert.equal(status, 2);
    assert.match(stderr, /--budget takes a number/);
  });
});
