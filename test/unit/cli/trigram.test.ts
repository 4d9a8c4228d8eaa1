import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { examples } from "./exampleIndex";

const namesIn = (part: string) => readFileSync(`examples/names/${part}.txt`, "utf8").trimEnd().split("\n");

describe("The trigram model beside the example names", () => {
  it("is less sure of the dev names than the network's goal asks, and far surer than guessing", () => {
    const { stdout, stderr } = spawnSync(process.execPath, ["examples/names/trigram.mjs"], {
      encoding: "utf8",
    });
    const perplexity = Number(/perplexity ([\d.]+)/.exec(stdout)?.[1]);
    const { models } = examples.find(({ folder }) => folder === "names")!;
    const [goal] = models[0]!.goals!;
    assert.deepEqual([goal!.part, goal!.metric], ["dev", "perplexity"]);
    assert.ok(perplexity > goal!.most! && perplexity < 8, `${perplexity} ${stderr}`);
  });

  it("learns from other names than it is measured on, as the network does", () => {
    const train = new Set(namesIn("train"));
    assert.equal(train.size, namesIn("train").length);
    assert.deepEqual(
      namesIn("dev").filter((name) => train.has(name)),
      [],
    );
  });
});
