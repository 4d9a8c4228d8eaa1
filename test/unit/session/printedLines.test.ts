import assert from "node:assert/strict";
import { PrintedLines } from "../../../src/session/printedLines";

describe("What user code prints", () => {
  it("comes through, 100 lines a second, and then how many were left out", () => {
    let nowMs = 0;
    const posted: string[] = [];
    const printed = new PrintedLines(
      (text) => posted.push(text),
      () => nowMs,
    );
    for (let line = 0; line < 1_000_000; line++) printed.print(`line ${line}`);
    assert.equal(posted.length, 100);
    assert.equal(posted[99], "line 99");
    nowMs = 1_000;
    printed.print("later");
    assert.match(posted[100]!, /^… 999900 more lines/);
    assert.equal(posted[101], "later");
    printed.flush();
    assert.equal(posted.length, 102);
  });

  it("is cut where a line is long", () => {
    const posted: string[] = [];
    new PrintedLines(
      (text) => posted.push(text),
      () => 0,
    ).print("x".repeat(5_000));
    assert.equal(posted[0]!.length, 1_001);
  });
});
