import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { documentRules } from "../../../src/diagnosis/documentRules";
import { lint } from "../../../src/diagnosis/lint";
import { place } from "../../../src/diagnosis/place";
import { dataRules, rules, runRules, staticRules } from "../../../src/diagnosis/rules";
import { editedText } from "../../../src/model/edit";
import { parseModel } from "../../../src/model/parseModel";
import { classes, dense, headerOf, modelWith, numbers, textOf } from "../model/models";

const documentOf = (parts: Record<string, unknown>) => parseModel(textOf(modelWith(parts)), "m.model.json");

describe("lint", () => {
  it("says nothing about the healthy examples above info", () => {
    // These two are made to be found wrong.
    const examples = readdirSync("examples", { recursive: true, encoding: "utf8" }).filter(
      (name) => name.endsWith(".model.json") && !/vanishing|exploding/.test(name),
    );
    for (const name of examples) {
      const problems = lint(parseModel(readFileSync(`examples/${name}`, "utf8"), name), undefined);
      assert.deepEqual(
        problems.filter(({ severity }) => severity !== "info"),
        [],
        name,
      );
    }
  });

  it("shows the chain of shapes that led to a mismatch, and what feeds it", () => {
    const layers = [dense(8, "relu"), { type: "reshape", targetShape: [3, 3] }, dense(1, "sigmoid")];
    const problems = lint(documentOf({ layers }), undefined).filter(({ rule }) => rule === "shape-mismatch");
    assert.equal(problems.length, 1);
    assert.match(problems[0]!.message, /input \[batch, 2\] → dense_1 \[batch, 8\] → reshape_1/);
    assert.equal(problems[0]!.related?.length, 1);
    assert.equal(problems[0]!.severity, "error");
  });

  it("inserts a flatten where the output has too many axes for the target", () => {
    const layers = [{ type: "reshape", targetShape: [2, 2] }, dense(8, "relu"), dense(1, "sigmoid")];
    const document = documentOf({ layers });
    const header = headerOf(classes("no", "yes"), [4]);
    const [problem] = lint(document, header).filter(({ rule }) => rule === "shape-mismatch");
    assert.match(problem?.fixes[0]?.title ?? "", /flatten before dense_1/);
    const after = parseModel(editedText(document.text, problem!.fixes[0]!.edits), "m");
    assert.deepEqual(lint(after, header), []);
  });

  it("changes the units where several columns are to be predicted", () => {
    const header = headerOf(numbers(-9, 9, { columns: ["a", "b", "c"] }), [2]);
    const document = documentOf({ layers: [dense(8, "relu"), dense(1)], loss: "meanSquaredError" });
    const [problem] = lint(document, header);
    assert.equal(problem?.rule, "shape-mismatch");
    const after = parseModel(editedText(document.text, problem.fixes[0]!.edits), "m");
    assert.deepEqual(lint(after, header), []);
  });

  it("speaks of one mistake once: nothing about layers that follow it, or that are still being typed", () => {
    const layers = [
      { type: "reshape", targetShape: [9] },
      { type: "flatten" },
      { type: "dense" },
      dense(1, "sigmoid"),
    ];
    assert.deepEqual(
      lint(documentOf({ layers }), undefined)
        .map(({ rule }) => rule)
        .sort(),
      ["missing-key", "shape-mismatch"],
    );
  });

  const softmaxOnOne = { layers: [dense(8, "relu"), dense(1, "softmax")] };

  it("obeys the file's own settings: off, a severity, thresholds", () => {
    const of = (
      setting: unknown,
      parts: Record<string, unknown> = softmaxOnOne,
      rule = "output-activation",
    ) =>
      lint(documentOf({ ...parts, diagnosis: { [rule]: setting } }), undefined).map(
        ({ severity }) => severity,
      );
    assert.deepEqual(of("warning"), ["warning"]);
    assert.deepEqual(of("error"), ["error"]);
    assert.deepEqual(of("off"), []);
    const dropout = { layers: [dense(8, "relu"), { type: "dropout", rate: 0.6 }, dense(1, "sigmoid")] };
    assert.deepEqual(of({}, dropout, "hyperparameter-range"), ["warning"]);
    assert.deepEqual(of({ dropout: 0.7 }, dropout, "hyperparameter-range"), []);
  });

  it("does not let a setting silence what cannot run", () => {
    const diagnosis = { "hyperparameter-range": "off" };
    const document = documentOf({ optimizer: { type: "adam", learningRate: 0 }, diagnosis });
    assert.deepEqual(
      lint(document, undefined).map(({ severity }) => severity),
      ["error"],
    );
  });

  it("reports settings of rules and thresholds that do not exist, with the nearest", () => {
    const unknown = lint(documentOf({ diagnosis: { "output-activations": "off" } }), undefined);
    assert.match(unknown[0]!.message, /Did you mean `output-activation`/);
    const threshold = lint(
      documentOf({ diagnosis: { "hyperparameter-range": { dropuot: 0.7 } } }),
      undefined,
    );
    assert.match(threshold[0]!.message, /Did you mean `dropout`/);
    assert.equal(threshold[0]!.rule, "unknown-key");
  });

  it("gives problems in text order, each inside the text, with a page", () => {
    const document = documentOf({
      ...softmaxOnOne,
      optimizer: { type: "sgd", learningRate: 50, lr: 3 },
      los: 1,
    });
    const problems = lint(document, undefined);
    assert.ok(problems.length >= 4);
    problems.forEach(({ range, rule }, index) => {
      assert.ok(index === 0 || problems[index - 1]!.range.offset <= range.offset);
      assert.ok(range.offset + range.length <= document.text.length);
      assert.ok(existsSync(`docs/rules/${rule}.md`), rule);
    });
  });

  it("places a finding of a run at its layer", () => {
    const document = documentOf(softmaxOnOne);
    const finding = {
      rule: "dead-units",
      severity: "warning",
      message: "…",
      evidence: {},
      path: ["layers", 0],
      fixes: [],
    } as const;
    const { range } = place(document, finding);
    assert.equal(document.text.slice(range.offset, range.offset + range.length), '"dense"');
  });
});

describe("the registry of rules", () => {
  it("holds every rule in one of the three lists", () => {
    assert.equal(staticRules.length + dataRules.length + runRules.length, Object.keys(rules).length);
    assert.ok(staticRules.length > 0 && dataRules.length > 0 && runRules.length > 0);
  });

  it("has a page for every rule and every problem of the reader, headed by its id", () => {
    for (const id of [...Object.keys(rules), ...documentRules]) {
      const page = `docs/rules/${id}.md`;
      assert.ok(existsSync(page), `${page} is missing`);
      assert.ok(readFileSync(page, "utf8").startsWith(`# ${id}\n`), page);
    }
  });

  it("explains every threshold on its rule's page, with its default", () => {
    for (const [id, rule] of Object.entries(rules)) {
      const page = readFileSync(`docs/rules/${id}.md`, "utf8");
      for (const [name, { default: value }] of Object.entries(rule.thresholds)) {
        const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\` `));
        assert.equal(row?.split("|")[2]?.trim(), String(value), `${id}: ${name}`);
      }
    }
  });
});
