/** What the bench says of its rivals is what they did. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { judge, type Request } from "../../../bench/rivals";
import { markdownTable, ratio } from "../../../bench/table";
import { workloads } from "../../../bench/workloads";

const training: Request = { task: "train", workload: workloads[0]! };

describe("The bench", () => {
  it("counts a rival's training only if its cost fell", () => {
    const measured = judge({ ms: 2, firstCost: 2.3, lastCost: 0.1, parameters: 5 }, training);
    assert.deepEqual(measured, { kind: "measured", ms: 2, parameters: 5 });
    for (const lastCost of [2.3, 2.4, NaN]) {
      assert.equal(judge({ ms: 2, firstCost: 2.3, lastCost }, training).kind, "failed");
    }
  });

  it("gives the first line of what a rival threw as its reason", () => {
    const answer = judge({ error: "Kernel 'X' not registered\n  at somewhere" }, training);
    assert.deepEqual(answer, { kind: "failed", why: "Kernel 'X' not registered" });
  });

  it("keeps two digits of a ratio below 1", () => {
    assert.deepEqual(
      [ratio(3, 2), ratio(1, 2), ratio(1, 80), ratio(1, 8000)],
      ["1.50", "0.50", "0.013", "0.00013"],
    );
  });

  it("prints a table whose columns line up", () => {
    const lines = markdownTable(["a", "long head"], [["longer", "1"]]).split("\n");
    assert.deepEqual(lines, ["| a      | long head |", "|--------|-----------|", "| longer | 1         |"]);
  });

  it("locks its rivals without naming a registry", () => {
    const lock = JSON.parse(readFileSync(join(process.cwd(), "bench/package-lock.json"), "utf8")) as {
      packages: Record<string, { version: string; integrity?: string; resolved?: string }>;
    };
    const packages = Object.entries(lock.packages).filter(([path]) => path !== "");
    assert.equal(lock.packages["node_modules/@jax-js/jax"]?.version, "0.1.25");
    for (const [path, { integrity, resolved }] of packages) {
      assert.ok(integrity !== undefined && resolved === undefined, path);
    }
  });
});
