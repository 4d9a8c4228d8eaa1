/** What the dashboard works out of a diagnosis before it draws it. */
import assert from "node:assert/strict";
import type { ShownCause, ShownDiagnosis, ShownExamination } from "../../../src/session/shownDiagnosis";
import { outcomeWords } from "../../../webview/parts/diagnosis/outcomeWords";
import {
  changesCost,
  experimentsInOrder,
  hasNews,
  isBusy,
  likelihood,
} from "../../../webview/state/diagnosis";
import { asPanelMessage } from "../../../webview/state/messages";
import { Run } from "../../../webview/state/run";

const running: ShownExamination = { state: "running", budgetSeconds: 20, startedAtMs: 1, trials: [] };
const known = (rest: Partial<ShownDiagnosis> = {}): ShownDiagnosis => ({
  model: "iris",
  experiments: ["a", "b", "c"].map((name) => ({ name, title: name, summary: name })),
  ...rest,
});

const cause = (place: string): ShownCause => ({
  cause: "loss",
  summary: "The loss is made for another kind of answer.",
  title: "Change it",
  line: 3,
  confidence: 0.5,
  because: [],
  edits: [{ place, was: "a", becomes: "b" }],
});

describe("A diagnosis in the dashboard", () => {
  it("is busy while it runs or an experiment does, and has news once anything was asked", () => {
    assert.deepEqual([isBusy(undefined), hasNews(undefined)], [false, false]);
    assert.deepEqual([isBusy(known()), hasNews(known())], [false, false]);
    assert.ok(isBusy(known({ examination: running })));
    assert.ok(isBusy(known({ experimenting: "a" })));
    assert.ok(!isBusy(known({ examination: { ...running, state: "cancelled" } })));
    const result = { verdict: "sound", message: "Fine." } as const;
    assert.ok(hasNews(known({ experiments: [{ name: "a", title: "a", summary: "a", result }] })));
  });

  it("puts the experiments that would decide first, each kind in its own order", () => {
    const answer = { kind: "unsure", sentence: "", causes: [], suggested: ["c"], elapsedSeconds: 1 } as const;
    const ordered = experimentsInOrder(known({ examination: { ...running, state: "done", answer } }));
    assert.deepEqual(
      ordered.map(({ experiment, decides }) => [experiment.name, decides]),
      [
        ["c", true],
        ["a", false],
        ["b", false],
      ],
    );
  });

  it("says in words how sure it is, never surer for less", () => {
    const words = [0.99, 0.8, 0.7, 0.5, 0.2].map(likelihood);
    assert.deepEqual(words, ["veryLikely", "veryLikely", "likely", "possible", "unlikely"]);
  });

  it("knows which edits make the costs before and after incomparable", () => {
    assert.ok(changesCost(cause("loss")));
    assert.ok(changesCost(cause("loss.type")));
    assert.ok(changesCost(cause("data.normalizeTarget")));
    assert.ok(!changesCost(cause("layers[2].activation")));
  });

  it("says what a training came to, also where it has no numbers", () => {
    const metric = { name: "r2", value: 0.5 } as const;
    assert.equal(
      outcomeWords({ state: "finished", steps: 1200, part: "train", cost: 0.25, metric }),
      "train r² 0.500, cost 0.250 after 1,200 steps",
    );
    assert.equal(
      outcomeWords({ state: "diverged", steps: 3, part: "dev", cost: NaN }),
      "diverges at step 3, cost NaN",
    );
    assert.equal(outcomeWords({ state: "cut", steps: 7 }), "cut after 7 steps");
    assert.equal(outcomeWords({ state: "failed", steps: 0, failure: "No." }), "cannot be trained: No.");
  });

  it("is kept when another run of its model is shown", () => {
    const run = new Run();
    const diagnosis = known({ examination: running });
    run.apply({ type: "diagnosis", diagnosis });
    run.apply({ type: "snapshot", snapshot: { state: "finished", series: [], findings: [] } });
    assert.equal(run.diagnosis, diagnosis);
  });

  it("is no message where a part of it is not what it should be", () => {
    const good = { type: "diagnosis", diagnosis: known({ examination: running }) };
    assert.equal(asPanelMessage(good), good);
    for (const change of [
      { examination: { ...running, state: "thinking" } },
      { examination: { ...running, trials: undefined } },
      { examination: { ...running, answer: { kind: "causes", sentence: "", causes: [{}], suggested: [] } } },
      { experiments: [{ name: "a" }] },
      { model: 3 },
    ])
      assert.equal(asPanelMessage({ type: "diagnosis", diagnosis: { ...known(), ...change } }), undefined);
  });
});
