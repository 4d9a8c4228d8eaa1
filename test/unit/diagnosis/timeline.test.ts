import assert from "node:assert/strict";
import type { Finding } from "../../../src/diagnosis/finding";
import { timelineOf, timelineText } from "../../../src/diagnosis/timeline";
import { trained } from "./trainedRuns";
import { inBrackets, plain } from "../words/brackets";

const found = (
  rule: string,
  step: number,
  layer?: string,
  severity: Finding["severity"] = "warning",
): Finding => ({
  rule,
  severity,
  step,
  layer,
  message: "…",
  evidence: {},
  path: [],
  fixes: [],
});

/** In English, though it was told in another language. */
const told = (findings: readonly Finding[]) =>
  inBrackets(() => timelineOf(findings)).map((event) => ({ ...event, text: plain(event.text) }));

describe("The timeline of a run", () => {
  it("tells first causes first and consequences last, in the words of the rules", () => {
    const events = told([
      found("plateau", 60),
      found("vanishing-gradient", 41, "dense_1"),
      found("saturated-units", 37, "dense_3"),
    ]);
    assert.equal(
      timelineText(events),
      "step 37: dense_3 saturates → step 41: the gradient of dense_1 vanishes → the cost is flat since step 60",
    );
  });

  it("puts a cause before a symptom of the same step, and a cost that never fell behind what explains it", () => {
    const events = timelineOf([
      found("plateau", 0),
      found("dead-units", 0, "dense_1"),
      found("learning-rate-high", 0),
    ]);
    assert.deepEqual(
      events.map(({ rule }) => rule),
      ["learning-rate-high", "dead-units", "plateau"],
    );
  });

  it("tells one event for all layers it happened in, at its first step, and leaves out info", () => {
    const events = told([
      found("dead-units", 30, "dense_4"),
      found("dead-units", 20, "dense_2"),
      found("dead-units", 40, "dense_6"),
      found("high-bias", 90, undefined, "info"),
    ]);
    assert.equal(timelineText(events), "step 20: units of dense_2 die, and so in 2 more layers");
  });

  it("is empty for a run that learns", async () => {
    const { findings } = await trained();
    assert.deepEqual(timelineOf(findings), []);
  });
});
