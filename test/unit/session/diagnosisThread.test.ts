/** A diagnosis as the editor has it made: in the bundled worker, with news on the way. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { hypotheses } from "../../../src/diagnosis/causes/index";
import type { DiagnosisNews } from "../../../src/session/diagnosis/diagnosisJob";
import { diagnoseInThread } from "../../../src/session/diagnosis/diagnosisThread";
import { shownEdit } from "../../../src/session/diagnosis/showDiagnosis";

const workerFile = join(process.cwd(), "dist/worker.js");
const folder = join(process.cwd(), "test/fixtures/diagnosis");

const job = (name: string, budgetMs = 40_000) => ({
  text: readFileSync(join(folder, name), "utf8"),
  file: join(folder, name),
  root: process.cwd(),
  budgetMs,
  startedAtMs: 0,
});

describe("A diagnosis in its thread", function () {
  this.timeout(120_000);

  it("tells what it tries, and ends with an answer whose every cause has its way back into the file", async () => {
    const news: DiagnosisNews[] = [];
    const end = await diagnoseInThread(job("noSoftmax.model.json"), {
      workerFile,
      onNews: (one) => news.push(one),
      signal: new AbortController().signal,
    });
    assert.ok(end?.type === "result");
    const { examination, result } = end;
    const answer = examination.answer!;
    assert.equal(answer.kind, "causes");
    assert.match(
      answer.sentence,
      / because the activation of the output does not suit the loss or the targets\.$/,
    );
    assert.equal(result.fixes.length, answer.causes.length);
    answer.causes.forEach(({ edits, line, after, title }, index) => {
      const fix = result.fixes[index]!;
      assert.equal(fix.title, title);
      assert.deepEqual(edits, fix.edits.map(shownEdit));
      assert.ok(line >= 1);
      if (edits.length > 0) assert.ok(after!.curve!.length > 5);
    });
    const running = news.filter((one) => one.type === "progress");
    assert.ok(running.every(({ examination: { state } }) => state === "running"));
    assert.ok(running.some(({ examination: { before } }) => before !== undefined));
    const most = Math.max(
      ...running.map(({ examination: { trials } }) => trials.filter(({ after }) => after).length),
    );
    assert.ok(most > 0);
    assert.ok(
      examination.trials.every(({ after }) => after),
      "what waits at the end was not tried",
    );
    assert.doesNotThrow(() => structuredClone(examination));
  });

  it("ends at its signal, without an answer and without another word", async () => {
    const ending = new AbortController();
    let told = 0;
    const end = await diagnoseInThread(job("noSoftmax.model.json"), {
      workerFile,
      signal: ending.signal,
      onNews() {
        told++;
        ending.abort();
      },
    });
    assert.equal(end, undefined);
    assert.equal(told, 1);
  });

  it("does not begin where its signal was given before", async () => {
    const end = await diagnoseInThread(job("noSoftmax.model.json"), {
      workerFile,
      signal: AbortSignal.abort(),
      onNews: () => assert.fail("nothing is to be told"),
    });
    assert.equal(end, undefined);
  });

  it("answers for a model in code of its own, which runs in the worker alone", async () => {
    const end = await diagnoseInThread(job("turnedSign.model.mjs"), {
      workerFile,
      signal: new AbortController().signal,
      onNews: () => undefined,
    });
    assert.ok(end?.type === "result");
    const [first] = end.examination.answer!.causes;
    assert.equal(first!.cause, "gradient");
    assert.deepEqual(
      end.result.experiments.map(({ experiment }) => experiment),
      ["gradient"],
    );
  });

  it("says of a file that is no model what is wrong with it", async () => {
    const end = await diagnoseInThread(
      { ...job("noSoftmax.model.json"), text: '{ "layers": [ ' },
      { workerFile, signal: new AbortController().signal, onNews: () => undefined },
    );
    assert.ok(end?.type === "result");
    assert.equal(end.examination.answer!.kind, "untrainable");
    assert.equal(end.examination.before, undefined);
  });
});

describe("What is shown of a diagnosis", () => {
  it("says words as they are, other values as the file would, and what was not there not at all", () => {
    assert.deepEqual(shownEdit({ path: ["layers", 2, "activation"], from: "softmax", to: "sigmoid" }), {
      place: "layers[2].activation",
      was: "softmax",
      becomes: "sigmoid",
    });
    assert.deepEqual(shownEdit({ path: ["optimizer"], from: undefined, to: { type: "adam" } }), {
      place: "optimizer",
      becomes: '{"type":"adam"}',
    });
    assert.deepEqual(shownEdit({ path: ["layers", 1], from: { type: "dropout" }, to: undefined }), {
      place: "layers[1]",
      was: '{"type":"dropout"}',
    });
    assert.deepEqual(
      shownEdit({ path: ["layers", 1], from: { type: "dense" }, to: { type: "relu" }, insert: true }),
      {
        place: "layers[1]",
        becomes: '{"type":"relu"}',
        insert: true,
      },
    );
  });

  it("can end a sentence with every cause", () => {
    for (const [cause, { summary }] of Object.entries(hypotheses)) {
      assert.match(summary, /^[A-Z][^.]*\.$/, cause);
    }
  });
});
